package dev.regatta.internal.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.internal.agent.History.Line;
import dev.regatta.message.Message;
import dev.regatta.message.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The lists of messages that models, listeners and tests are handed, and keep. */
final class HistoryTest {
    private final History history = new History();

    @BeforeEach
    void begin() {
        history.begin(List.of(Message.User.of("the task")));
    }

    private static Line line(String text) {
        return Line.of(Message.User.of(text));
    }

    private static List<String> texts(List<Message> messages) {
        return messages.stream()
                .map(message -> ((Part.Text) ((Message.User) message).parts().getFirst()).text())
                .toList();
    }

    @Test
    void lists_that_were_handed_out_stay_as_they_were_whatever_is_said_and_changed_later() throws Exception {
        List<List<Message>> lists = new ArrayList<>();
        List<List<String>> expected = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            history.add(line("word " + i));
            lists.add(history.messages());
            expected.add(texts(lists.getLast()));
        }

        history.retell(message -> Message.User.of("told otherwise"));
        history.forget(50);
        history.add(line("later"));
        history.changeResults(0, text -> "less");
        history.begin(List.of(Message.User.of("another task")));
        assertThat(texts(history.messages()))
                .hasSize(52)
                .startsWith("another task", "less")
                .endsWith("less");

        assertThat(lists.stream().map(HistoryTest::texts)).isEqualTo(expected);
        assertThat(expected.getLast())
                .hasSize(101)
                .startsWith("the task", "word 0")
                .endsWith("word 99");
    }

    @Test
    void nobody_can_change_a_list() {
        history.add(line("word"));

        List<Message> list = history.messages();

        assertThatThrownBy(() -> list.set(0, Message.User.of("x"))).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> list.add(Message.User.of("x"))).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void a_word_more_measures_one_message_only() {
        IntStream.range(0, 1_000).forEach(i -> history.add(line("word " + i)));
        List<Message> before = history.messages();
        long tokens = history.tokens();

        Line added = line("one more");
        history.add(added);
        List<Message> after = history.messages();

        assertThat(history.tokens()).isEqualTo(tokens + added.tokens());
        assertThat(after).hasSize(1_002);
        assertThat(IntStream.range(0, 1_001).allMatch(i -> after.get(i) == before.get(i)))
                .isTrue();
    }
}

package dev.regatta.compat.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.langchain4j.data.message.AiMessage;
import dev.regatta.Agent;
import dev.regatta.Crew;
import dev.regatta.Run;
import dev.regatta.Task;
import dev.regatta.event.RunEvent;
import dev.regatta.message.Envelope;
import dev.regatta.message.Message;
import dev.regatta.message.MessageFormatException;
import dev.regatta.message.Transcript;
import dev.regatta.model.ScriptedModel;
import dev.regatta.tool.Tool;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is said in a run is told and written, and nothing that goes wrong there harms the run. */
@Timeout(60)
final class TranscriptTest {
    @TempDir
    private Path folder;

    record Dish(String name) {}

    private static Crew crew(ScriptedModel model) {
        Tool larder = Tool.of("larder", "Looks", Dish.class, dish -> "There is " + dish.name());
        Agent cook = Agent.of("cook", "feed people").tools(larder);
        return Crew.of(Task.of("lunch", "What is for lunch?").by(cook)).model(model);
    }

    private static ScriptedModel chatty() {
        return new ScriptedModel()
                .thenCall("larder", "{\"name\":\"leek\"}")
                .thenAnswer(" ")
                .thenAnswer("Soup.");
    }

    @Test
    void every_message_of_a_conversation_is_written_in_order() throws IOException {
        Path file = folder.resolve("transcript.jsonl");

        Run run = crew(chatty()).transcript(file).start();

        assertThat(run.await().output()).isEqualTo("Soup.");
        List<Envelope> said = read(file);
        assertThat(said.stream().map(each -> each.message().getClass().getSimpleName()))
                .containsExactly("Instruction", "User", "Assistant", "ToolResult", "Assistant", "User", "Assistant");
        assertThat(said.stream().map(each -> each.from() + " > " + each.to()))
                .containsExactly(
                        "user > cook",
                        "user > cook",
                        "cook > larder",
                        "larder > cook",
                        "cook > user",
                        "user > cook",
                        "cook > user");
        assertThat(said.stream().map(Envelope::at)).containsOnly(new Envelope.At(run.id(), "lunch"));
        assertThat(said.stream().map(Envelope::id)).doesNotHaveDuplicates();
        assertThat(said.getLast().message())
                .isInstanceOfSatisfying(
                        Message.Assistant.class,
                        answer -> assertThat(answer.text()).isEqualTo("Soup."));
        assertThat(said.getLast().usage()).isNotNull();
        assertThat(said.getLast().metadata()).containsEntry("turn", 3L);
    }

    @Test
    void the_model_is_sent_the_same_messages_as_ever() {
        ScriptedModel model = chatty();

        String unused = crew(model).kickoff().output();

        assertThat(model.requests().getLast().messages().stream()
                        .map(each -> each.type().name()))
                .containsExactly("SYSTEM", "USER", "AI", "TOOL_EXECUTION_RESULT", "USER");
        assertThat(model.requests().getLast().messages().get(2))
                .isInstanceOfSatisfying(
                        AiMessage.class,
                        message -> assertThat(message.attributes()).isEmpty());
    }

    @Test
    void runs_add_to_a_transcript_side_by_side() throws IOException {
        Path file = folder.resolve("transcript.jsonl");
        Crew crew = crew(new ScriptedModel().otherwise(request -> new ScriptedModel.Reply.Text("Soup.")))
                .transcript(file);
        List<Map<String, Object>> inputs =
                IntStream.range(0, 20).mapToObj(i -> Map.<String, Object>of()).toList();

        assertThat(crew.kickoffEach(inputs)).hasSize(20);

        Map<String, Long> lines = read(file).stream()
                .collect(Collectors.groupingBy(
                        each -> each.at() == null ? "" : each.at().run(), Collectors.counting()));
        assertThat(lines).hasSize(20);
        assertThat(lines.values()).containsOnly(3L);
    }

    @Test
    void a_line_that_a_crash_tore_is_recognized_and_ended() throws IOException {
        Path file = folder.resolve("transcript.jsonl");
        Envelope first = Envelope.of("a", "b", Message.User.of("one"));
        Envelope last = Envelope.of("a", "b", Message.User.of("three"));
        Transcript.to(file).on(first);
        Files.writeString(file, "{\"v\":1,\"id\":\"to", StandardOpenOption.APPEND);

        Transcript.to(file).on(last);

        try (InputStream in = Files.newInputStream(file)) {
            Iterator<Envelope> read = Transcript.read(in);
            assertThat(read.next()).isEqualTo(first);
            assertThat(catchThrowableOfType(MessageFormatException.class, read::next)
                            .kind())
                    .isEqualTo(MessageFormatException.Kind.TRUNCATED);
            assertThat(read.next()).isEqualTo(last);
            assertThat(read.hasNext()).isFalse();
        }
    }

    @Test
    void a_line_that_another_process_tore_costs_no_line_of_ours() throws IOException {
        Path file = folder.resolve("transcript.jsonl");
        Envelope first = Envelope.of("a", "b", Message.User.of("one"));
        Envelope last = Envelope.of("a", "b", Message.User.of("three"));
        Transcript ours = Transcript.to(file);

        ours.on(first);
        Files.writeString(file, "{\"v\":1,\"id\":\"to", StandardOpenOption.APPEND);
        ours.on(last);

        try (InputStream in = Files.newInputStream(file)) {
            Iterator<Envelope> read = Transcript.read(in);
            assertThat(read.next()).isEqualTo(first);
            assertThat(catchThrowableOfType(MessageFormatException.class, read::next)
                            .kind())
                    .isEqualTo(MessageFormatException.Kind.TRUNCATED);
            assertThat(read.next()).isEqualTo(last);
        }
    }

    @Test
    void a_transcript_that_cannot_be_written_costs_one_warning() {
        Run run = crew(chatty()).transcript(folder.resolve("nowhere/x.jsonl")).start();

        assertThat(run.await().output()).isEqualTo("Soup.");
        assertThat(warnings(run)).singleElement().asString().contains("message-listener-failed", "nowhere");
    }

    @Test
    void a_full_disk_costs_one_warning() {
        org.junit.jupiter.api.Assumptions.assumeTrue(
                Files.exists(Path.of("/dev/full")), "no /dev/full here: a full disk cannot be shown");

        Run run = crew(chatty()).transcript(Path.of("/dev/full")).start();

        assertThat(run.await().output()).isEqualTo("Soup.");
        assertThat(warnings(run)).hasSize(1);
    }

    @Test
    void a_listener_that_throws_gets_the_next_message_and_harms_no_other() {
        List<Envelope> fine = new ArrayList<>();
        List<Envelope> thrown = new ArrayList<>();
        Run run = crew(chatty())
                .messages(envelope -> {
                    thrown.add(envelope);
                    throw new AssertionError("secret");
                })
                .messages(fine::add)
                .start();

        assertThat(run.await().isCompleted()).isTrue();
        assertThat(fine).hasSize(7);
        assertThat(thrown).isEqualTo(fine);
        assertThat(warnings(run)).singleElement().asString().doesNotContain("secret");
    }

    @Test
    void a_listener_that_hangs_does_not_hold_up_the_run() {
        CountDownLatch never = new CountDownLatch(1);
        try {
            Run run = crew(chatty())
                    .messages(envelope -> {
                        try {
                            never.await();
                        } catch (InterruptedException stopped) {
                            Thread.currentThread().interrupt();
                        }
                    })
                    .start();

            assertThat(run.await().output()).isEqualTo("Soup.");
        } finally {
            never.countDown();
        }
    }

    private static List<String> warnings(Run run) {
        List<String> warnings = new ArrayList<>();
        for (RunEvent event : run.events()) {
            if (event instanceof RunEvent.Warning warning) {
                warnings.add(warning.code() + " " + warning.message());
            }
        }
        return warnings;
    }

    private static List<Envelope> read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            List<Envelope> all = new ArrayList<>();
            Transcript.read(in).forEachRemaining(all::add);
            return all;
        }
    }
}

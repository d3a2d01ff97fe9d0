package dev.regatta.compat.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ChatMessageType;
import dev.langchain4j.data.message.UserMessage;
import dev.regatta.message.ChatMessages;
import dev.regatta.message.Envelope;
import dev.regatta.message.Message;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class ChatMessagesTest {
    @Property
    void nothing_is_lost_on_the_way_to_langchain4j_and_back(@ForAll long seed) {
        Message message = new RandomMessages(seed).message();

        ChatMessage chat = ChatMessages.toChat(message);

        assertThat(ChatMessages.toMessage(chat)).isEqualTo(message);
        assertThat(ChatMessages.toChat(ChatMessages.toMessage(chat))).isEqualTo(chat);
    }

    @Test
    void messages_of_langchain4j_keep_odd_attributes() {
        for (Object odd : Arrays.asList("STOP", "stopped", null, List.of(), List.of("no image"))) {
            Map<String, Object> attributes = new LinkedHashMap<>();
            attributes.put("finish_reason", odd);
            attributes.put(AiMessage.GENERATED_IMAGES_KEY, odd);
            AiMessage ai = AiMessage.builder().text("x").attributes(attributes).build();

            assertThat(ChatMessages.toChat(ChatMessages.toMessage(ai))).isEqualTo(ai);
        }
    }

    @Test
    void attributes_without_a_plain_form_are_refused_or_left_out() {
        UserMessage user = UserMessage.builder()
                .contents(UserMessage.from("x").contents())
                .attributes(Map.of("odd", new Object(), "fine", 1L))
                .build();
        List<String> leftOut = new ArrayList<>();

        assertThatThrownBy(() -> ChatMessages.toMessage(user))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'odd'");
        assertThat(ChatMessages.toMessage(user, leftOut::add))
                .isEqualTo(new Message.User(null, Message.User.of("x").parts(), Map.of("fine", 1L)));
        assertThat(leftOut).containsExactly("odd");
    }

    @Test
    void a_message_of_somebody_elses_class_is_refused() {
        ChatMessage own = () -> ChatMessageType.USER;

        assertThatThrownBy(() -> ChatMessages.toMessage(own)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nothing_shows_what_is_said() {
        for (Record sample : MessageSamples.all()) {
            if (sample instanceof Envelope envelope) {
                assertThat(envelope.toString())
                        .doesNotContain("cook.", "lunch", "Soup", "I look", "hm", "hot", "see", "AAEC", "https");
            }
        }
    }
}

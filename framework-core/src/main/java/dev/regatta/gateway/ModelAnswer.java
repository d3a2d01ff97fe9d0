package dev.regatta.gateway;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.output.FinishReason;
import dev.regatta.model.Usage;
import org.jspecify.annotations.Nullable;

/**
 * A model has answered.
 *
 * @param message what it said, or which tools it asks for
 * @param usage what the answer took
 * @param finish why it stopped; {@code null} if it does not tell
 */
public record ModelAnswer(
        AiMessage message, Usage usage, @Nullable FinishReason finish) {
    /** {@return usage and reason; the message stays out of it} */
    @Override
    public String toString() {
        return "model answer, " + usage + ", " + finish;
    }
}

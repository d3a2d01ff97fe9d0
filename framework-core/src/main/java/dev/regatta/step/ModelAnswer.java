package dev.regatta.step;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.regatta.message.Message;
import dev.regatta.model.Usage;
import java.util.List;

/**
 * A model has answered. Everything in it can be written by the codecs of messages. Immutable.
 *
 * @param message what it said, or which tools it asks for, and why it stopped
 * @param usage what the answer took
 * @param leftOut the names of attributes of the answer that have no plain form ({@link dev.regatta.message.PlainValues}): they
 *     go back to the model as they came as long as the conversation lasts, but cannot be written; mostly empty
 */
@JsonTypeName("model")
public record ModelAnswer(Message.Assistant message, Usage usage, List<String> leftOut) implements StepReply {
    /** Copies the names. */
    public ModelAnswer {
        requireNonNull(message, "message");
        requireNonNull(usage, "usage");
        leftOut = List.copyOf(leftOut);
    }

    /**
     * Makes an answer of one text that took nothing.
     *
     * @param text the text
     * @return the answer
     */
    public static ModelAnswer of(String text) {
        return new ModelAnswer(Message.Assistant.of(text), Usage.NONE, List.of());
    }

    /**
     * Returns this answer with another message.
     *
     * @param changed what the model said instead
     * @return the changed answer
     */
    public ModelAnswer withMessage(Message.Assistant changed) {
        return new ModelAnswer(changed, usage, leftOut);
    }

    /** {@return usage and reason; what was said stays out of it} */
    @Override
    public String toString() {
        return "model answer, " + usage + ", " + message.finish();
    }
}

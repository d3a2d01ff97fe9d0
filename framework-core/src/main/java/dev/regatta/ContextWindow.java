package dev.regatta;

import org.jspecify.annotations.Nullable;

/**
 * How much an agent's model can read at once, and what happens when a conversation gets longer. Its length is estimated before
 * each call: a token for four letters, two of a script that is not Latin, one character of Chinese, Japanese or Korean.
 *
 * @param tokens how many tokens the model can read; {@code null} for what is known of the model, 32,768 if nothing is
 * @param fill how much of that a conversation may take up, above 0, at most 1; the rest is for the answer
 * @param compacts whether a conversation that gets too long is shortened, its old turns to notes that the model takes itself;
 *     otherwise the task fails
 */
public record ContextWindow(@Nullable Integer tokens, double fill, boolean compacts) {
    /** Checks the ranges. */
    public ContextWindow {
        if (tokens != null && tokens < 256) {
            throw new IllegalArgumentException("A context window has at least 256 tokens, was " + tokens);
        }
        if (!(fill > 0 && fill <= 1)) {
            throw new IllegalArgumentException("fill must be above 0 and at most 1, was " + fill);
        }
    }

    /** {@return what is known of the model, 85 % of it for the conversation, which is shortened when it gets longer} */
    public static ContextWindow defaults() {
        return new ContextWindow(null, 0.85, true);
    }

    /**
     * Returns this window with a size.
     *
     * @param most how many tokens the model can read
     * @return the changed window
     */
    public ContextWindow withTokens(int most) {
        return new ContextWindow(most, fill, compacts);
    }

    /** {@return this window, with a task that fails when its conversation gets too long} */
    public ContextWindow failing() {
        return new ContextWindow(tokens, fill, false);
    }
}

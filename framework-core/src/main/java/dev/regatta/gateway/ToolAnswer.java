package dev.regatta.gateway;

/**
 * A tool has answered, or its trouble was put into words for the model.
 *
 * @param text what the model gets to read
 * @param error whether the text tells of an error
 */
public record ToolAnswer(String text, boolean error) {
    /**
     * Makes the answer of a tool that worked.
     *
     * @param text what it returned
     * @return the answer
     */
    public static ToolAnswer of(String text) {
        return new ToolAnswer(text, false);
    }

    /**
     * Makes the answer to a call that went wrong.
     *
     * @param text what went wrong, in words that the model can act on
     * @return the answer
     */
    public static ToolAnswer error(String text) {
        return new ToolAnswer(text, true);
    }

    /** {@return length and kind; the text stays out of it} */
    @Override
    public String toString() {
        return (error ? "tool error, " : "tool answer, ") + text.length() + " characters";
    }
}

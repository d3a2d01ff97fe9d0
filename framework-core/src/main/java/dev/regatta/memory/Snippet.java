package dev.regatta.memory;

import java.util.List;

/**
 * A part of a text, and where in it the words of a query stand.
 *
 * @param text the part, with {@code …} where something was left out
 * @param marks where words stand, in order, without overlap
 */
public record Snippet(String text, List<Mark> marks) {

    /** Copies the list. */
    public Snippet {
        marks = List.copyOf(marks);
    }

    /**
     * Where a word stands.
     *
     * @param start the index of its first {@code char}
     * @param end the index after its last {@code char}
     */
    public record Mark(int start, int end) {}

    /**
     * Returns the text with its marks written out.
     *
     * @param before put before each marked word
     * @param after put after it
     * @return the marked text
     */
    public String marked(String before, String after) {
        StringBuilder result = new StringBuilder();
        int at = 0;
        for (Mark mark : marks) {
            result.append(text, at, mark.start())
                    .append(before)
                    .append(text, mark.start(), mark.end())
                    .append(after);
            at = mark.end();
        }
        return result.append(text, at, text.length()).toString();
    }

    /** {@return the text with marked words in square brackets} */
    @Override
    public String toString() {
        return marked("[", "]");
    }
}

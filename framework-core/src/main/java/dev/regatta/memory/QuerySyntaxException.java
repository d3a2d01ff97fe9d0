package dev.regatta.memory;

import dev.regatta.error.PermanentException;

/** A query in the FTS5 grammar does not parse. */
public final class QuerySyntaxException extends PermanentException {
    private static final long serialVersionUID = 1L;

    private final int position;

    private QuerySyntaxException(String message, int position) {
        super(message, null);
        this.position = position;
    }

    /**
     * Something else was expected.
     *
     * @param position the index of the {@code char} where it was found
     * @param found what was found
     * @param expected what would have been right
     * @return the exception
     */
    public static QuerySyntaxException unexpected(int position, String found, String expected) {
        return new QuerySyntaxException(
                "The query does not parse at character " + (position + 1) + ": found " + found + ", expected "
                        + expected + ". Plain words need no grammar: search for them without the FTS5 syntax.",
                position);
    }

    /** {@return the index of the {@code char} where it stops to parse, from 0} */
    public int position() {
        return position;
    }
}

package dev.regatta.memory;

import static java.util.Objects.requireNonNull;

/**
 * Something to remember, one of many.
 *
 * @param content the text
 * @param options what is remembered beside it
 */
public record MemoryDraft(String content, RememberOptions options) {

    /** Checks that both are there. */
    public MemoryDraft {
        requireNonNull(content, "content");
        requireNonNull(options, "options");
    }
}

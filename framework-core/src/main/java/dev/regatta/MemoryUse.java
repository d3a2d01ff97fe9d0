package dev.regatta;

/**
 * How much of a crew's memory its tasks are given.
 *
 * @param hits how many memories a task is shown, 0 to 100; 0 for none
 * @param tokens how long these are together, in tokens of about four characters, at least 1
 * @param tools whether agents have the tools {@code recall} and {@code remember}
 */
public record MemoryUse(int hits, int tokens, boolean tools) {

    /** Checks the ranges. */
    public MemoryUse {
        if (hits < 0 || hits > 100) {
            throw new IllegalArgumentException("hits must be 0 to 100, was " + hits);
        }
        if (tokens < 1) {
            throw new IllegalArgumentException("tokens must be at least 1, was " + tokens);
        }
    }

    /** {@return five memories of together 1,000 tokens, and the tools} */
    public static MemoryUse defaults() {
        return new MemoryUse(5, 1_000, true);
    }

    /**
     * Returns this use with other bounds.
     *
     * @param changedHits how many memories a task is shown
     * @param changedTokens how long these are together
     * @return the changed use
     */
    public MemoryUse showing(int changedHits, int changedTokens) {
        return new MemoryUse(changedHits, changedTokens, tools);
    }

    /** {@return this use, with agents having no tools for the memory} */
    public MemoryUse withoutTools() {
        return new MemoryUse(hits, tokens, false);
    }
}

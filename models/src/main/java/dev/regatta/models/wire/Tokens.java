package dev.regatta.models.wire;

import org.jspecify.annotations.Nullable;

/**
 * What a server counted, in one way for all providers; {@code null} for what it does not tell.
 *
 * @param input tokens read, also those out of a cache and into one
 * @param output tokens written, also those of thoughts
 * @param cached those of the input out of a cache
 * @param created those of the input into a cache
 * @param reasoning those of the output that were thoughts
 */
record Tokens(
        @Nullable Integer input,
        @Nullable Integer output,
        @Nullable Integer cached,
        @Nullable Integer created,
        @Nullable Integer reasoning) {
    static final Tokens NONE = new Tokens(null, null, null, null, null);

    /** {@return these counts with those that came later, which know more} */
    Tokens or(Tokens later) {
        return new Tokens(
                later.input == null ? input : later.input,
                later.output == null ? output : later.output,
                later.cached == null ? cached : later.cached,
                later.created == null ? created : later.created,
                later.reasoning == null ? reasoning : later.reasoning);
    }

    CountedTokens usage() {
        return new CountedTokens(this);
    }
}

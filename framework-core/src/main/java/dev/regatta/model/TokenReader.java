package dev.regatta.model;

import dev.langchain4j.model.output.TokenUsage;

/**
 * Reads the counts of tokens that only one provider tells: of its cache, of its reasoning. Found with
 * {@link java.util.ServiceLoader}. Stateless and thread-safe.
 */
public interface TokenReader {
    /** {@return the name of the provider's class of counts, which need not be on the class path} */
    String type();

    /**
     * Reads the counts of one call.
     *
     * @param tokens counts of that class
     * @return the usage of one call, counted as {@link ModelUsage} says
     */
    ModelUsage read(TokenUsage tokens);
}

package dev.regatta.models.wire;

import dev.langchain4j.model.output.TokenUsage;
import dev.regatta.model.ModelUsage;
import dev.regatta.model.TokenReader;

/** The counts of one call to any provider. */
public final class CountedTokens extends TokenUsage {
    private final Tokens tokens;

    CountedTokens(Tokens tokens) {
        super(tokens.input(), tokens.output());
        this.tokens = tokens;
    }

    /** Reads them. */
    public static final class Reader implements TokenReader {
        /** Makes one; used by {@link java.util.ServiceLoader}. */
        public Reader() {}

        @Override
        public String type() {
            return CountedTokens.class.getName();
        }

        @Override
        public ModelUsage read(TokenUsage usage) {
            Tokens tokens = ((CountedTokens) usage).tokens;
            return new ModelUsage(
                    1,
                    Tokens.of(tokens.input()),
                    Tokens.of(tokens.output()),
                    Tokens.of(tokens.cached()),
                    Tokens.of(tokens.created()),
                    Tokens.of(tokens.reasoning()));
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CountedTokens counted && counted.tokens.equals(tokens);
    }

    @Override
    public int hashCode() {
        return tokens.hashCode();
    }
}

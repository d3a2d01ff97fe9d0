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
                    Counts.of(tokens.input()),
                    Counts.of(tokens.output()),
                    Counts.of(tokens.cached()),
                    Counts.of(tokens.created()),
                    Counts.of(tokens.reasoning()));
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

package dev.regatta.models;

import dev.langchain4j.model.googleai.GoogleAiGeminiTokenUsage;
import dev.langchain4j.model.output.TokenUsage;
import dev.regatta.model.ModelUsage;
import dev.regatta.model.TokenReader;
import dev.regatta.models.wire.Counts;

/** What Google counts: prompts with what came out of the cache, candidates without thoughts. */
public final class GoogleTokens implements TokenReader {
    /** Makes one; used by {@link java.util.ServiceLoader}. */
    public GoogleTokens() {}

    @Override
    public String type() {
        return "dev.langchain4j.model.googleai.GoogleAiGeminiTokenUsage";
    }

    @Override
    public ModelUsage read(TokenUsage tokens) {
        GoogleAiGeminiTokenUsage counts = (GoogleAiGeminiTokenUsage) tokens;
        long thoughts = Counts.of(counts.thoughtsTokenCount());
        return new ModelUsage(
                1,
                Counts.of(counts.inputTokenCount()),
                Counts.of(counts.outputTokenCount()) + thoughts,
                Counts.of(counts.cachedContentTokenCount()),
                0,
                thoughts);
    }
}

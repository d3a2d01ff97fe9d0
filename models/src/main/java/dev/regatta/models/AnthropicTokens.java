package dev.regatta.models;

import dev.langchain4j.model.anthropic.AnthropicTokenUsage;
import dev.langchain4j.model.output.TokenUsage;
import dev.regatta.model.ModelUsage;
import dev.regatta.model.TokenReader;
import dev.regatta.models.wire.Counts;

/** What Anthropic counts: input without what came out of the cache or went into it; reasoning is not told apart. */
public final class AnthropicTokens implements TokenReader {
    /** Makes one; used by {@link java.util.ServiceLoader}. */
    public AnthropicTokens() {}

    @Override
    public String type() {
        return "dev.langchain4j.model.anthropic.AnthropicTokenUsage";
    }

    @Override
    public ModelUsage read(TokenUsage tokens) {
        AnthropicTokenUsage counts = (AnthropicTokenUsage) tokens;
        long cached = Counts.of(counts.cacheReadInputTokens());
        long created = Counts.of(counts.cacheCreationInputTokens());
        return new ModelUsage(
                1,
                Counts.of(counts.inputTokenCount()) + cached + created,
                Counts.of(counts.outputTokenCount()),
                cached,
                created,
                0);
    }
}

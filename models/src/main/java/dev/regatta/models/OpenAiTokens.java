package dev.regatta.models;

import dev.langchain4j.model.openai.OpenAiTokenUsage;
import dev.langchain4j.model.output.TokenUsage;
import dev.regatta.model.ModelUsage;
import dev.regatta.model.TokenReader;

/** What OpenAI counts: prompts with what came out of the cache, completions with reasoning. */
public final class OpenAiTokens implements TokenReader {
    /** Makes one; used by {@link java.util.ServiceLoader}. */
    public OpenAiTokens() {}

    @Override
    public String type() {
        return "dev.langchain4j.model.openai.OpenAiTokenUsage";
    }

    @Override
    public ModelUsage read(TokenUsage tokens) {
        OpenAiTokenUsage counts = (OpenAiTokenUsage) tokens;
        var input = counts.inputTokensDetails();
        var output = counts.outputTokensDetails();
        return new ModelUsage(
                1,
                Counts.of(counts.inputTokenCount()),
                Counts.of(counts.outputTokenCount()),
                input == null ? 0 : Counts.of(input.cachedTokens()),
                0,
                output == null ? 0 : Counts.of(output.reasoningTokens()));
    }
}

package dev.regatta.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.model.anthropic.AnthropicTokenUsage;
import dev.regatta.model.ModelUsage;
import org.junit.jupiter.api.Test;

/** Whatever a provider counts, {@link ModelUsage} means the same. */
final class TokenReadersTest {
    @Test
    void anthropic_counts_the_cache_apart() {
        AnthropicTokenUsage tokens = AnthropicTokenUsage.builder()
                .inputTokenCount(10)
                .cacheReadInputTokens(60)
                .cacheCreationInputTokens(30)
                .outputTokenCount(5)
                .build();

        assertThat(ModelUsage.of(tokens)).isEqualTo(new ModelUsage(1, 100, 5, 60, 30, 0));
    }
}

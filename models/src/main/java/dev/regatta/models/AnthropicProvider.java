package dev.regatta.models;

import dev.langchain4j.model.anthropic.AnthropicChatModel;
import dev.langchain4j.model.anthropic.AnthropicStreamingChatModel;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import java.util.List;

/** Anthropic. */
public final class AnthropicProvider extends HostedProvider {
    private static final int MAX_OUTPUT_TOKENS = 8_192;

    /** Makes one; used by {@link java.util.ServiceLoader}. */
    public AnthropicProvider() {
        super(
                "anthropic",
                new Module("langchain4j-anthropic", "dev.langchain4j.model.anthropic.AnthropicChatModel"),
                List.of("ANTHROPIC_API_KEY"),
                "ANTHROPIC_BASE_URL");
    }

    @Override
    ChatModel make(Access access) {
        Integer most = access.options().maxOutputTokens();
        AnthropicChatModel.AnthropicChatModelBuilder builder = AnthropicChatModel.builder()
                .httpClientBuilder(access.http())
                .modelName(access.model())
                .apiKey(access.key())
                .temperature(access.options().temperature())
                .topP(access.options().topP())
                .maxTokens(most == null ? MAX_OUTPUT_TOKENS : most)
                .timeout(LONGEST_CALL)
                .maxRetries(0);
        return access.baseUrl() == null
                ? builder.build()
                : builder.baseUrl(access.baseUrl()).build();
    }

    @Override
    StreamingChatModel makeStreaming(Access access) {
        Integer most = access.options().maxOutputTokens();
        AnthropicStreamingChatModel.AnthropicStreamingChatModelBuilder builder = AnthropicStreamingChatModel.builder()
                .httpClientBuilder(access.http())
                .modelName(access.model())
                .apiKey(access.key())
                .temperature(access.options().temperature())
                .topP(access.options().topP())
                .maxTokens(most == null ? MAX_OUTPUT_TOKENS : most)
                .timeout(LONGEST_CALL);
        return access.baseUrl() == null
                ? builder.build()
                : builder.baseUrl(access.baseUrl()).build();
    }
}

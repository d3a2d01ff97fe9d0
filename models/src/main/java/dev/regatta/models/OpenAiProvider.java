package dev.regatta.models;

import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import java.util.List;

/** OpenAI, and any server that speaks its API. */
public final class OpenAiProvider extends HostedProvider {
    /** Makes one; used by {@link java.util.ServiceLoader}. */
    public OpenAiProvider() {
        super(
                "openai",
                "langchain4j-open-ai",
                "dev.langchain4j.model.openai.OpenAiChatModel",
                List.of("OPENAI_API_KEY"),
                "OPENAI_BASE_URL");
    }

    @Override
    ChatModel make(Access access) {
        OpenAiChatModel.OpenAiChatModelBuilder builder = OpenAiChatModel.builder()
                .httpClientBuilder(access.http())
                .modelName(access.model())
                .apiKey(access.key())
                .temperature(access.options().temperature())
                .topP(access.options().topP())
                .maxCompletionTokens(access.options().maxOutputTokens())
                .timeout(LONGEST_CALL)
                .maxRetries(0);
        if (access.baseUrl() != null) {
            // A server that only resembles OpenAI's may not know schemas; then the prompt alone asks for JSON.
            return builder.baseUrl(access.baseUrl()).build();
        }
        return builder.supportedCapabilities(Capability.RESPONSE_FORMAT_JSON_SCHEMA)
                .build();
    }

    @Override
    StreamingChatModel makeStreaming(Access access) {
        OpenAiStreamingChatModel.OpenAiStreamingChatModelBuilder builder = OpenAiStreamingChatModel.builder()
                .httpClientBuilder(access.http())
                .modelName(access.model())
                .apiKey(access.key())
                .temperature(access.options().temperature())
                .topP(access.options().topP())
                .maxCompletionTokens(access.options().maxOutputTokens())
                .timeout(LONGEST_CALL);
        return access.baseUrl() == null
                ? builder.build()
                : builder.baseUrl(access.baseUrl()).build();
    }
}

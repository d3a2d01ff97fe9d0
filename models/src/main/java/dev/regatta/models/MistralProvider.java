package dev.regatta.models;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.mistralai.MistralAiChatModel;
import dev.langchain4j.model.mistralai.MistralAiStreamingChatModel;
import java.util.List;

/** Mistral. */
public final class MistralProvider extends HostedProvider {
    /** Makes one; used by {@link java.util.ServiceLoader}. */
    public MistralProvider() {
        super(
                "mistral",
                "langchain4j-mistral-ai",
                "dev.langchain4j.model.mistralai.MistralAiChatModel",
                List.of("MISTRAL_API_KEY"),
                "MISTRAL_BASE_URL");
    }

    @Override
    ChatModel make(Access access) {
        MistralAiChatModel.MistralAiChatModelBuilder builder = MistralAiChatModel.builder()
                .httpClientBuilder(access.http())
                .modelName(access.model())
                .apiKey(access.key())
                .temperature(access.options().temperature())
                .topP(access.options().topP())
                .maxTokens(access.options().maxOutputTokens())
                .timeout(LONGEST_CALL)
                .maxRetries(0);
        return access.baseUrl() == null
                ? builder.build()
                : builder.baseUrl(access.baseUrl()).build();
    }

    @Override
    StreamingChatModel makeStreaming(Access access) {
        MistralAiStreamingChatModel.MistralAiStreamingChatModelBuilder builder = MistralAiStreamingChatModel.builder()
                .httpClientBuilder(access.http())
                .modelName(access.model())
                .apiKey(access.key())
                .temperature(access.options().temperature())
                .topP(access.options().topP())
                .maxTokens(access.options().maxOutputTokens())
                .timeout(LONGEST_CALL);
        return access.baseUrl() == null
                ? builder.build()
                : builder.baseUrl(access.baseUrl()).build();
    }
}

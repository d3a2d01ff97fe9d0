package dev.regatta.models;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.googleai.GoogleAiGeminiChatModel;
import dev.langchain4j.model.googleai.GoogleAiGeminiStreamingChatModel;
import java.util.List;

/** Google's Gemini. */
public final class GoogleProvider extends HostedProvider {
    /** Makes one; used by {@link java.util.ServiceLoader}. */
    public GoogleProvider() {
        super(
                "google",
                new Module("langchain4j-google-ai-gemini", "dev.langchain4j.model.googleai.GoogleAiGeminiChatModel"),
                List.of("GEMINI_API_KEY", "GOOGLE_API_KEY"),
                "GEMINI_BASE_URL");
    }

    @Override
    ChatModel make(Access access) {
        var builder = GoogleAiGeminiChatModel.builder()
                .httpClientBuilder(access.http())
                .modelName(access.model())
                .apiKey(access.key())
                .temperature(access.options().temperature())
                .topP(access.options().topP())
                .maxOutputTokens(access.options().maxOutputTokens())
                .timeout(LONGEST_CALL)
                .maxRetries(0);
        return access.baseUrl() == null
                ? builder.build()
                : builder.baseUrl(access.baseUrl()).build();
    }

    @Override
    StreamingChatModel makeStreaming(Access access) {
        var builder = GoogleAiGeminiStreamingChatModel.builder()
                .httpClientBuilder(access.http())
                .modelName(access.model())
                .apiKey(access.key())
                .temperature(access.options().temperature())
                .topP(access.options().topP())
                .maxOutputTokens(access.options().maxOutputTokens())
                .timeout(LONGEST_CALL);
        return access.baseUrl() == null
                ? builder.build()
                : builder.baseUrl(access.baseUrl()).build();
    }
}

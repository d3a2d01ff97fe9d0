package dev.regatta.models;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.regatta.models.wire.Endpoints;
import dev.regatta.models.wire.WireModel;
import java.util.List;

/** OpenAI, and any server that speaks its API. */
public final class OpenAiProvider extends HostedProvider {
    private static final String SERVER = "https://api.openai.com/v1";

    /** Makes one; used by {@link java.util.ServiceLoader}. */
    public OpenAiProvider() {
        super("openai", List.of("OPENAI_API_KEY"), "OPENAI_BASE_URL");
    }

    @Override
    ChatModel make(Access access) {
        return wire(access);
    }

    @Override
    StreamingChatModel makeStreaming(Access access) {
        return wire(access).streaming();
    }

    private static WireModel wire(Access access) {
        return Endpoints.openAi(
                access.baseUrlOr(SERVER), access.key(), access.baseUrl() == null, access.defaults(), access.refused());
    }
}

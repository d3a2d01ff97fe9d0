package dev.regatta.models;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.regatta.models.wire.Endpoints;
import dev.regatta.models.wire.WireModel;
import java.util.List;

/** Mistral. */
public final class MistralProvider extends HostedProvider {
    private static final String SERVER = "https://api.mistral.ai/v1";

    /** Makes one; used by {@link java.util.ServiceLoader}. */
    public MistralProvider() {
        super("mistral", List.of("MISTRAL_API_KEY"), "MISTRAL_BASE_URL");
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
        return Endpoints.mistral(access.baseUrlOr(SERVER), access.key(), access.defaults(), access.refused());
    }
}

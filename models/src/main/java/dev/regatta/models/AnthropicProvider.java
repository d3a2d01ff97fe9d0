package dev.regatta.models;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.regatta.models.wire.Endpoints;
import dev.regatta.models.wire.WireModel;
import java.util.List;
import java.util.Set;

/** Anthropic. */
public final class AnthropicProvider extends HostedProvider {
    private static final String SERVER = "https://api.anthropic.com/v1";

    /** Makes one; used by {@link java.util.ServiceLoader}. */
    public AnthropicProvider() {
        super("anthropic", List.of("ANTHROPIC_API_KEY"), "ANTHROPIC_BASE_URL");
    }

    @Override
    Set<String> takes() {
        return Set.of("stop", "headers");
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
        return Endpoints.anthropic(
                access.baseUrlOr(SERVER),
                access.key(),
                access.options().extras().headers(),
                access.defaults(),
                access.refused());
    }
}

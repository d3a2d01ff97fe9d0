package dev.regatta.models;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.regatta.models.wire.Endpoints;
import dev.regatta.models.wire.WireModel;
import java.util.List;
import java.util.Set;

/** Google's Gemini. */
public final class GoogleProvider extends HostedProvider {
    private static final String SERVER = "https://generativelanguage.googleapis.com/v1beta";

    /** Makes one; used by {@link java.util.ServiceLoader}. */
    public GoogleProvider() {
        super("google", List.of("GEMINI_API_KEY", "GOOGLE_API_KEY"), "GEMINI_BASE_URL");
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
        return Endpoints.gemini(
                access.baseUrlOr(SERVER),
                access.key(),
                access.options().extras().headers(),
                access.defaults(),
                access.refused());
    }
}

package dev.regatta.models;

import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.ollama.OllamaChatModel;
import dev.langchain4j.model.ollama.OllamaStreamingChatModel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** Models that Ollama runs, on this machine unless a base URL says otherwise. */
public final class OllamaProvider extends HostedProvider {
    private static final int LOOK_MILLIS = 300;
    private static final String LOCAL = "http://localhost:11434";

    /** Makes one; used by {@link java.util.ServiceLoader}. */
    public OllamaProvider() {
        super(
                "ollama",
                new Module("langchain4j-ollama", "dev.langchain4j.model.ollama.OllamaChatModel"),
                List.of(),
                "OLLAMA_BASE_URL");
    }

    @Override
    public List<String> missing() {
        List<String> missing = new ArrayList<>(super.missing());
        String given = environment("OLLAMA_BASE_URL");
        server(given == null ? LOCAL : given)
                .filter(server -> !answers(server))
                .ifPresent(server -> missing.add("no server answers at " + server));
        return missing;
    }

    private static boolean answers(URI server) {
        int usual = "https".equalsIgnoreCase(server.getScheme()) ? 443 : 80;
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(server.getHost(), server.getPort() < 0 ? usual : server.getPort()),
                    LOOK_MILLIS);
            return true;
        } catch (IOException nobody) {
            return false;
        }
    }

    @Override
    ChatModel make(Access access) {
        return OllamaChatModel.builder()
                .httpClientBuilder(access.http())
                .baseUrl(access.baseUrl() == null ? LOCAL : access.baseUrl())
                .modelName(access.model())
                .temperature(access.options().temperature())
                .topP(access.options().topP())
                .numPredict(access.options().maxOutputTokens())
                .supportedCapabilities(Capability.RESPONSE_FORMAT_JSON_SCHEMA)
                .timeout(LONGEST_CALL)
                .maxRetries(0)
                .build();
    }

    @Override
    StreamingChatModel makeStreaming(Access access) {
        return OllamaStreamingChatModel.builder()
                .httpClientBuilder(access.http())
                .baseUrl(access.baseUrl() == null ? LOCAL : access.baseUrl())
                .modelName(access.model())
                .temperature(access.options().temperature())
                .topP(access.options().topP())
                .numPredict(access.options().maxOutputTokens())
                .supportedCapabilities(Capability.RESPONSE_FORMAT_JSON_SCHEMA)
                .timeout(LONGEST_CALL)
                .build();
    }
}

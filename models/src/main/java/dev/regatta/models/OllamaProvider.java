package dev.regatta.models;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.regatta.error.PermanentException;
import dev.regatta.model.DescribedModel;
import dev.regatta.model.ModelOptions;
import dev.regatta.model.ModelTraits;
import dev.regatta.models.wire.Endpoints;
import dev.regatta.models.wire.WireModel;
import dev.regatta.support.Settings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Models that Ollama runs, on this machine unless a base URL says otherwise. */
public final class OllamaProvider extends HostedProvider {
    private static final String CONTEXT = "regatta.ollama.context-tokens";
    private static final int USUAL_CONTEXT = 8_192;
    private static final int SMALLEST_CONTEXT = 512;
    private static final int LOOK_MILLIS = 300;
    private static final String LOCAL = "http://localhost:11434";

    /** Makes one; used by {@link java.util.ServiceLoader}. */
    public OllamaProvider() {
        super("ollama", List.of(), "OLLAMA_BASE_URL");
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
    public ChatModel create(String model, ModelOptions options) {
        return DescribedModel.of(super.create(model, options)).contextTokens(contextTokens(model, options));
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
        return Endpoints.ollama(
                access.baseUrlOr(LOCAL),
                access.givenKey(),
                contextTokens(access.model(), access.options()),
                access.options().extras().headers(),
                access.defaults(),
                access.refused());
    }

    /** {@return how much a model is to read: what the options or the setting say, else what it can, at most what most machines have memory for} */
    private static int contextTokens(String model, ModelOptions options) {
        Integer said = options.powers().contextTokens();
        if (said != null) {
            return said;
        }
        String value = Settings.get(CONTEXT);
        if (value == null) {
            return Math.min(ModelTraits.knownWindow(model).orElse(USUAL_CONTEXT), USUAL_CONTEXT);
        }
        try {
            int tokens = Integer.parseInt(value);
            if (tokens >= SMALLEST_CONTEXT) {
                return tokens;
            }
        } catch (NumberFormatException noNumber) { // said below
        }
        throw new PermanentException("The setting " + CONTEXT + " is '" + value
                + "'. It is a whole number of tokens, at least " + SMALLEST_CONTEXT + ".");
    }
}

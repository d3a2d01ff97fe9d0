package dev.regatta.models.wire;

import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.regatta.models.wire.ChatCompletions.Dialect;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes the models of each protocol. */
public final class Endpoints {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(CONNECT).build();

    private Endpoints() {}

    /**
     * A model of OpenAI, or of a server that speaks the same API.
     *
     * @param baseUrl where it is
     * @param key the key
     * @param own whether it is OpenAI's own server, which takes one name for the greatest length of an answer
     * @param defaults what requests hold unless they say otherwise; with the model's name
     * @param refused the parameters that its server has refused so far
     */
    public static WireModel openAi(
            String baseUrl, String key, boolean own, ChatRequestParameters defaults, RefusedParameters refused) {
        Dialect dialect = new Dialect(
                ModelProvider.OPEN_AI,
                own ? List.of(Dialect.BOUND) : List.of(Dialect.BOUND, Dialect.OLD_BOUND),
                Turns.USUAL_ID,
                true);
        return model(new ChatCompletions(dialect), baseUrl, bearer(key), defaults, refused);
    }

    /** A model of Mistral. */
    public static WireModel mistral(
            String baseUrl, String key, ChatRequestParameters defaults, RefusedParameters refused) {
        Dialect dialect = new Dialect(ModelProvider.MISTRAL_AI, List.of(Dialect.OLD_BOUND), Turns.NINE, false);
        return model(new ChatCompletions(dialect), baseUrl, bearer(key), defaults, refused);
    }

    /** A model of Google's Gemini. */
    public static WireModel gemini(
            String baseUrl, String key, ChatRequestParameters defaults, RefusedParameters refused) {
        return model(new GenerateContent(), baseUrl, Map.of("x-goog-api-key", key), defaults, refused);
    }

    /** A model of Anthropic. */
    public static WireModel anthropic(
            String baseUrl, String key, ChatRequestParameters defaults, RefusedParameters refused) {
        Map<String, String> headers = new HashMap<>(Messages.VERSION);
        headers.put("x-api-key", key);
        return model(new Messages(), baseUrl, headers, defaults, refused);
    }

    /**
     * A model that Ollama runs.
     *
     * @param contextTokens how many tokens it is to read and write
     */
    public static WireModel ollama(
            String baseUrl, String key, int contextTokens, ChatRequestParameters defaults, RefusedParameters refused) {
        return model(new OllamaChat(contextTokens), baseUrl, bearer(key), defaults, refused);
    }

    private static Map<String, String> bearer(String key) {
        return Map.of("Authorization", "Bearer " + key);
    }

    private static WireModel model(
            Protocol protocol,
            String baseUrl,
            Map<String, String> headers,
            ChatRequestParameters defaults,
            RefusedParameters refused) {
        ModelServer server = new ModelServer(CLIENT, defaults.modelName(), headers, WireLimits.configured());
        return new WireModel(
                protocol, server, baseUrl, refused, defaults, Set.of(Capability.RESPONSE_FORMAT_JSON_SCHEMA));
    }
}

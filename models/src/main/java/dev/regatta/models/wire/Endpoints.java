package dev.regatta.models.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.regatta.model.ModelOptions;
import dev.regatta.models.wire.ChatCompletions.Dialect;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes the models of each protocol. */
public final class Endpoints {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(CONNECT).build();

    private static final Set<Capability> SCHEMAS = Set.of(Capability.RESPONSE_FORMAT_JSON_SCHEMA);

    private Endpoints() {}

    /**
     * A model of a server that a profile describes.
     *
     * @param profile what is known of the server
     * @param baseUrl where it is
     * @param key the key
     * @param options what its user wants; all of it has a field in the profile
     * @param defaults what requests hold unless they say otherwise; with the model's name
     * @param refused the parameters that its server has refused so far
     */
    public static WireModel chat(
            Profile profile,
            String baseUrl,
            String key,
            ModelOptions options,
            ChatRequestParameters defaults,
            RefusedParameters refused) {
        ModelOptions.Extras extras = options.extras();
        ObjectNode fields = Trees.object();
        ChatCompletions.put(fields, profile, "seed", extras.seed());
        ChatCompletions.put(fields, profile, "reasoningEffort", extras.reasoningEffort());
        extras.body().forEach((name, value) -> fields.set(name, Trees.JSON.valueToTree(value)));
        Dialect dialect = new Dialect(
                profile.nineIds() ? ModelProvider.MISTRAL_AI : ModelProvider.OPEN_AI,
                profile,
                profile.nineIds() ? Turns.NINE : Turns.USUAL_ID,
                fields);
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        String header = profile.reach().keyHeader();
        int colon = header.indexOf(':');
        headers.put(
                colon < 0 ? header : header.substring(0, colon),
                colon < 0 ? key : header.substring(colon + 1).strip() + " " + key);
        headers.putAll(extras.headers());
        Boolean said = options.powers().jsonSchema();
        boolean schemas =
                said != null ? said : isTrue(profile.of(defaults.modelName()).jsonSchema());
        ModelServer server = new ModelServer(CLIENT, defaults.modelName(), headers, WireLimits.configured());
        return new WireModel(
                new ChatCompletions(dialect),
                server,
                baseUrl,
                refused,
                defaults,
                schemas ? Set.of(Capability.RESPONSE_FORMAT_JSON_SCHEMA) : Set.of());
    }

    /**
     * A model of Google's Gemini.
     *
     * @param headers what its user wants to be sent besides
     */
    public static WireModel gemini(
            String baseUrl,
            String key,
            Map<String, String> headers,
            ChatRequestParameters defaults,
            RefusedParameters refused) {
        return model(new GenerateContent(), baseUrl, with(headers, "x-goog-api-key", key), SCHEMAS, defaults, refused);
    }

    /**
     * A model of Anthropic. The form of an answer goes in words: its server is not told of a schema.
     *
     * @param headers what its user wants to be sent besides
     */
    public static WireModel anthropic(
            String baseUrl,
            String key,
            Map<String, String> headers,
            ChatRequestParameters defaults,
            RefusedParameters refused) {
        Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        all.putAll(Messages.VERSION);
        all.putAll(with(headers, "x-api-key", key));
        return model(new Messages(), baseUrl, all, Set.of(), defaults, refused);
    }

    /**
     * A model that Ollama runs.
     *
     * @param contextTokens how many tokens it is to read and write
     * @param headers what its user wants to be sent besides
     */
    public static WireModel ollama(
            String baseUrl,
            String key,
            int contextTokens,
            Map<String, String> headers,
            ChatRequestParameters defaults,
            RefusedParameters refused) {
        Map<String, String> all = key.isEmpty() ? headers : with(headers, "Authorization", "Bearer " + key);
        return model(new OllamaChat(contextTokens), baseUrl, all, SCHEMAS, defaults, refused);
    }

    private static Map<String, String> with(Map<String, String> headers, String name, String value) {
        Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        all.put(name, value);
        all.putAll(headers);
        return all;
    }

    private static WireModel model(
            Protocol protocol,
            String baseUrl,
            Map<String, String> headers,
            Set<Capability> can,
            ChatRequestParameters defaults,
            RefusedParameters refused) {
        ModelServer server = new ModelServer(CLIENT, defaults.modelName(), headers, WireLimits.configured());
        return new WireModel(protocol, server, baseUrl, refused, defaults, can);
    }

    private static boolean isTrue(@Nullable Boolean known) {
        return Boolean.TRUE.equals(known);
    }
}

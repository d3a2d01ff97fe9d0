package dev.regatta.models;

import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.regatta.error.PermanentException;
import dev.regatta.model.DescribedModel;
import dev.regatta.model.ModelOptions;
import dev.regatta.model.ModelProvider;
import dev.regatta.models.wire.RefusedParameters;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A provider whose models are reached over HTTP, by a client of our own or through one of langchain4j's modules. Such a module is
 * optional: it is looked for when a model is asked for, and the error names it when it is not there.
 */
abstract class HostedProvider implements ModelProvider {
    /** Regatta's own limits end a call earlier; this only keeps langchain4j's shorter default from doing so. */
    static final Duration LONGEST_CALL = Duration.ofHours(1);

    /** What a model is made from. */
    record Access(String model, String key, @Nullable String baseUrl, ModelOptions options, RefusedParameters refused) {
        HttpClientBuilder http() {
            return new ModelHttpClient.Builder(refused, key);
        }

        /** {@return what requests hold unless they say otherwise} */
        ChatRequestParameters defaults() {
            return ChatRequestParameters.builder()
                    .modelName(model)
                    .temperature(options.temperature())
                    .topP(options.topP())
                    .maxOutputTokens(options.maxOutputTokens())
                    .build();
        }

        /** {@return where the server is} */
        String baseUrlOr(String usual) {
            return baseUrl == null ? usual : baseUrl;
        }
    }

    private final String prefix;
    private final @Nullable Module module;
    private final List<String> keyVariables;
    private final String baseUrlVariable;

    /** One of langchain4j's modules, and a class that is in it. */
    record Module(String artifact, String className) {
        boolean isPresent() {
            try {
                Class.forName(className, false, HostedProvider.class.getClassLoader());
                return true;
            } catch (ClassNotFoundException missing) {
                return false;
            }
        }
    }

    /** Makes one; {@code module} is {@code null} where our own client is used. */
    HostedProvider(String prefix, @Nullable Module module, List<String> keyVariables, String baseUrlVariable) {
        this.prefix = prefix;
        this.module = module;
        this.keyVariables = keyVariables;
        this.baseUrlVariable = baseUrlVariable;
    }

    /** Makes the model; the provider's module is on the class path. */
    abstract ChatModel make(Access access);

    /** Makes the same model as one that streams. */
    abstract StreamingChatModel makeStreaming(Access access);

    @Override
    public String prefix() {
        return prefix;
    }

    @Override
    public List<String> missing() {
        List<String> missing = new ArrayList<>();
        if (module != null && !module.isPresent()) {
            missing.add("dev.langchain4j:" + module.artifact() + " is not on the class path");
        }
        if (!keyVariables.isEmpty() && keyFromEnvironment() == null && environment(baseUrlVariable) == null) {
            missing.add(String.join(" or ", keyVariables) + " is not set");
        }
        String baseUrl = environment(baseUrlVariable);
        if (baseUrl != null && server(baseUrl).isEmpty()) {
            missing.add(baseUrlVariable + " is no URL such as http://host:port/path");
        }
        return missing;
    }

    @Override
    public ChatModel create(String model, ModelOptions options) {
        if (model.isBlank()) {
            throw new PermanentException("Which model of '" + prefix + "'? Write it as " + prefix + "/model.");
        }
        if (module != null && !module.isPresent()) {
            throw new PermanentException("The model '" + prefix + "/" + model + "' needs dev.langchain4j:"
                    + module.artifact() + " on the class path, which is not there. Add it to your build.");
        }
        String baseUrl = options.baseUrl() != null ? options.baseUrl() : environment(baseUrlVariable);
        String key = options.apiKey() != null ? options.apiKey() : keyFromEnvironment();
        if (key == null && baseUrl == null && !keyVariables.isEmpty()) {
            throw new PermanentException("The model '" + prefix + "/" + model + "' needs a key, but "
                    + String.join(" and ", keyVariables) + (keyVariables.size() == 1 ? " is" : " are")
                    + " not set. Set it, give ModelOptions one, or give a base URL of a server that needs none.");
        }
        if (baseUrl != null && server(baseUrl).isEmpty()) {
            throw new PermanentException("The base URL '" + baseUrl + "' of the model '" + prefix + "/" + model + "'"
                    + (options.baseUrl() == null ? ", from " + baseUrlVariable + "," : "")
                    + " is not one. Write it as http://host:port/path or https://host/path.");
        }
        RefusedParameters refused = new RefusedParameters();
        Access access = new Access(model, key == null ? "none" : key, baseUrl, options, refused);
        return DescribedModel.of(make(access))
                .streaming(() -> makeStreaming(access))
                .leavingOut(refused::names);
    }

    /** {@return the server that a base URL names; empty if it is no HTTP URL with a host} */
    static Optional<URI> server(String baseUrl) {
        try {
            URI url = new URI(baseUrl);
            boolean http = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
            return http && url.getHost() != null ? Optional.of(url) : Optional.empty();
        } catch (URISyntaxException noUrl) {
            return Optional.empty();
        }
    }

    private @Nullable String keyFromEnvironment() {
        return keyVariables.stream()
                .flatMap(variable -> Stream.ofNullable(environment(variable)))
                .findFirst()
                .orElse(null);
    }

    /** {@return what a variable is set to; {@code null} if it is not set, or to nothing} */
    static @Nullable String environment(String variable) {
        String value = System.getenv(variable);
        return value == null || value.isBlank() ? null : value;
    }
}

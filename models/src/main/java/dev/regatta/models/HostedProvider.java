package dev.regatta.models;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A provider whose models are reached over HTTP, by a client of our own. */
abstract class HostedProvider implements ModelProvider {
    /** What a model is made from. */
    record Access(String model, String key, @Nullable String baseUrl, ModelOptions options, RefusedParameters refused) {
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
    private final List<String> keyVariables;
    private final String baseUrlVariable;

    HostedProvider(String prefix, List<String> keyVariables, String baseUrlVariable) {
        this.prefix = prefix;
        this.keyVariables = keyVariables;
        this.baseUrlVariable = baseUrlVariable;
    }

    /** Makes the model. */
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

package dev.regatta.models;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.regatta.error.PermanentException;
import dev.regatta.model.DescribedModel;
import dev.regatta.model.ModelOptions;
import dev.regatta.model.ModelProvider;
import dev.regatta.models.wire.Profile;
import dev.regatta.models.wire.RefusedParameters;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A provider whose models are reached over HTTP, by a client of our own. */
abstract class HostedProvider implements ModelProvider {
    private static final String NO_KEY = "none";

    /** What a model is made from. */
    record Access(String model, String key, @Nullable String baseUrl, ModelOptions options, RefusedParameters refused) {
        /** {@return what requests hold unless they say otherwise} */
        ChatRequestParameters defaults() {
            return ChatRequestParameters.builder()
                    .modelName(model)
                    .temperature(options.temperature())
                    .topP(options.topP())
                    .maxOutputTokens(options.maxOutputTokens())
                    .stopSequences(options.extras().stop())
                    .build();
        }

        /** {@return the key; empty if none was given} */
        String givenKey() {
            return key.equals(NO_KEY) ? "" : key;
        }

        /** {@return where the server is} */
        String baseUrlOr(String usual) {
            return baseUrl == null ? usual : baseUrl;
        }
    }

    private final String prefix;
    private final List<String> keyVariables;
    private final String baseUrlVariable;
    private final boolean needsKey;

    HostedProvider(String prefix, List<String> keyVariables, String baseUrlVariable) {
        this(prefix, keyVariables, baseUrlVariable, !keyVariables.isEmpty());
    }

    /** Makes one that may have a key without needing it. */
    HostedProvider(String prefix, List<String> keyVariables, String baseUrlVariable, boolean needsKey) {
        this.needsKey = needsKey;
        this.prefix = prefix;
        this.keyVariables = keyVariables;
        this.baseUrlVariable = baseUrlVariable;
    }

    /** Makes the model. */
    abstract ChatModel make(Access access);

    /** {@return what is known of a model by its server} */
    Profile.Powers powers(String model) {
        return new Profile.Powers(null, null, null);
    }

    /** {@return which of the options are sent that not all servers know, by the names they have in profiles, and body, headers} */
    Set<String> takes() {
        return Set.of();
    }

    /** Makes the same model as one that streams. */
    abstract StreamingChatModel makeStreaming(Access access);

    @Override
    public String prefix() {
        return prefix;
    }

    @Override
    public List<String> missing() {
        List<String> missing = new ArrayList<>();
        if (needsKey && keyFromEnvironment() == null && environment(baseUrlVariable) == null) {
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
        String baseUrl = givenUrl(options);
        String key = givenKey(options);
        if (key == null && baseUrl == null && needsKey) {
            throw new PermanentException("The model '" + prefix + "/" + model + "' needs a key, but "
                    + String.join(" and ", keyVariables) + (keyVariables.size() == 1 ? " is" : " are")
                    + " not set. Set it, give ModelOptions one, or give a base URL of a server that needs none.");
        }
        if (baseUrl != null && server(baseUrl).isEmpty()) {
            throw new PermanentException("The base URL '" + baseUrl + "' of the model '" + prefix + "/" + model + "'"
                    + (options.baseUrl() == null ? ", from " + baseUrlVariable + "," : "")
                    + " is not one. Write it as http://host:port/path or https://host/path.");
        }
        checkOptions(model, options);
        RefusedParameters refused = new RefusedParameters();
        Access access = new Access(model, key == null ? NO_KEY : key, baseUrl, options, refused);
        DescribedModel made = DescribedModel.of(make(access))
                .streaming(() -> makeStreaming(access))
                .leavingOut(refused::names);
        ModelOptions.Powers said = options.powers();
        Profile.Powers known = powers(model);
        Integer window = said.contextTokens() != null ? said.contextTokens() : known.contextTokens();
        Boolean calls = said.toolCalls() != null ? said.toolCalls() : known.toolCalls();
        made = window == null ? made : made.contextTokens(window);
        return calls == null ? made : made.toolCalls(calls);
    }

    private void checkOptions(String model, ModelOptions options) {
        ModelOptions.Extras extras = options.extras();
        Map<String, Boolean> given = new LinkedHashMap<>();
        given.put("seed", extras.seed() != null);
        given.put("stop", !extras.stop().isEmpty());
        given.put("reasoningEffort", extras.reasoningEffort() != null);
        given.put("body", !extras.body().isEmpty());
        given.put("headers", !extras.headers().isEmpty());
        given.forEach((option, isGiven) -> {
            if (isGiven && !takes().contains(option)) {
                throw new PermanentException("The option " + option + " cannot be sent for the model '" + prefix + "/"
                        + model + "': nothing says which field of a request it is at '" + prefix + "'. Leave it out"
                        + (takes().contains("body")
                                ? ", give a field by withBody, or name it in a file of profiles."
                                : "."));
            }
        });
    }

    /** {@return the key that is set; {@code null} if none is} */
    final @Nullable String givenKey(ModelOptions options) {
        return options.apiKey() != null ? options.apiKey() : keyFromEnvironment();
    }

    /** {@return the base URL that is set; {@code null} if none is} */
    final @Nullable String givenUrl(ModelOptions options) {
        return options.baseUrl() != null ? options.baseUrl() : environment(baseUrlVariable);
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

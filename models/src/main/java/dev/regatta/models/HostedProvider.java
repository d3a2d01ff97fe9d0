package dev.regatta.models;

import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.model.chat.ChatModel;
import dev.regatta.error.PermanentException;
import dev.regatta.model.ModelOptions;
import dev.regatta.model.ModelProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A provider whose models are reached over HTTP through one of langchain4j's modules. The module is optional: it is looked
 * for when a model is asked for, and the error names it when it is not there.
 */
abstract class HostedProvider implements ModelProvider {
    /** Regatta's own limits end a call earlier; this only keeps langchain4j's shorter default from doing so. */
    static final Duration LONGEST_CALL = Duration.ofHours(1);

    /** What a model is made from. */
    record Access(String model, String key, @Nullable String baseUrl, ModelOptions options) {
        HttpClientBuilder http() {
            return new RetryAfterHttpClient.Builder();
        }
    }

    private final String prefix;
    private final String artifact;
    private final String className;
    private final List<String> keyVariables;
    private final String baseUrlVariable;

    HostedProvider(
            String prefix, String artifact, String className, List<String> keyVariables, String baseUrlVariable) {
        this.prefix = prefix;
        this.artifact = artifact;
        this.className = className;
        this.keyVariables = keyVariables;
        this.baseUrlVariable = baseUrlVariable;
    }

    /** Makes the model; the provider's module is on the class path. */
    abstract ChatModel make(Access access);

    @Override
    public String prefix() {
        return prefix;
    }

    @Override
    public List<String> missing() {
        List<String> missing = new ArrayList<>();
        if (!isModulePresent()) {
            missing.add("dev.langchain4j:" + artifact + " is not on the class path");
        }
        if (!keyVariables.isEmpty() && keyFromEnvironment() == null && System.getenv(baseUrlVariable) == null) {
            missing.add(String.join(" or ", keyVariables) + " is not set");
        }
        return missing;
    }

    @Override
    public ChatModel create(String model, ModelOptions options) {
        if (model.isBlank()) {
            throw new PermanentException("Which model of '" + prefix + "'? Write it as " + prefix + "/model.");
        }
        if (!isModulePresent()) {
            throw new PermanentException("The model '" + prefix + "/" + model + "' needs dev.langchain4j:" + artifact
                    + " on the class path, which is not there. Add it to your build.");
        }
        String baseUrl = options.baseUrl() != null ? options.baseUrl() : System.getenv(baseUrlVariable);
        String key = options.apiKey() != null ? options.apiKey() : keyFromEnvironment();
        if (key == null && baseUrl == null && !keyVariables.isEmpty()) {
            throw new PermanentException("The model '" + prefix + "/" + model + "' needs a key, but "
                    + String.join(" and ", keyVariables) + (keyVariables.size() == 1 ? " is" : " are")
                    + " not set. Set it, give ModelOptions one, or give a base URL of a server that needs none.");
        }
        return make(new Access(model, key == null ? "none" : key, baseUrl, options));
    }

    private boolean isModulePresent() {
        try {
            Class.forName(className, false, HostedProvider.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException missing) {
            return false;
        }
    }

    private @Nullable String keyFromEnvironment() {
        return keyVariables.stream()
                .flatMap(variable -> Stream.ofNullable(System.getenv(variable)))
                .filter(key -> !key.isBlank())
                .findFirst()
                .orElse(null);
    }
}

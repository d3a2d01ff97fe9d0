package dev.regatta.model;

import dev.langchain4j.model.chat.ChatModel;
import dev.regatta.error.PermanentException;
import dev.regatta.internal.text.Nearest;
import dev.regatta.support.Settings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;

/**
 * Models by name: {@code openai/gpt-5-mini}, {@code anthropic/…}, {@code google/…}, {@code groq/…}, {@code ollama/…} and those of
 * all other providers, and {@code extractive}, which needs neither key nor network and is no language model. Thread-safe.
 */
public final class Models {
    /** The setting (variable {@code REGATTA_MODEL}) with the model of crews and agents that name none. */
    public static final String SETTING = "regatta.model";

    private Models() {}

    /**
     * Makes a model with the options of the environment.
     *
     * @param name provider and model: {@code openai/gpt-5-mini}
     * @return the model
     * @throws PermanentException if nobody knows the provider, or an artifact or a key is missing; the message says what to do
     */
    public static ChatModel of(String name) {
        return of(name, ModelOptions.defaults());
    }

    /**
     * Makes a model.
     *
     * @param name provider and model: {@code openai/gpt-5-mini}
     * @param options how it is reached; a base URL makes {@code openai} speak to any server with that API
     * @return the model
     * @throws PermanentException if nobody knows the provider, or an artifact or a key is missing; the message says what to do
     */
    public static ChatModel of(String name, ModelOptions options) {
        int slash = name.indexOf('/');
        String prefix = slash < 0 ? name : name.substring(0, slash);
        Map<String, ModelProvider> providers = providers();
        ModelProvider provider = providers.get(prefix);
        if (provider == null) {
            throw unknown(name, prefix, providers);
        }
        return provider.create(slash < 0 ? "" : name.substring(slash + 1), options);
    }

    /** {@return the name of the model that the setting {@value #SETTING} gives to those that name none} */
    public static Optional<String> configured() {
        return Optional.ofNullable(Settings.get(SETTING));
    }

    /** {@return the providers on the class path, by prefix} */
    public static Map<String, ModelProvider> providers() {
        Map<String, ModelProvider> providers = new TreeMap<>();
        ServiceLoader.load(ModelProvider.class, Models.class.getClassLoader())
                .forEach(provider -> providers.putIfAbsent(provider.prefix(), provider));
        ServiceLoader.load(ModelCatalog.class, Models.class.getClassLoader())
                .forEach(catalog ->
                        catalog.providers().forEach(provider -> providers.putIfAbsent(provider.prefix(), provider)));
        return providers;
    }

    private static PermanentException unknown(String name, String prefix, Map<String, ModelProvider> providers) {
        if (providers.isEmpty()) {
            return new PermanentException("The model '" + name
                    + "' was asked for by name, but no model provider is on the class path."
                    + " Add dev.regatta:regatta-models, or give the crew a langchain4j ChatModel.");
        }
        List<String> known = List.copyOf(providers.keySet());
        return new PermanentException("The model '" + name + "' has an unknown provider '" + prefix + "'. Known are "
                + String.join(", ", known) + ", written as provider/model." + Nearest.hint(prefix, known));
    }
}

package dev.regatta.model;

import org.jspecify.annotations.Nullable;

/**
 * How a model is reached and how it answers. What is {@code null} is left to the environment or to the provider.
 *
 * @param baseUrl the server, such as {@code http://localhost:8000/v1} for one that speaks the OpenAI API
 * @param apiKey the key; without one, the provider's variable is read, such as {@code OPENAI_API_KEY}
 * @param temperature how freely it answers, 0 to 2
 * @param maxOutputTokens how long an answer may be, in tokens
 * @param topP nucleus sampling: the share of the likeliest words that it chooses among, over 0, at most 1
 */
public record ModelOptions(
        @Nullable String baseUrl,
        @Nullable String apiKey,
        @Nullable Double temperature,
        @Nullable Integer maxOutputTokens,
        @Nullable Double topP) {

    /** {@return everything left to environment and provider} */
    public static ModelOptions defaults() {
        return new ModelOptions(null, null, null, null, null);
    }

    /**
     * Returns these options with a server.
     *
     * @param url the server's base URL
     * @return the changed options
     */
    public ModelOptions withBaseUrl(String url) {
        return new ModelOptions(url, apiKey, temperature, maxOutputTokens, topP);
    }

    /**
     * Returns these options with a key.
     *
     * @param key the key
     * @return the changed options
     */
    public ModelOptions withApiKey(String key) {
        return new ModelOptions(baseUrl, key, temperature, maxOutputTokens, topP);
    }

    /**
     * Returns these options with a temperature.
     *
     * @param value how freely the model answers, 0 to 2
     * @return the changed options
     */
    public ModelOptions withTemperature(double value) {
        return new ModelOptions(baseUrl, apiKey, value, maxOutputTokens, topP);
    }

    /**
     * Returns these options with a bound on answers.
     *
     * @param tokens how long an answer may be
     * @return the changed options
     */
    public ModelOptions withMaxOutputTokens(int tokens) {
        return new ModelOptions(baseUrl, apiKey, temperature, tokens, topP);
    }

    /**
     * Returns these options with nucleus sampling.
     *
     * @param share the share of the likeliest words that the model chooses among, over 0, at most 1
     * @return the changed options
     */
    public ModelOptions withTopP(double share) {
        return new ModelOptions(baseUrl, apiKey, temperature, maxOutputTokens, share);
    }

    /** {@return the options without the key} */
    @Override
    public String toString() {
        return "ModelOptions[baseUrl=" + baseUrl + ", apiKey=" + (apiKey == null ? "none" : "given") + ", temperature="
                + temperature + ", maxOutputTokens=" + maxOutputTokens + ", topP=" + topP + "]";
    }
}

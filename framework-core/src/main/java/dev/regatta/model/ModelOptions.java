package dev.regatta.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a model is reached and how it answers (request parameters). What is {@code null} or empty is left to the environment, the
 * profile of the server or the provider. Immutable and thread-safe.
 *
 * @param baseUrl the server, such as {@code http://localhost:8000/v1} for one that speaks the OpenAI API
 * @param apiKey the key; without one, the provider's variable is read, such as {@code OPENAI_API_KEY}
 * @param temperature how freely it answers, 0 to 2
 * @param maxOutputTokens how long an answer may be, in tokens, at least 1
 * @param topP nucleus sampling: the share of the likeliest words that it chooses among, over 0, at most 1
 * @param extras further parts of each request
 * @param powers what the model can do, where that is known better than the profile says it
 */
public record ModelOptions(
        @Nullable String baseUrl,
        @Nullable String apiKey,
        @Nullable Double temperature,
        @Nullable Integer maxOutputTokens,
        @Nullable Double topP,
        Extras extras,
        Powers powers) {
    private static final ModelOptions DEFAULTS =
            new ModelOptions(null, null, null, null, null, Extras.NONE, Powers.UNKNOWN);
    private static final double HOTTEST = 2;

    /**
     * Further parts of each request. Not every server has all of them: one that its profile has no field for is an error when the
     * model is made, before anything is sent.
     *
     * @param seed makes answers repeatable where the server can
     * @param stop where the model stops writing; at most 16 texts, none empty
     * @param reasoningEffort how hard a reasoning model thinks, in the server's words: {@code low}
     * @param body fields of the request's body, as JSON values: texts, numbers, booleans, lists and maps; they win over all others
     * @param headers HTTP headers of each request; their values count as keys and are in no message
     */
    public record Extras(
            @Nullable Long seed,
            List<String> stop,
            @Nullable String reasoningEffort,
            Map<String, Object> body,
            Map<String, String> headers) {
        private static final Extras NONE = new Extras(null, List.of(), null, Map.of(), Map.of());
        private static final int MOST_STOPS = 16;
        private static final int DEEPEST = 32;
        private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
        private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7e]*");
        private static final Set<String> OF_THE_CONNECTION = Set.of(
                "connection", "content-length", "content-type", "expect", "host", "transfer-encoding", "upgrade");

        /** Checks and copies all parts, to any depth. */
        public Extras {
            stop = List.copyOf(stop);
            if (stop.size() > MOST_STOPS || stop.contains("")) {
                throw new IllegalArgumentException(
                        "stop takes at most " + MOST_STOPS + " texts, none of them empty; there were " + stop.size());
            }
            if (reasoningEffort != null && reasoningEffort.isBlank()) {
                throw new IllegalArgumentException("reasoningEffort must not be blank; leave it out instead");
            }
            body = copied(body);
            headers = checked(headers);
        }

        private static Map<String, Object> copied(Map<String, Object> body) {
            Map<String, Object> copy = new LinkedHashMap<>();
            body.forEach((name, value) -> copy.put(name, copied("body field '" + name + "'", value, 0)));
            return Collections.unmodifiableMap(copy);
        }

        private static Object copied(String what, Object value, int depth) {
            if (depth > DEEPEST) {
                throw new IllegalArgumentException(what + " is nested more than " + DEEPEST + " deep");
            }
            return switch (value) {
                case String text -> text;
                case Boolean truth -> truth;
                case Number number -> {
                    if ((number instanceof Double || number instanceof Float)
                            && !Double.isFinite(number.doubleValue())) {
                        throw new IllegalArgumentException(what + " is " + number + ", which JSON cannot say");
                    }
                    yield number;
                }
                case List<?> list -> {
                    List<Object> copy = new ArrayList<>();
                    list.forEach(each -> copy.add(copied(what, each, depth + 1)));
                    yield Collections.unmodifiableList(copy);
                }
                case Map<?, ?> map -> {
                    Map<String, Object> copy = new LinkedHashMap<>();
                    map.forEach((name, each) -> copy.put(String.valueOf(name), copied(what, each, depth + 1)));
                    yield Collections.unmodifiableMap(copy);
                }
                case null -> throw new IllegalArgumentException(what + " is null; leave it out instead");
                default ->
                    throw new IllegalArgumentException(
                            what + " is a " + value.getClass().getName()
                                    + "; it must be text, a number, true or false, a list or a map");
            };
        }

        private static Map<String, String> checked(Map<String, String> headers) {
            Map<String, String> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            headers.forEach((name, value) -> {
                if (!TOKEN.matcher(name).matches()) {
                    throw new IllegalArgumentException("'" + name + "' is no name of an HTTP header");
                }
                if (OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                    throw new IllegalArgumentException(
                            "The header '" + name + "' belongs to the connection; leave it out");
                }
                if (!VALUE.matcher(value).matches()) {
                    throw new IllegalArgumentException(
                            "The value of the header '" + name + "' has characters that no header can have");
                }
                copy.put(name, value);
            });
            return Collections.unmodifiableMap(copy);
        }

        /** {@return all parts but the values, which may be secret} */
        @Override
        public String toString() {
            return "Extras[seed=" + seed + ", stop=" + stop.size() + ", reasoningEffort=" + reasoningEffort + ", body="
                    + body.keySet() + ", headers=" + headers.keySet() + "]";
        }
    }

    /**
     * What a model can do; {@code null} is left to the profile of its server.
     *
     * @param contextTokens how many tokens it reads at once, at least 1
     * @param toolCalls whether it calls functions; agents whose model does not use the text protocol
     * @param jsonSchema whether its server holds answers to a JSON schema
     */
    public record Powers(
            @Nullable Integer contextTokens,
            @Nullable Boolean toolCalls,
            @Nullable Boolean jsonSchema) {
        private static final Powers UNKNOWN = new Powers(null, null, null);

        /** Checks the window. */
        public Powers {
            if (contextTokens != null && contextTokens < 1) {
                throw new IllegalArgumentException("contextTokens must be at least 1, was " + contextTokens);
            }
        }
    }

    /** Checks the ranges. */
    public ModelOptions {
        if (temperature != null && !(temperature >= 0 && temperature <= HOTTEST)) {
            throw new IllegalArgumentException("temperature must be from 0 to 2, was " + temperature);
        }
        if (maxOutputTokens != null && maxOutputTokens < 1) {
            throw new IllegalArgumentException("maxOutputTokens must be at least 1, was " + maxOutputTokens);
        }
        if (topP != null && !(topP > 0 && topP <= 1)) {
            throw new IllegalArgumentException("topP must be over 0 and at most 1, was " + topP);
        }
    }

    /** {@return everything left to environment, profile and provider} */
    public static ModelOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Returns these options with a server.
     *
     * @param url the server's base URL
     * @return the changed options
     */
    public ModelOptions withBaseUrl(String url) {
        return new ModelOptions(url, apiKey, temperature, maxOutputTokens, topP, extras, powers);
    }

    /**
     * Returns these options with a key.
     *
     * @param key the key
     * @return the changed options
     */
    public ModelOptions withApiKey(String key) {
        return new ModelOptions(baseUrl, key, temperature, maxOutputTokens, topP, extras, powers);
    }

    /**
     * Returns these options with a temperature.
     *
     * @param value how freely the model answers, 0 to 2
     * @return the changed options
     */
    public ModelOptions withTemperature(double value) {
        return new ModelOptions(baseUrl, apiKey, value, maxOutputTokens, topP, extras, powers);
    }

    /**
     * Returns these options with a bound on answers.
     *
     * @param tokens how long an answer may be, at least 1
     * @return the changed options
     */
    public ModelOptions withMaxOutputTokens(int tokens) {
        return new ModelOptions(baseUrl, apiKey, temperature, tokens, topP, extras, powers);
    }

    /**
     * Returns these options with nucleus sampling.
     *
     * @param share the share of the likeliest words that the model chooses among, over 0, at most 1
     * @return the changed options
     */
    public ModelOptions withTopP(double share) {
        return new ModelOptions(baseUrl, apiKey, temperature, maxOutputTokens, share, extras, powers);
    }

    /**
     * Returns these options with a seed.
     *
     * @param seed makes answers repeatable where the server can
     * @return the changed options
     */
    public ModelOptions withSeed(long seed) {
        return with(new Extras(seed, extras.stop, extras.reasoningEffort, extras.body, extras.headers));
    }

    /**
     * Returns these options with stop words.
     *
     * @param words where the model stops writing; at most 16, none empty
     * @return the changed options
     */
    public ModelOptions withStop(List<String> words) {
        return with(new Extras(extras.seed, words, extras.reasoningEffort, extras.body, extras.headers));
    }

    /**
     * Returns these options with an effort.
     *
     * @param effort how hard a reasoning model thinks, in the server's words: {@code low}
     * @return the changed options
     */
    public ModelOptions withReasoningEffort(String effort) {
        return with(new Extras(extras.seed, extras.stop, effort, extras.body, extras.headers));
    }

    /**
     * Returns these options with fields of the request's body, in place of those they had.
     *
     * @param fields JSON values by name: texts, numbers, booleans, lists and maps; they win over all others
     * @return the changed options
     */
    public ModelOptions withBody(Map<String, Object> fields) {
        return with(new Extras(extras.seed, extras.stop, extras.reasoningEffort, fields, extras.headers));
    }

    /**
     * Returns these options with HTTP headers, in place of those they had.
     *
     * @param headers the headers by name; their values count as keys and are in no message
     * @return the changed options
     */
    public ModelOptions withHeaders(Map<String, String> headers) {
        return with(new Extras(extras.seed, extras.stop, extras.reasoningEffort, extras.body, headers));
    }

    /**
     * Returns these options with a context window.
     *
     * @param tokens how many tokens the model reads at once, at least 1
     * @return the changed options
     */
    public ModelOptions withContextTokens(int tokens) {
        return with(new Powers(tokens, powers.toolCalls, powers.jsonSchema));
    }

    /**
     * Returns these options with a word on function calls.
     *
     * @param can whether the model calls functions; agents whose model does not use the text protocol
     * @return the changed options
     */
    public ModelOptions withToolCalls(boolean can) {
        return with(new Powers(powers.contextTokens, can, powers.jsonSchema));
    }

    /**
     * Returns these options with a word on schemas.
     *
     * @param can whether the model's server holds answers to a JSON schema; otherwise the prompt alone asks for the form
     * @return the changed options
     */
    public ModelOptions withJsonSchema(boolean can) {
        return with(new Powers(powers.contextTokens, powers.toolCalls, can));
    }

    private ModelOptions with(Extras changed) {
        return new ModelOptions(baseUrl, apiKey, temperature, maxOutputTokens, topP, changed, powers);
    }

    private ModelOptions with(Powers changed) {
        return new ModelOptions(baseUrl, apiKey, temperature, maxOutputTokens, topP, extras, changed);
    }

    /** {@return the options without keys} */
    @Override
    public String toString() {
        return "ModelOptions[baseUrl=" + baseUrl + ", apiKey=" + (apiKey == null ? "none" : "given") + ", temperature="
                + temperature + ", maxOutputTokens=" + maxOutputTokens + ", topP=" + topP + ", extras=" + extras
                + ", powers=" + powers + "]";
    }
}

package dev.regatta.models.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.regatta.error.PermanentException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file of profiles (JSON, strict): what it does not know it refuses, with the line and what is allowed there. Used once,
 * by one thread.
 */
final class ProfileReader {
    private static final List<String> KEYS = List.of(
            "like",
            "protocol",
            "baseUrl",
            "baseUrlVariable",
            "keyVariables",
            "keyOptional",
            "keyHeader",
            "path",
            "query",
            "hosts",
            "ids",
            "fields",
            "jsonSchema",
            "toolCalls",
            "contextTokens",
            "models");
    private static final List<String> KEYS_OF_MODELS = List.of("jsonSchema", "toolCalls", "contextTokens");
    private static final List<String> PROTOCOLS = List.of(Profile.CHAT_COMPLETIONS);
    private static final List<String> IDS = List.of("any", "nine");

    private final String file;
    private final String text;
    private final Map<String, Profile> profiles;

    /**
     * Makes one.
     *
     * @param file the file's name, for messages
     * @param text what it holds
     * @param before the profiles that it adds to and that its own can be like
     */
    ProfileReader(String file, String text, Map<String, Profile> before) {
        this.file = file;
        this.text = text;
        this.profiles = new LinkedHashMap<>(before);
    }

    /** {@return all profiles, in the order in which they were first read} */
    Map<String, Profile> read() {
        try (JsonParser json = JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build()
                .createParser(text)) {
            json.nextToken();
            each(json, "the file", null, name -> {
                if (!name.matches("[a-z0-9][a-z0-9_.-]*")) {
                    throw wrong(
                            json,
                            "The profile's name '" + name + "' is not one of small letters, digits, '-', '_' and '.'");
                }
                profiles.put(name, new Entry(json, name).read());
            });
            if (json.nextToken() != null) {
                throw wrong(json, "There is more after the end of the profiles");
            }
        } catch (JsonProcessingException noJson) {
            throw new PermanentException("The profiles in " + file + ", line "
                    + (noJson.getLocation() == null ? 1 : noJson.getLocation().getLineNr()) + ": "
                    + noJson.getOriginalMessage());
        } catch (IOException unreadable) {
            throw new PermanentException("The profiles in " + file + " cannot be read: " + unreadable.getMessage());
        }
        return profiles;
    }

    /** Takes the value of one key. */
    private interface Taking {
        void take(String key) throws IOException;
    }

    /** Reads an object; {@code allowed} is {@code null} where keys are names. */
    private void each(JsonParser json, String what, @Nullable List<String> allowed, Taking taking) throws IOException {
        expect(json, what, JsonToken.START_OBJECT, "an object in braces");
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String key = json.currentName();
            if (allowed != null && !allowed.contains(key)) {
                throw wrong(
                        json, "Unknown key '" + key + "' in " + what + ". Allowed are " + String.join(", ", allowed));
            }
            json.nextToken();
            taking.take(key);
        }
    }

    private PermanentException wrong(JsonParser json, String what) {
        return new PermanentException("The profiles in " + file + ", line "
                + json.currentTokenLocation().getLineNr() + ": " + what + ".");
    }

    private void expect(JsonParser json, String what, JsonToken token, String form) {
        if (json.currentToken() != token) {
            throw wrong(json, what + " must be " + form);
        }
    }

    private String string(JsonParser json, String key) throws IOException {
        expect(json, "'" + key + "'", JsonToken.VALUE_STRING, "text in quotes");
        return json.getText();
    }

    private String oneOf(JsonParser json, String key, List<String> allowed) throws IOException {
        String value = string(json, key);
        if (!allowed.contains(value)) {
            throw wrong(json, "'" + key + "' is '" + value + "'. Allowed are " + String.join(", ", allowed));
        }
        return value;
    }

    private boolean truth(JsonParser json, String key) {
        if (json.currentToken() != JsonToken.VALUE_TRUE && json.currentToken() != JsonToken.VALUE_FALSE) {
            throw wrong(json, "'" + key + "' must be true or false");
        }
        return json.currentToken() == JsonToken.VALUE_TRUE;
    }

    private int tokens(JsonParser json, String key) throws IOException {
        expect(json, "'" + key + "'", JsonToken.VALUE_NUMBER_INT, "a whole number of tokens");
        long value = json.getNumberType() == JsonParser.NumberType.INT ? json.getIntValue() : 0;
        if (value < 1) {
            throw wrong(json, "'" + key + "' must be from 1 to " + Integer.MAX_VALUE + " tokens");
        }
        return (int) value;
    }

    private List<String> strings(JsonParser json, String key) throws IOException {
        expect(json, "'" + key + "'", JsonToken.START_ARRAY, "a list of texts in brackets");
        List<String> all = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            all.add(string(json, key));
        }
        return all;
    }

    private Profile.Powers power(JsonParser json, String key, Profile.Powers before) throws IOException {
        return switch (key) {
            case "jsonSchema" -> new Profile.Powers(truth(json, key), before.toolCalls(), before.contextTokens());
            case "toolCalls" -> new Profile.Powers(before.jsonSchema(), truth(json, key), before.contextTokens());
            default -> new Profile.Powers(before.jsonSchema(), before.toolCalls(), tokens(json, key));
        };
    }

    /** One profile while it is read. */
    private final class Entry {
        private final JsonParser json;
        private final String name;
        private final Map<String, String> query = new LinkedHashMap<>();
        private final Map<String, List<String>> fields = new LinkedHashMap<>();
        private final Map<String, Profile.Powers> models = new LinkedHashMap<>();
        private @Nullable String baseUrl;
        private String protocol = Profile.CHAT_COMPLETIONS;
        private String baseUrlVariable = "OPENAI_BASE_URL";
        private boolean begun;
        private List<String> keyVariables = List.of();
        private List<String> hosts = List.of();
        private boolean keyOptional;
        private String keyHeader = "Authorization: Bearer";
        private String path = "/chat/completions";
        private String ids = "any";
        private Profile.Powers powers = new Profile.Powers(null, null, null);

        Entry(JsonParser json, String name) {
            this.json = json;
            this.name = name;
            Profile same = profiles.get(name);
            if (same != null) { // a user's entry changes what it names of a known one
                inherit(same);
                hosts = same.reach().hosts();
            }
        }

        Profile read() throws IOException {
            each(json, "the profile '" + name + "'", KEYS, this::take);
            return new Profile(
                    name,
                    protocol,
                    new Profile.Reach(
                            baseUrl, baseUrlVariable, keyVariables, keyOptional, keyHeader, path, query, hosts),
                    "nine".equals(ids),
                    fields,
                    powers,
                    models);
        }

        private void inherit(Profile from) {
            protocol = from.protocol();
            baseUrl = from.reach().baseUrl();
            baseUrlVariable = from.reach().baseUrlVariable();
            keyVariables = from.reach().keyVariables();
            keyOptional = from.reach().keyOptional();
            keyHeader = from.reach().keyHeader();
            path = from.reach().path();
            query.putAll(from.reach().query());
            ids = from.nineIds() ? "nine" : "any";
            fields.putAll(from.fields());
            powers = from.powers();
            models.putAll(from.models());
        }

        private void like(String key) throws IOException {
            if (begun) {
                throw wrong(json, "'like' must be the first key of the profile '" + name + "'");
            }
            String other = string(json, key);
            Profile from = profiles.get(other);
            if (from == null) {
                throw wrong(
                        json,
                        "'like' names '" + other + "', which is not a profile before this one. There are "
                                + String.join(", ", profiles.keySet()));
            }
            query.clear();
            fields.clear();
            models.clear();
            inherit(from);
        }

        private void take(String key) throws IOException {
            switch (key) {
                case "like" -> like(key);
                case "protocol" -> protocol = oneOf(json, key, PROTOCOLS);
                case "baseUrl" -> baseUrl = json.currentToken() == JsonToken.VALUE_NULL ? null : string(json, key);
                case "baseUrlVariable" -> baseUrlVariable = string(json, key);
                case "keyVariables" -> keyVariables = strings(json, key);
                case "keyOptional" -> keyOptional = truth(json, key);
                case "keyHeader" -> keyHeader = string(json, key);
                case "path" -> path = string(json, key);
                case "query" -> {
                    query.clear();
                    each(json, "'query'", null, parameter -> query.put(parameter, string(json, parameter)));
                }
                case "hosts" -> hosts = strings(json, key);
                case "ids" -> ids = oneOf(json, key, IDS);
                case "fields" ->
                    each(json, "'fields'", Profile.OPTIONS, option -> fields.put(option, strings(json, option)));
                case "models" -> each(json, "'models'", null, this::takeModel);
                default -> powers = power(json, key, powers);
            }
            begun = true;
        }

        private void takeModel(String beginning) throws IOException {
            Profile.Powers[] found = {models.getOrDefault(beginning, new Profile.Powers(null, null, null))};
            each(json, "the models '" + beginning + "'", KEYS_OF_MODELS, key -> found[0] = power(json, key, found[0]));
            models.put(beginning, found[0]);
        }
    }
}

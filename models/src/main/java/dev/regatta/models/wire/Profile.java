package dev.regatta.models.wire;

import dev.regatta.model.ModelTraits;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What one kind of server differs in from others that speak the same API (provider profile): data, read from
 * {@code profiles.json}. Immutable and thread-safe.
 *
 * @param name its name, which stands before the slash of its models' names
 * @param protocol the API it speaks; {@value #CHAT_COMPLETIONS} is the only one yet
 * @param reach where it is and how it is told the key
 * @param nineIds whether ids of tool calls must be nine letters and digits
 * @param fields the field, or fields, of the request's body by the option that goes there, a dot for an object within an object;
 *     an option with none is one that the server does not take
 * @param powers what its models can do unless {@code models} says otherwise
 * @param models what models can do whose names begin so
 */
public record Profile(
        String name,
        String protocol,
        Reach reach,
        boolean nineIds,
        Map<String, List<String>> fields,
        Powers powers,
        Map<String, Powers> models) {
    /** The API that most servers speak. */
    public static final String CHAT_COMPLETIONS = "chat-completions";

    /** All options that a profile can have fields for. */
    static final List<String> OPTIONS =
            List.of("maxOutputTokens", "temperature", "topP", "stop", "seed", "reasoningEffort", "streamUsage");

    /**
     * Where a server is.
     *
     * @param baseUrl where it usually is; {@code null} if everybody's is elsewhere
     * @param baseUrlVariable the variable that says where it is
     * @param keyVariables the variables with the key, the first one set wins
     * @param keyOptional whether it may do without a key
     * @param keyHeader the header with the key: {@code api-key}, or {@code Authorization: Bearer}
     * @param path where requests go below the base URL; <code>{model}</code> is the model's name
     * @param query what stands behind the question mark
     * @param hosts the hosts that it is known by, each with its port and the beginning of the path where that matters; a star
     *     is any run of letters without a slash
     */
    public record Reach(
            @Nullable String baseUrl,
            String baseUrlVariable,
            List<String> keyVariables,
            boolean keyOptional,
            String keyHeader,
            String path,
            Map<String, String> query,
            List<String> hosts) {
        /** Copies all lists. */
        public Reach {
            keyVariables = List.copyOf(keyVariables);
            query = Map.copyOf(query);
            hosts = List.copyOf(hosts);
        }
    }

    /**
     * What a model can do; {@code null} is not known.
     *
     * @param jsonSchema whether answers are held to a JSON schema
     * @param toolCalls whether it calls functions
     * @param contextTokens how many tokens it reads at once
     */
    public record Powers(
            @Nullable Boolean jsonSchema,
            @Nullable Boolean toolCalls,
            @Nullable Integer contextTokens) {
        /** {@return these powers, and those of another where nothing is known} */
        Powers or(Powers other) {
            return new Powers(
                    jsonSchema == null ? other.jsonSchema : jsonSchema,
                    toolCalls == null ? other.toolCalls : toolCalls,
                    contextTokens == null ? other.contextTokens : contextTokens);
        }
    }

    /** Copies all maps. */
    public Profile {
        fields = Map.copyOf(fields);
        models = Map.copyOf(models);
    }

    /**
     * Says what a model can do.
     *
     * @param model its name without the provider
     * @return the powers of the longest beginning of its name that the profile knows, then what is known of the name at all
     *     servers, then the profile's own
     */
    public Powers of(String model) {
        String lower = model.toLowerCase(Locale.ROOT);
        Powers found = new Powers(null, null, null);
        List<String> beginnings = models.keySet().stream()
                .filter(beginning -> lower.startsWith(beginning.toLowerCase(Locale.ROOT)))
                .sorted((one, other) -> other.length() - one.length())
                .toList();
        for (String beginning : beginnings) {
            found = found.or(models.getOrDefault(beginning, found));
        }
        OptionalInt window = ModelTraits.knownWindow(model);
        Powers known = new Powers(null, null, window.isPresent() ? window.getAsInt() : null);
        return found.or(known).or(powers);
    }

    /** {@return the fields that an option goes to; empty if the server does not take it} */
    public List<String> fieldsOf(String option) {
        return fields.getOrDefault(option, List.of());
    }

    /** {@return how many letters of a pattern of this profile name a server; 0 if none does} */
    int names(URI server) {
        String authority = server.getHost() + (server.getPort() < 0 ? "" : ":" + server.getPort());
        String path = server.getPath() == null ? "" : server.getPath();
        int best = 0;
        for (String host : reach.hosts()) {
            int slash = host.indexOf('/');
            String place = slash < 0 ? host : host.substring(0, slash);
            String start = slash < 0 ? "" : host.substring(slash);
            boolean port = place.contains(":");
            String found = port ? authority : server.getHost();
            boolean within = path.equals(start) || path.startsWith(start + "/") || start.isEmpty();
            if (within && matches(place, found)) {
                best = Math.max(best, host.length());
            }
        }
        return best;
    }

    private static boolean matches(String pattern, String host) {
        String expression = Pattern.quote(pattern).replace("*", "\\E[^/]*\\Q");
        return Pattern.compile(expression, Pattern.CASE_INSENSITIVE)
                .matcher(host)
                .matches();
    }
}

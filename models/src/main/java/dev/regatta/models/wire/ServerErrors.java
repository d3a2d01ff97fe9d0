package dev.regatta.models.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the error in what came with status 200, whole or as an event of a stream, and the status that would say the same, so that
 * the verdict on it does not depend on how it was told.
 */
final class ServerErrors {
    private static final int FAILED = 500;
    private static final Pattern LEADING = Pattern.compile(
            "^\\W*(?:(?:api|http|server)? ?(?:error|status)(?: code)?:? ?)?([45]\\d\\d)\\b", Pattern.CASE_INSENSITIVE);

    /** Names of troubles, in the spelling of any provider, in the order in which they are looked for. */
    private static final Map<Integer, Pattern> NAMES = names();

    private static Map<Integer, Pattern> names() {
        Map<Integer, String> names = new LinkedHashMap<>();
        names.put(529, "overloaded");
        names.put(429, "rate.?limit|too.?many.?requests|resource.?exhausted|throttl|quota");
        names.put(401, "auth?entication|unauthori[sz]ed|unauthenticated|invalid.?(api.?)?key|incorrect.?api.?key");
        names.put(403, "permission|forbidden|access.?denied");
        names.put(404, "not.?found|no such model|does not exist");
        names.put(
                400,
                "invalid.?(request|argument|param|prompt|value|type)|bad.?request|context.?(length|size|window)"
                        + "|failed.?precondition|unsupported|content.?(policy|filter)|validation|unprocessable|too.?long");
        names.put(504, "deadline.?exceeded|time.?d?.?out");
        names.put(503, "unavailable|busy|loading");
        Map<Integer, Pattern> patterns = new LinkedHashMap<>();
        names.forEach((status, words) -> patterns.put(status, Pattern.compile(words, Pattern.CASE_INSENSITIVE)));
        return patterns;
    }

    private ServerErrors() {}

    /**
     * Finds the error.
     *
     * @param tree an answer or an event
     * @param answers the fields of which an answer has one
     * @return the refusal; empty if it is an answer
     */
    static Optional<RefusedRequestException> in(JsonNode tree, String... answers) {
        JsonNode error = tree.path("error");
        if (!Trees.says(error) || (error.isBoolean() && !error.booleanValue())) {
            boolean isAnswer = Stream.of(answers).anyMatch(name -> Trees.says(tree.path(name)));
            boolean isError = !isAnswer
                    && tree.isObject()
                    && (isNamedError(tree)
                            || Trees.says(Trees.first(tree, "detail", "errors"))
                            || (tree.path("message").isTextual() && tree.hasNonNull("code"))
                            || (tree.path("message").isTextual() && tree.hasNonNull("status")));
            if (!isError) {
                return Optional.empty();
            }
            error = tree;
        }
        return Optional.of(of(error, tree));
    }

    private static boolean isNamedError(JsonNode tree) {
        return "error".equals(tree.path("type").asText())
                || "error".equals(tree.path("object").asText())
                || "error".equals(tree.path("status").asText());
    }

    /** {@return the refusal that an error says} */
    static RefusedRequestException of(JsonNode error, JsonNode whole) {
        String said = whole.toString();
        return RefusedRequestException.of(status(error, whole), said, Waits.ofBody(said));
    }

    private static int status(JsonNode error, JsonNode whole) {
        for (JsonNode from : List.of(error, whole, error.path("metadata"))) {
            for (String name : List.of("code", "status", "status_code", "statusCode", "http_status", "http_code")) {
                Integer status = Trees.count(from.path(name));
                if (status != null && status >= 400 && status < 600) {
                    return status;
                }
            }
        }
        List<@Nullable String> words = Stream.of(
                        Trees.text(error.path("type")),
                        Trees.text(error.path("code")),
                        Trees.text(error.path("status")),
                        Trees.text(error.path("reason")),
                        Trees.text(error),
                        Trees.text(error.path("message")),
                        Trees.text(Trees.first(error, "detail", "errors")))
                .toList();
        for (String text : words) {
            Integer status = text == null ? null : named(text);
            if (status != null) {
                return status;
            }
        }
        return error.path("detail").isArray() ? 422 : FAILED;
    }

    private static @Nullable Integer named(String text) {
        Matcher leading = LEADING.matcher(text);
        if (leading.find()) {
            return Integer.valueOf(leading.group(1));
        }
        String lower = text.toLowerCase(Locale.ROOT);
        for (Map.Entry<Integer, Pattern> each : NAMES.entrySet()) {
            if (each.getValue().matcher(lower).find()) {
                return each.getKey();
            }
        }
        return null;
    }
}

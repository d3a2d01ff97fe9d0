package dev.regatta.internal.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Reads JSON objects that models wrote by hand. What is taken although it is not JSON: single and triple quotes, names without
 * quotes, Python's {@code True}, {@code False} and {@code None}, commas after the last part, comments, line ends within texts,
 * brackets that were never closed, words before and after the object. Stateless.
 */
public final class LenientJson {
    private static final ObjectReader READER = Json.MAPPER
            .reader()
            .with(JsonReadFeature.ALLOW_SINGLE_QUOTES)
            .with(JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES)
            .with(JsonReadFeature.ALLOW_TRAILING_COMMA)
            .with(JsonReadFeature.ALLOW_JAVA_COMMENTS)
            .with(JsonReadFeature.ALLOW_YAML_COMMENTS)
            .with(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .with(JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER);

    private LenientJson() {}

    /**
     * Reads an object.
     *
     * @param written what a model wrote
     * @return the object as JSON, as it was written if it is JSON already; empty if there is no object to be made of it
     */
    public static Optional<String> object(String written) {
        String text = written.strip();
        if (isObject(text)) {
            return Optional.of(text);
        }
        int begin = text.indexOf('{');
        if (begin < 0) {
            return Optional.empty();
        }
        return lenient(completed(text.substring(begin).replace("\"\"\"", "\"")));
    }

    private static boolean isObject(String text) {
        try {
            return Json.read(text).isObject();
        } catch (JsonProcessingException noJson) {
            return false;
        }
    }

    private static Optional<String> lenient(String text) {
        try {
            JsonNode tree = READER.readTree(text);
            return tree instanceof ObjectNode ? Optional.of(tree.toString()) : Optional.empty();
        } catch (JsonProcessingException | ArithmeticException | NumberFormatException noJson) {
            return Optional.empty();
        }
    }

    /**
     * {@return the text from its first bracket to that bracket's partner, with the partners of all that are open at the end,
     * and with JSON's words for Python's}
     */
    private static String completed(String text) {
        StringBuilder json = new StringBuilder(text.length() + 8);
        Deque<Character> open = new ArrayDeque<>();
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '"' || c == '\'') {
                int end = endOfText(text, at);
                json.append(text, at, end < 0 ? text.length() : end);
                if (end < 0) {
                    json.append(c);
                    break;
                }
                at = end;
                continue;
            }
            if (Character.isLetter(c)) {
                int end = at;
                while (end < text.length() && Character.isLetterOrDigit(text.charAt(end))) {
                    end++;
                }
                json.append(word(text.substring(at, end)));
                at = end;
                continue;
            }
            json.append(c);
            at++;
            if (c == '{' || c == '[') {
                open.push(c == '{' ? '}' : ']');
            } else if ((c == '}' || c == ']') && !open.isEmpty()) {
                open.pop();
                if (open.isEmpty()) {
                    return json.toString();
                }
            }
        }
        open.forEach(json::append);
        return json.toString();
    }

    /** {@return where the text in quotes that begins here ends, after its quote; -1 if it does not} */
    private static int endOfText(String text, int begin) {
        char quote = text.charAt(begin);
        for (int i = begin + 1; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                i++;
            } else if (text.charAt(i) == quote) {
                return i + 1;
            }
        }
        return -1;
    }

    private static String word(String written) {
        return switch (written) {
            case "True" -> "true";
            case "False" -> "false";
            case "None" -> "null";
            default -> written;
        };
    }
}

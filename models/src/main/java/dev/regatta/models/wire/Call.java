package dev.regatta.models.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A call of a tool while it comes in. Used by one thread. */
final class Call {
    private final StringBuilder arguments = new StringBuilder();
    private final Map<String, Object> extras = new LinkedHashMap<>();
    private String lastPiece = "";
    private @Nullable String id;
    private @Nullable String name;

    @Nullable
    String id() {
        return id;
    }

    @Nullable
    String name() {
        return name;
    }

    Map<String, Object> extras() {
        return extras;
    }

    /** Takes the first id that says something: one that comes with each piece is the same one again. */
    void id(@Nullable String given) {
        id = id == null && given != null && !given.isBlank() ? given : id;
    }

    /** Takes a name: whole, again, or grown; one that comes in parts is put together before the arguments begin. */
    void name(@Nullable String given) {
        if (given == null || given.isBlank() || given.equals(name)) {
            return;
        }
        if (name == null || given.startsWith(name)) {
            name = given;
        } else if (arguments.isEmpty() && !name.endsWith(given)) {
            name += given;
        }
    }

    /** {@return whether a piece says something new: it is not the sum of those before} */
    boolean add(String piece) {
        if (piece.isEmpty() || (piece.contentEquals(arguments) && isObject(piece))) {
            return false;
        }
        arguments.append(piece);
        lastPiece = piece;
        return true;
    }

    boolean isWhole() {
        return isObject(arguments.toString());
    }

    boolean hasArguments() {
        return !arguments.isEmpty();
    }

    /** {@return the arguments as they came; where they came more than once, the last ones} */
    String arguments() {
        String joined = arguments.toString();
        if (isObject(joined)) {
            return joined;
        }
        if (isObject(lastPiece)) {
            return lastPiece;
        }
        String afterEmpty = joined.startsWith("{}") ? joined.substring(2) : joined;
        return isObject(afterEmpty) ? afterEmpty : unwrapped(joined);
    }

    /** {@return an object that was written as a JSON text once more} */
    private static String unwrapped(String written) {
        String text = written.strip();
        if (text.startsWith("\"")) {
            try {
                JsonNode node = Trees.JSON.readTree(text);
                return node.isTextual() && isObject(node.textValue()) ? node.textValue() : written;
            } catch (JsonProcessingException noText) {
                return written;
            }
        }
        return written;
    }

    /** {@return whether a text is one JSON object and no more} */
    static boolean isObject(String text) {
        String bare = text.strip();
        if (!bare.startsWith("{") || !bare.endsWith("}")) {
            return false;
        }
        try (JsonParser parser = Trees.JSON.createParser(bare)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            parser.skipChildren();
            return parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null;
        } catch (IOException noJson) {
            return false;
        }
    }
}

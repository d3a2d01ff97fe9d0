package dev.regatta.memory;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.internal.json.Json;
import dev.regatta.spi.memory.text.Analyzer;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is remembered. Immutable.
 *
 * @param id its name, unique in its memory, 1 to 200 characters; ids that a memory makes sort by time
 * @param scope where it belongs: a path such as {@code /crew/briefing/facts}, {@code /} for nowhere in particular
 * @param content the text that is searched, at most 1,000,000 characters
 * @param metadata what else is known by name: strings (which are searched too), booleans, whole numbers as {@code Long},
 *     others as {@code Double}
 * @param importance 0 to 1
 * @param source who remembered it
 * @param sequence the conversation or series that it is a part of, in the order of ids; {@code null} for none
 * @param time when it was remembered, to the millisecond
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MemoryRecord(
        String id,
        String scope,
        String content,
        Map<String, Object> metadata,
        double importance,
        MemorySource source,
        @Nullable String sequence,
        Instant time) {
    /** How many characters a content may have. */
    public static final int MOST_CHARACTERS = 1_000_000;

    private static final int LONGEST_NAME = 200;

    /** The importance of what is neither important nor unimportant. */
    public static final double USUAL_IMPORTANCE = 0.5;

    /** Checks all parts, copies the metadata, and replaces what cannot be stored (U+0000, halves of characters) by U+FFFD. */
    public MemoryRecord {
        id = name("id", id);
        scope = Scopes.check(Analyzer.storable(scope));
        content = Analyzer.storable(content);
        if (content.length() > MOST_CHARACTERS) {
            throw new IllegalArgumentException("A memory has at most " + MOST_CHARACTERS + " characters, this one has "
                    + content.length() + ". Remember it in parts.");
        }
        Map<String, Object> checked = new TreeMap<>();
        metadata.forEach((name, value) ->
                checked.put(name("metadata name", requireNonNull(name, "a metadata name")), checked(name, value)));
        metadata = Collections.unmodifiableMap(checked);
        if (!(importance >= 0 && importance <= 1)) {
            throw new IllegalArgumentException("importance must be 0 to 1, was " + importance);
        }
        requireNonNull(source, "source");
        sequence = sequence == null ? null : name("sequence", sequence);
        time = inMillis(time);
    }

    private static Instant inMillis(Instant time) {
        try {
            return Instant.ofEpochMilli(time.toEpochMilli());
        } catch (ArithmeticException beyond) {
            throw new IllegalArgumentException(
                    "The time of a memory is counted in milliseconds, and " + time + " is beyond what they reach",
                    beyond);
        }
    }

    private static String name(String what, String text) {
        String name = Analyzer.storable(text);
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            throw new IllegalArgumentException(
                    article(what) + what + " has 1 to " + LONGEST_NAME + " characters, this one has " + name.length());
        }
        return name;
    }

    private static String article(String what) {
        return what.startsWith("i") ? "An " : "A ";
    }

    /** Numbers become {@code Long} or {@code Double}, so that every backend gives back what it was given. */
    static Object checked(String name, @Nullable Object value) {
        return switch (value) {
            case null ->
                throw new IllegalArgumentException("The metadata '" + name + "' is null; leave out what is unknown");
            case String text -> Analyzer.storable(text);
            case Boolean bool -> bool;
            case Long number -> number;
            case Double number -> finite(name, number);
            case Float number -> finite(name, number.doubleValue());
            case BigDecimal number -> finite(name, number.doubleValue());
            case BigInteger number -> whole(name, number);
            case Number number -> number.longValue();
            default ->
                throw new IllegalArgumentException(
                        "The metadata '" + name + "' must be a string, a number or a boolean, but is a "
                                + value.getClass().getSimpleName());
        };
    }

    private static Object finite(String name, double number) {
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            throw new IllegalArgumentException("The metadata '" + name + "' must be a finite number, was " + number);
        }
        return number;
    }

    private static Object whole(String name, BigInteger number) {
        if (number.bitLength() > 63) {
            throw new IllegalArgumentException("The metadata '" + name + "' is a number of more than 64 bits");
        }
        return number.longValue();
    }

    /** {@return the record as one line of JSON} */
    public String toJson() {
        return Json.text(this);
    }

    /**
     * Returns this record with another content.
     *
     * @param changed the text
     * @return the changed record
     */
    public MemoryRecord withContent(String changed) {
        return new MemoryRecord(id, scope, changed, metadata, importance, source, sequence, time);
    }

    /**
     * Returns this record with other metadata.
     *
     * @param changed all of it
     * @return the changed record
     */
    public MemoryRecord withMetadata(Map<String, ?> changed) {
        return new MemoryRecord(id, scope, content, Map.copyOf(changed), importance, source, sequence, time);
    }

    /**
     * Returns this record with another importance.
     *
     * @param changed 0 to 1
     * @return the changed record
     */
    public MemoryRecord withImportance(double changed) {
        return new MemoryRecord(id, scope, content, metadata, changed, source, sequence, time);
    }

    /**
     * Reads a record back. What a line leaves out is as {@link RememberOptions#defaults()} has it; it must have an id, a
     * content and a time.
     *
     * @param json what {@link #toJson} wrote
     * @return the record
     * @throws IllegalArgumentException if it is not a record
     */
    public static MemoryRecord fromJson(String json) {
        try {
            JsonNode tree = Json.MAPPER.readTree(json);
            if (!(tree instanceof ObjectNode object)) {
                throw new IllegalArgumentException("Not a memory record in JSON: not an object");
            }
            if (!object.has("scope")) {
                object.put("scope", "/");
            }
            if (!object.has("metadata")) {
                object.putObject("metadata");
            }
            if (!object.has("importance")) {
                object.put("importance", USUAL_IMPORTANCE);
            }
            if (!object.has("source")) {
                object.putObject("source");
            }
            for (String name : new String[] {"id", "content", "time"}) {
                if (!object.path(name).isTextual()) {
                    throw new IllegalArgumentException("Not a memory record in JSON: it has no '" + name + "'");
                }
            }
            return Json.MAPPER.treeToValue(object, MemoryRecord.class);
        } catch (JsonProcessingException e) {
            String why =
                    e.getCause() instanceof IllegalArgumentException ours ? ours.getMessage() : e.getOriginalMessage();
            throw new IllegalArgumentException("Not a memory record in JSON: " + why, e);
        }
    }
}

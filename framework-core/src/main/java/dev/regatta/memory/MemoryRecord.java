package dev.regatta.memory;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.regatta.internal.json.Json;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * One thing that is remembered. Immutable.
 *
 * @param id its name, unique in its memory; later records have greater ids
 * @param scope where it belongs: a path such as {@code /crew/briefing/facts}, {@code /} for nowhere in particular
 * @param content the text that is searched
 * @param metadata what else is known by name: strings, booleans, whole numbers as {@code Long}, others as {@code Double}
 * @param time when it was remembered, to the millisecond
 */
public record MemoryRecord(String id, String scope, String content, Map<String, Object> metadata, Instant time) {

    /** Checks scope and metadata, and copies the latter. */
    public MemoryRecord {
        Scopes.check(scope);
        Map<String, Object> checked = new TreeMap<>();
        metadata.forEach((name, value) -> checked.put(name, checked(name, value)));
        metadata = Collections.unmodifiableMap(checked);
    }

    /** Numbers become {@code Long} or {@code Double}, so that every backend gives back what it was given. */
    private static Object checked(String name, Object value) {
        return switch (value) {
            case String text -> text;
            case Boolean bool -> bool;
            case Double number -> number;
            case Float number -> number.doubleValue();
            case BigDecimal number -> number.doubleValue();
            case Number number -> number.longValue();
            default ->
                throw new IllegalArgumentException(
                        "The metadata '" + name + "' must be a string, a number or a boolean, but is a "
                                + value.getClass().getSimpleName());
        };
    }

    /** {@return the record as one line of JSON} */
    public String toJson() {
        return Json.text(this);
    }

    /**
     * Reads a record back.
     *
     * @param json what {@link #toJson} wrote
     * @return the record
     * @throws IllegalArgumentException if it is not a record
     */
    public static MemoryRecord fromJson(String json) {
        try {
            return Json.MAPPER.readValue(json, MemoryRecord.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "Not a memory record in JSON: " + e.getClass().getSimpleName(), e);
        }
    }
}

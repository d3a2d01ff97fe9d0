package dev.regatta.fallback.memory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.regatta.memory.MemoryRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** A record as its JSON lies in a log. */
final class StoredRecord {
    private static final String NEGATIVE_ZERO = ":-0.0";
    private static final ObjectMapper SIGNED_ZEROS = new ObjectMapper();

    private StoredRecord() {}

    /**
     * Reads a record.
     *
     * @throws IllegalArgumentException if it is none
     */
    static MemoryRecord read(byte[] bytes, int start, int length) throws IOException {
        String json = new String(bytes, start, length, StandardCharsets.UTF_8);
        MemoryRecord record = MemoryRecord.fromJson(json);
        return json.contains(NEGATIVE_ZERO) ? withSigns(record, json) : record;
    }

    /** Decimal numbers, which JSON is read as, have no negative zero. */
    private static MemoryRecord withSigns(MemoryRecord record, String json) throws IOException {
        JsonNode signed = SIGNED_ZEROS.readTree(json).path("metadata");
        Map<String, Object> metadata = new LinkedHashMap<>(record.metadata());
        metadata.replaceAll((name, value) ->
                value instanceof Double ? (Object) signed.path(name).doubleValue() : value);
        return record.withMetadata(metadata);
    }
}

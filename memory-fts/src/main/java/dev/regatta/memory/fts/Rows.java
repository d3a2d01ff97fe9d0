package dev.regatta.memory.fts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.regatta.memory.MemoryRecord;
import dev.regatta.memory.MemorySource;
import dev.regatta.spi.memory.StoreHit;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Records as rows of the table {@code memory}, and back. */
final class Rows {
    /** The columns of a record, in the order in which {@link #record} reads them. */
    static final String COLUMNS =
            "m.id, m.scope, m.content, m.metadata, m.importance, m.run, m.task, m.agent, m.sequence, m.time";

    /** The columns of a hit beside its key. */
    static final String HIT_COLUMNS = COLUMNS + ", m.number, c.about, c.around";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<LinkedHashMap<String, Object>> NAMES_AND_VALUES = new TypeReference<>() {};

    private Rows() {}

    static MemoryRecord record(ResultSet row) throws SQLException {
        String run = row.getString(6);
        String task = row.getString(7);
        String agent = row.getString(8);
        return new MemoryRecord(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                metadata(row.getString(4)),
                row.getDouble(5),
                run == null && task == null && agent == null ? MemorySource.NONE : new MemorySource(run, task, agent),
                row.getString(9),
                Instant.ofEpochMilli(row.getLong(10)));
    }

    static StoreHit hit(ResultSet row, long key) throws SQLException {
        return new StoreHit(row.getLong(11), record(row), key, row.getString(12), row.getString(13));
    }

    /** Binds all columns of a record from the first place on. */
    static int bind(PreparedStatement statement, MemoryRecord record) throws SQLException {
        statement.setString(1, record.id());
        statement.setString(2, record.scope());
        statement.setString(3, record.content());
        statement.setString(4, metadata(record));
        statement.setDouble(5, record.importance());
        statement.setString(6, record.source().run());
        statement.setString(7, record.source().task());
        statement.setString(8, record.source().agent());
        statement.setString(9, record.sequence());
        statement.setLong(10, record.time().toEpochMilli());
        return 11;
    }

    private static Map<String, Object> metadata(String json) throws SQLException {
        if (json.equals("{}")) {
            return Map.of();
        }
        try {
            Map<String, Object> metadata = JSON.readValue(json, NAMES_AND_VALUES);
            metadata.replaceAll((name, value) -> isPlain(value) ? value : String.valueOf(value));
            return metadata;
        } catch (JsonProcessingException e) {
            throw new SQLException("The metadata of a record is not a JSON object", e);
        }
    }

    /** Other programs may write more into metadata than a record can hold; that is shown as text. */
    private static boolean isPlain(Object value) {
        return value instanceof String
                || value instanceof Boolean
                || value instanceof Integer
                || value instanceof Long
                || value instanceof Double;
    }

    private static String metadata(MemoryRecord record) throws SQLException {
        if (record.metadata().isEmpty()) {
            return "{}";
        }
        try {
            return JSON.writeValueAsString(record.metadata());
        } catch (JsonProcessingException e) {
            throw new SQLException("The metadata of a record cannot be written as JSON", e);
        }
    }
}

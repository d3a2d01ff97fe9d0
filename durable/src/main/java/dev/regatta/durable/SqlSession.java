package dev.regatta.durable;

import dev.regatta.spi.journal.Bytes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A connection with its statements, each prepared once. Belongs to one thread at a time. */
final class SqlSession {
    private final Connection connection;
    private final Map<String, PreparedStatement> statements = new HashMap<>();

    SqlSession(Connection connection) {
        this.connection = connection;
    }

    Connection connection() {
        return connection;
    }

    /** Makes a value of a row. */
    @FunctionalInterface
    interface Row<R> {
        R of(ResultSet row) throws SQLException;
    }

    /** {@return the first row; empty if there is none} */
    <R> Optional<R> first(String sql, Row<R> row, @Nullable Object... arguments) throws SQLException {
        try (ResultSet rows = prepare(sql, arguments).executeQuery()) {
            return rows.next() ? Optional.of(row.of(rows)) : Optional.empty();
        }
    }

    /** Does something with each row. */
    void each(String sql, RowWork work, @Nullable Object... arguments) throws SQLException {
        try (ResultSet rows = prepare(sql, arguments).executeQuery()) {
            while (rows.next()) {
                work.on(rows);
            }
        }
    }

    /** What is done with a row. */
    @FunctionalInterface
    interface RowWork {
        void on(ResultSet row) throws SQLException;
    }

    int update(String sql, @Nullable Object... arguments) throws SQLException {
        return prepare(sql, arguments).executeUpdate();
    }

    private PreparedStatement prepare(String sql, @Nullable Object... arguments) throws SQLException {
        PreparedStatement statement = statements.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            statements.put(sql, statement);
        }
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case null -> statement.setNull(i + 1, Types.BIGINT);
                case Long number -> statement.setLong(i + 1, number);
                case Integer number -> statement.setInt(i + 1, number);
                case Bytes bytes -> statement.setBytes(i + 1, bytes.array());
                default -> statement.setString(i + 1, arguments[i].toString());
            }
        }
        return statement;
    }

    /** Closes the statements: one that has failed is not used again. */
    void forget() {
        for (PreparedStatement statement : statements.values()) {
            try {
                statement.close();
            } catch (SQLException unusable) {
                // so is its connection, and the next statement says so
            }
        }
        statements.clear();
    }
}

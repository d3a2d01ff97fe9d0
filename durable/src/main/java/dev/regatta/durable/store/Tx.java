package dev.regatta.durable.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** A transaction that writes, on a connection whose statements are prepared once. Belongs to the thread that writes. */
abstract class Tx {
    private final Connection connection;
    private final Map<String, PreparedStatement> statements = new HashMap<>();
    private long now;

    Tx(Connection connection) {
        this.connection = connection;
    }

    Connection connection() {
        return connection;
    }

    /** To be called whenever one begins. */
    void reset() {
        now = 0;
    }

    /** Makes all durable. */
    abstract void commit() throws SQLException;

    /** Takes all back, and puts the connection in order or throws it away. */
    abstract void rollBack(Throwable thrown);

    abstract long clock() throws SQLException;

    /** {@return the time of this transaction, in microseconds since 1970} */
    long now() throws SQLException {
        if (now == 0) {
            now = clock();
        }
        return now;
    }

    /** {@return a statement with its values set; it is not to be closed} */
    PreparedStatement prepare(String sql, Object... values) throws SQLException {
        PreparedStatement statement = statements.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            statements.put(sql, statement);
        }
        bind(statement, values);
        return statement;
    }

    static void bind(PreparedStatement statement, Object... values) throws SQLException {
        int place = 1;
        for (Object value : values) {
            switch (value) {
                case Long number -> statement.setLong(place, number);
                case Integer number -> statement.setInt(place, number);
                case String text -> statement.setString(place, text);
                case byte[] bytes -> statement.setBytes(place, bytes);
                case Null ignored -> statement.setNull(place, ignored.type);
                default -> throw new IllegalArgumentException("No value of a statement: " + value.getClass());
            }
            place++;
        }
    }

    /** Nothing, of a type. */
    enum Null {
        NUMBER(java.sql.Types.BIGINT),
        BYTES(java.sql.Types.BINARY);

        private final int type;

        Null(int type) {
            this.type = type;
        }
    }

    int update(String sql, Object... values) throws SQLException {
        return prepare(sql, values).executeUpdate();
    }

    /** {@return the number that a query has; a default if it has no row} */
    long number(String sql, long none, Object... values) throws SQLException {
        try (ResultSet row = prepare(sql, values).executeQuery()) {
            return row.next() ? row.getLong(1) : none;
        }
    }

    /** Closes all statements: one that has failed may not be usable again. */
    void dropStatements() {
        for (PreparedStatement each : statements.values()) {
            try {
                each.close();
            } catch (SQLException unusable) {
                // the connection is put in order, or thrown away, next
            }
        }
        statements.clear();
    }
}

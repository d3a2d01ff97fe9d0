package dev.regatta.memory.fts;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Ending transactions that went wrong. */
final class Transactions {
    private Transactions() {}

    /** Rolls back, unless SQLite has done so itself; trouble is added to what was thrown. */
    static void rollBack(Connection connection, Throwable thrown) {
        try {
            rollBack(connection);
        } catch (SQLException trouble) {
            thrown.addSuppressed(trouble);
        }
    }

    /** Rolls back if there is a transaction. */
    static void rollBack(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("ROLLBACK");
        } catch (SQLException trouble) {
            if (!String.valueOf(trouble.getMessage()).contains("no transaction is active")) {
                throw trouble;
            }
        }
    }
}

package dev.regatta.memory.fts;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Ending transactions that went wrong. */
final class Transactions {
    private Transactions() {}

    /** Rolls back, unless SQLite has done so itself; trouble is added to the failure. */
    static void rollBack(Connection connection, Exception failure) {
        try (Statement statement = connection.createStatement()) {
            statement.execute("ROLLBACK");
        } catch (SQLException trouble) {
            boolean doneAlready = String.valueOf(trouble.getMessage()).contains("no transaction is active");
            if (!doneAlready) {
                failure.addSuppressed(trouble);
            }
        }
    }
}

package dev.regatta.compat.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.regatta.durable.store.RunStores;
import dev.regatta.journal.Bytes;
import dev.regatta.journal.JournalException;
import dev.regatta.journal.NewRun;
import dev.regatta.journal.RunStore;
import dev.regatta.step.Digest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** On a real server; where none is installed, skipped with a line that says so. */
final class PostgresRunStoreTest extends RunStoreContract {
    private @Nullable String url;

    private String url() {
        if (url == null) {
            PostgresServer server = PostgresServer.current();
            assumeTrue(server != null, "PostgreSQL is not installed: apt-get install postgresql");
            try {
                url = server.newDatabase();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
        return url;
    }

    @Override
    protected RunStore open() {
        return RunStores.postgres(url(), new Properties());
    }

    private void run(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static NewRun run() {
        return new NewRun("a", "crew", "n", "", Bytes.NONE, Digest.of(new byte[0]), "", "");
    }

    @Test
    void a_lost_connection_is_an_error_at_most_and_all_goes_on_afterwards() throws Exception {
        try (RunStore store = open()) {
            store.create(run());
            run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                    + " AND datname = current_database()");

            assertThat(store.signal("a", "s", "1", Bytes.NONE)).isTrue();
            assertThat(store.signals("a")).hasSize(1);
        }
    }

    @Test
    void newer_tables_are_refused_and_unchanged() throws Exception {
        open().close();
        run("UPDATE regatta_format SET version = 99");

        assertThatThrownBy(this::open)
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("format 99")
                .hasMessageNotContaining("user=");

        run("UPDATE regatta_format SET version = 1");
        open().close();
    }

    @Test
    void a_server_that_is_not_there_is_an_error() {
        Properties secret = new Properties();
        secret.setProperty("password", "secret");
        assertThatThrownBy(
                        () -> RunStores.postgres("jdbc:postgresql://127.0.0.1:1/none?user=me&password=secret", secret))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("jdbc:postgresql://127.0.0.1:1/none'")
                .hasMessageNotContaining("secret");
    }
}

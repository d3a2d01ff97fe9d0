package dev.regatta.durable.store;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The tables, and how they are made. */
final class Tables {
    /** The version that this build writes. */
    static final int VERSION = 1;

    private static final Pattern BLANK_LINE = Pattern.compile("\n\n");

    private Tables() {}

    /**
     * Makes what is missing; to be called within a transaction.
     *
     * @param from the version that is there; 0 for none
     * @param words what the database calls things
     */
    static void bringUpToDate(Connection connection, int from, Map<String, String> words) throws SQLException {
        for (int version = from + 1; version <= VERSION; version++) {
            String commands = text("tables-" + version + ".sql");
            for (Map.Entry<String, String> word : words.entrySet()) {
                commands = commands.replace("{" + word.getKey() + "}", word.getValue());
            }
            for (String command : BLANK_LINE.split(commands, -1)) {
                run(connection, command);
            }
        }
    }

    static void run(Connection connection, String command) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(command);
        }
    }

    static long number(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    private static String text(String name) {
        try (InputStream stream = requireNonNull(Tables.class.getResourceAsStream(name), name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("--"))
                    .collect(Collectors.joining("\n"))
                    .strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

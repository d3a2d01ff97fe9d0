package dev.regatta.memory.fts;

import static java.util.Objects.requireNonNull;

import dev.regatta.memory.Tokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The tables, views and triggers of a memory file, and how older files become current ones. */
final class Schema {
    /** The format that this build writes, kept in {@code PRAGMA user_version}. */
    static final int VERSION = 2;

    /** What marks a file as a memory, kept in {@code PRAGMA application_id}: "RGTA". */
    static final int APPLICATION_ID = 0x52475441;

    /** Script ranges of the analyzer, as a GLOB class. */
    private static final String DENSE = "\u0E00-\u0EFF\u1000-\u109F\u1780-\u17FF\u3005-\u3007\u3041-\u312F\u31F0-\u31FF"
            + "\u3400-\u4DBF\u4E00-\u9FFF\uF900-\uFAFF\uFF66-\uFF9F\uD840\uDC00-\uD888\uDFAF";

    private static final Pattern BLANK_LINE = Pattern.compile("\n\n");
    private static final Pattern PAIRS = Pattern.compile("\\{pairs of ([\\w.]+)\\}");
    private static final Pattern TOKENIZE = Pattern.compile("tokenize = '([^']*)'");

    private static final List<String> DERIVED = List.of(
            "DROP TRIGGER IF EXISTS memory_inserted",
            "DROP TRIGGER IF EXISTS memory_inserted_in_sequence",
            "DROP TRIGGER IF EXISTS memory_updating",
            "DROP TRIGGER IF EXISTS memory_updated",
            "DROP TRIGGER IF EXISTS memory_deleting",
            "DROP TRIGGER IF EXISTS memory_deleted",
            "DROP TABLE IF EXISTS memory_index",
            "DROP VIEW IF EXISTS memory_text",
            "DROP VIEW IF EXISTS memory_about",
            "DROP VIEW IF EXISTS memory_around",
            "DROP TABLE IF EXISTS memory_context");

    private Schema() {}

    /**
     * Brings a file up to date, in one transaction: makes what is missing, migrates older versions, and makes the index anew
     * if another tokenizer is wanted.
     *
     * @param wanted the tokenizer; null for what is there
     * @return the tokenizer of the index
     */
    static Tokenizer bringUpToDate(Connection connection, @Nullable Tokenizer wanted) throws SQLException {
        if (number(connection, "PRAGMA user_version") == VERSION) {
            Tokenizer there = tokenizer(connection);
            if (wanted == null || wanted == there) {
                return there;
            }
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            try {
                Tokenizer result = change(connection, wanted);
                statement.execute("COMMIT");
                return result;
            } catch (Throwable thrown) {
                Transactions.rollBack(connection, thrown);
                throw thrown;
            }
        }
    }

    private static Tokenizer change(Connection connection, @Nullable Tokenizer wanted) throws SQLException {
        int version = number(connection, "PRAGMA user_version");
        if (version == VERSION) {
            Tokenizer there = tokenizer(connection);
            if (wanted != null && wanted != there) {
                makeIndex(connection, wanted);
            }
            return wanted == null ? there : wanted;
        }
        Tokenizer tokenizer = wanted == null ? Tokenizer.ENGLISH : wanted;
        if (version == 1) {
            run(connection, text("migrate-1.sql"));
        }
        run(connection, text("tables-2.sql"));
        if (version == 1) {
            run(
                    connection,
                    "INSERT INTO memory (number, id, scope, content, metadata, time)"
                            + " SELECT number, id, scope, content, metadata, time FROM memory_1;\n\nDROP TABLE memory_1;");
        }
        makeIndex(connection, tokenizer);
        run(connection, "PRAGMA application_id = " + APPLICATION_ID + ";\n\nPRAGMA user_version = " + VERSION + ";");
        return tokenizer;
    }

    /** Makes everything that can be derived from the records; to be called within a transaction. */
    static void makeIndex(Connection connection, Tokenizer tokenizer) throws SQLException {
        for (String command : DERIVED) {
            run(connection, command);
        }
        String commands = text("index-2.sql").replace("{tokenizer}", tokenizer.fts5());
        String pairs = text("spaced.sql").replace("{dense}", DENSE);
        run(
                connection,
                PAIRS.matcher(commands)
                        .replaceAll(found -> Matcher.quoteReplacement(pairs.replace("{text}", found.group(1)))));
    }

    static Tokenizer tokenizer(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT sql FROM sqlite_schema WHERE name = 'memory_index'")) {
            Matcher found = TOKENIZE.matcher(row.next() ? row.getString(1) : "");
            if (found.find()) {
                for (Tokenizer tokenizer : Tokenizer.values()) {
                    if (tokenizer.fts5().equals(found.group(1))) {
                        return tokenizer;
                    }
                }
            }
            throw new SQLException("The index has an unknown tokenizer, or there is none");
        }
    }

    static int number(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            return result.next() ? result.getInt(1) : 0;
        }
    }

    /** Runs commands that are parted by blank lines, so that triggers stay whole. */
    private static void run(Connection connection, String commands) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String command : BLANK_LINE.split(commands, -1)) {
                if (!command.isBlank()) {
                    statement.execute(command);
                }
            }
        }
    }

    /** {@return a file of commands without its comments} */
    private static String text(String name) {
        try (InputStream stream = requireNonNull(Schema.class.getResourceAsStream(name), name)) {
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

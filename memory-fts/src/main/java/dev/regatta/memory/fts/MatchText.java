package dev.regatta.memory.fts;

import dev.regatta.spi.memory.text.Column;
import dev.regatta.spi.memory.text.Phrase;
import dev.regatta.spi.memory.text.TextQuery;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes a query in FTS5's grammar. Every word is quoted, so that no input means more than it says. */
final class MatchText {
    private static final int OR = 0;
    private static final int AND = 1;
    private static final int NOT = 2;
    private static final int LEAF = 3;

    private MatchText() {}

    /**
     * A condition on {@code memory_index} by which records are found and scored.
     *
     * @param sql the condition
     * @param values what to bind, in order
     */
    record Condition(String sql, List<String> values) {
        /** Binds the values from a place on. {@return the place after them} */
        int bind(PreparedStatement statement, int first) throws SQLException {
            int place = first;
            for (String value : values) {
                statement.setString(place++, value);
            }
            return place;
        }
    }

    /** {@return the condition for a query; where FTS5 would score by how it is put together, one part finds and one scores} */
    static Condition condition(TextQuery query) {
        return query.isFlat()
                ? new Condition("memory_index MATCH ?", List.of(of(query)))
                : new Condition(
                        "memory_index MATCH ? AND memory_index.rowid IN"
                                + " (SELECT rowid FROM memory_index WHERE memory_index MATCH ?)",
                        List.of(of(query.scoring()), of(query)));
    }

    static String of(TextQuery query) {
        StringBuilder text = new StringBuilder();
        write(query, OR, text);
        return text.toString();
    }

    private static void write(TextQuery query, int around, StringBuilder into) {
        int own = precedence(query);
        into.append(own < around ? "(" : "");
        switch (query) {
            case TextQuery.Nothing nothing -> throw new IllegalArgumentException("FTS5 has no query for nothing");
            case TextQuery.Near near -> near(near, into);
            case TextQuery.All all -> {
                write(all.left(), AND, into);
                into.append(" AND ");
                write(all.right(), NOT, into);
            }
            case TextQuery.Any any -> {
                String between = "";
                for (TextQuery part : any.parts()) {
                    into.append(between);
                    write(part, AND, into);
                    between = " OR ";
                }
            }
            case TextQuery.Without without -> {
                write(without.wanted(), NOT, into);
                into.append(" NOT ");
                write(without.unwanted(), LEAF, into);
            }
        }
        into.append(own < around ? ")" : "");
    }

    private static int precedence(TextQuery query) {
        return switch (query) {
            case TextQuery.Nothing nothing -> LEAF;
            case TextQuery.Near near -> LEAF;
            case TextQuery.All all -> AND;
            case TextQuery.Any any -> OR;
            case TextQuery.Without without -> NOT;
        };
    }

    private static void near(TextQuery.Near near, StringBuilder into) {
        if (!near.columns().equals(TextQuery.EVERYWHERE)) {
            into.append(columns(near.columns())).append(" : ");
        }
        if (near.phrases().size() > 1) {
            into.append("NEAR(");
            near.phrases().forEach(phrase -> phrase(phrase, into.append(' ')));
            into.append(", ").append(near.distance()).append(')');
        } else {
            into.append(near.first() ? "^ " : "");
            phrase(near.phrases().getFirst(), into);
        }
    }

    private static String columns(Set<Column> columns) {
        return Arrays.stream(Column.values())
                .filter(columns::contains)
                .map(Column::label)
                .collect(Collectors.joining(" ", "{", "}"));
    }

    /** Tokens hold letters and digits only, so there is no quote to double. */
    private static void phrase(Phrase phrase, StringBuilder into) {
        into.append('"').append(String.join(" ", phrase.tokens())).append(phrase.prefix() ? "\" *" : "\"");
    }
}

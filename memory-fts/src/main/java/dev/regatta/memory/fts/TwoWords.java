package dev.regatta.memory.fts;

import dev.regatta.memory.fts.Connections.Session;
import dev.regatta.memory.fts.SearchSql.Scored;
import dev.regatta.spi.memory.StoreQuery;
import dev.regatta.spi.memory.text.TextQuery;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Spares large memories most of the work of a search for two words. FTS5 scores every record that holds one of them, at about a
 * microsecond each, though the best nearly always hold both, or the rarer one. A record with one word only scores less than
 * that word's idf times k1 + 1, however often it holds it; where enough others score more, it need not be looked at. The result
 * is exact. The idea is that of MaxScore (Turtle and Flood, "Query evaluation: strategies and optimizations", 1995).
 */
final class TwoWords {
    /** In smaller memories every match is scored sooner than it is known whether that is needed. */
    private static final long LEAST_RECORDS = 50_000;

    private static final double SATURATION = 2.2; // k1 + 1
    private static final double LEAST_IDF = 1e-6;
    private static final double ROUNDING = 1 + 1e-9;

    private final Session session;
    private final StoreQuery query;
    private final long records;

    private TwoWords(Session session, StoreQuery query, long records) {
        this.session = session;
        this.query = query;
        this.records = records;
    }

    /** A word, how many records hold it, and the key that no record reaches that holds it alone. */
    private record Word(TextQuery text, long holding, long bound) {}

    /** {@return the best, and what is tied with the last of them, if that is certain; nothing if all must be looked at} */
    static List<Scored> best(Session session, StoreQuery query) throws SQLException {
        if (!(query.text() instanceof TextQuery.Any any) || any.parts().size() != 2 || !any.isFlat()) {
            return List.of();
        }
        // at least as many as there are records, so that no bound is too low
        long records = number(session, "SELECT coalesce(max(number), 0) FROM memory", "");
        return records < LEAST_RECORDS ? List.of() : new TwoWords(session, query, records).best(any.parts());
    }

    private List<Scored> best(List<TextQuery> words) throws SQLException {
        Word first = word(words.get(0));
        Word second = word(words.get(1));
        Word rarer = first.holding() <= second.holding() ? first : second;
        Word other = first.holding() <= second.holding() ? second : first;
        List<Scored> best = scored(new TextQuery.All(words.get(0), words.get(1)));
        if (best.size() >= query.limit() && least(best) > rarer.bound()) {
            return best;
        }
        boolean promising = best.size() >= query.limit() && least(best) > other.bound();
        if (!promising && rarer.holding() > other.holding() / 2) {
            return List.of();
        }
        best.addAll(scored(new TextQuery.Without(rarer.text(), other.text())));
        best.sort(Comparator.comparingLong(Scored::key).reversed());
        if (best.size() < query.limit() || least(best) <= other.bound()) {
            return List.of();
        }
        long least = least(best);
        best.removeIf(each -> each.key() < least);
        return best;
    }

    private long least(List<Scored> best) {
        return best.get(query.limit() - 1).key();
    }

    private List<Scored> scored(TextQuery text) throws SQLException {
        return new ArrayList<>(SearchSql.scored(
                session,
                new StoreQuery(
                        text,
                        query.weights(),
                        query.filter(),
                        query.ranking(),
                        query.now(),
                        query.limit(),
                        query.after())));
    }

    private Word word(TextQuery text) throws SQLException {
        long holding =
                number(session, "SELECT count(*) FROM memory_index WHERE memory_index MATCH ?", MatchText.of(text));
        double idf = Math.max(LEAST_IDF, Math.log((records - holding + 0.5) / (holding + 0.5)));
        return new Word(text, holding, StoreQuery.key(idf * SATURATION * ROUNDING));
    }

    private static long number(Session session, String sql, String value) throws SQLException {
        PreparedStatement statement = session.prepare(sql);
        if (!value.isEmpty()) {
            statement.setString(1, value);
        }
        try (ResultSet row = statement.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }
}

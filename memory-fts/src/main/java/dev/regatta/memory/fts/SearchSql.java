package dev.regatta.memory.fts;

import static java.util.Objects.requireNonNull;

import dev.regatta.memory.Ranking;
import dev.regatta.memory.fts.Connections.Session;
import dev.regatta.spi.memory.StoreHit;
import dev.regatta.spi.memory.StoreQuery;
import dev.regatta.spi.memory.StoreQuery.Place;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Searches by SQL. Without filter and cursor the index alone finds the best, and only they are read from the table; otherwise
 * every match is. Stateless.
 */
final class SearchSql {
    /** So many records with the same score are sorted by id at once; if there are more, the index is read again. */
    private static final int MOST_TIED = 1_000;

    private static final String SMALLEST_IDS =
            "SELECT m.number FROM json_each(?1) j CROSS JOIN memory m ON m.number = j.value ORDER BY m.id LIMIT ?2";

    static String relevance(StoreQuery.Weights weights) {
        return String.format(
                Locale.ROOT, "-bm25(memory_index, %s, %s, %s)", weights.content(), weights.about(), weights.around());
    }

    private static String key(String score) {
        return "CAST((" + score + ") * 1e9 + 0.5 AS INTEGER)";
    }

    List<StoreHit> search(Session session, StoreQuery query) throws SQLException {
        boolean plain =
                query.ranking() instanceof Ranking.Relevance && query.filter().isAll() && query.after() == null;
        return plain ? best(session, query) : ofAll(session, query);
    }

    /** What the index says of a record. */
    record Scored(long number, long key) {}

    /** In one transaction, since numbers mean something only as long as nobody writes. */
    private static List<StoreHit> best(Session session, StoreQuery query) throws SQLException {
        return session.transaction("BEGIN", begun -> {
            List<Scored> scored = TwoWords.best(begun, query);
            scored = scored.isEmpty() ? scored(begun, query) : scored;
            return hits(begun, untied(begun, query, scored));
        });
    }

    /**
     * {@return the best, as many as asked for; and if the last of them is tied with others, those, too, up to {@link #MOST_TIED}}
     */
    static List<Scored> scored(Session session, StoreQuery query) throws SQLException {
        MatchText.Condition match = MatchText.condition(query.text());
        PreparedStatement statement = session.prepare("SELECT rowid, " + key(relevance(query.weights()))
                + " AS key FROM memory_index WHERE " + match.sql() + " ORDER BY key DESC LIMIT ?");
        statement.setInt(match.bind(statement, 1), query.limit() + MOST_TIED);
        List<Scored> scored = new ArrayList<>();
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                long key = row.getLong(2);
                if (scored.size() >= query.limit()
                        && key < scored.get(query.limit() - 1).key()) {
                    break;
                }
                scored.add(new Scored(row.getLong(1), key));
            }
        }
        return scored;
    }

    /** {@return of what is tied at the limit, those with the smallest ids} */
    private static List<Scored> untied(Session session, StoreQuery query, List<Scored> scored) throws SQLException {
        int limit = query.limit();
        if (scored.size() <= limit) {
            return scored;
        }
        long bound = scored.get(limit - 1).key();
        List<Scored> tied = scored.stream().filter(each -> each.key() == bound).toList();
        List<Scored> chosen = new ArrayList<>(scored.subList(0, scored.size() - tied.size()));
        PreparedStatement statement;
        int place = 1;
        if (scored.size() < limit + MOST_TIED) {
            statement = session.prepare(SMALLEST_IDS);
            statement.setString(place++, numbers(tied));
        } else {
            MatchText.Condition match = MatchText.condition(query.text());
            statement = session.prepare("SELECT f.number FROM (SELECT rowid AS number, "
                    + key(relevance(query.weights()))
                    + " AS key FROM memory_index WHERE " + match.sql() + ") f JOIN memory m ON m.number = f.number"
                    + " WHERE f.key = ? ORDER BY m.id LIMIT ?");
            place = match.bind(statement, place);
            statement.setLong(place++, bound);
        }
        statement.setInt(place, limit - chosen.size());
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                chosen.add(new Scored(row.getLong(1), bound));
            }
        }
        return chosen;
    }

    private static String numbers(List<Scored> scored) {
        StringBuilder numbers = new StringBuilder("[");
        for (Scored each : scored) {
            numbers.append(numbers.length() > 1 ? "," : "").append(each.number());
        }
        return numbers.append(']').toString();
    }

    private static List<StoreHit> hits(Session session, List<Scored> scored) throws SQLException {
        Map<Long, Long> keys = new HashMap<>();
        scored.forEach(each -> keys.put(each.number(), each.key()));
        PreparedStatement statement = session.prepare("SELECT " + Rows.HIT_COLUMNS
                + " FROM json_each(?) j CROSS JOIN memory m ON m.number = j.value"
                + " JOIN memory_context c ON c.number = m.number");
        statement.setString(1, numbers(scored));
        List<StoreHit> hits = new ArrayList<>();
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                hits.add(Rows.hit(row, requireNonNull(keys.get(row.getLong(11)))));
            }
        }
        hits.sort(Comparator.comparing(hit -> new Place(hit.key(), hit.record().id())));
        return hits;
    }

    private static List<StoreHit> ofAll(Session session, StoreQuery query) throws SQLException {
        FilterSql filter = FilterSql.of(query.filter());
        MatchText.Condition match = MatchText.condition(query.text());
        Place after = query.after();
        PreparedStatement statement = session.prepare("SELECT " + Rows.HIT_COLUMNS + ", f.key FROM (SELECT number, id, "
                + key(score(query.ranking()))
                + " AS key FROM (SELECT m.number, m.id, m.time, m.importance, "
                + relevance(query.weights())
                + " AS relevance FROM memory_index JOIN memory m ON m.number = memory_index.rowid"
                + " WHERE "
                + match.sql()
                + " AND "
                + filter.sql()
                + ")) f JOIN memory m ON m.number = f.number JOIN memory_context c ON c.number = f.number"
                + (after == null ? "" : " WHERE f.key < ? OR (f.key = ? AND f.id > ?)")
                + " ORDER BY f.key DESC, f.id LIMIT ?");
        int place = 1;
        if (query.ranking() instanceof Ranking.Weighted weighted) {
            statement.setDouble(place++, weighted.relevance());
            statement.setDouble(place++, weighted.recency());
            statement.setLong(place++, query.now().toEpochMilli());
            statement.setDouble(place++, weighted.halfLifeMillis());
            statement.setDouble(place++, weighted.importance());
        }
        place = match.bind(statement, place);
        for (Object value : filter.values()) {
            statement.setObject(place++, value);
        }
        if (after != null) {
            statement.setLong(place++, after.key());
            statement.setLong(place++, after.key());
            statement.setString(place++, after.id());
        }
        statement.setInt(place, query.limit());
        return hits(statement);
    }

    /** The formula of {@link StoreQuery#score}. */
    private static String score(Ranking ranking) {
        return switch (ranking) {
            case Ranking.Relevance relevance -> "relevance";
            case Ranking.Weighted weighted ->
                "? * (relevance / max(relevance) OVER ()) + ? * pow(0.5, max(0, ? - time) / ?) + ? * importance";
        };
    }

    private static List<StoreHit> hits(PreparedStatement statement) throws SQLException {
        List<StoreHit> hits = new ArrayList<>();
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                hits.add(Rows.hit(row, row.getLong(14)));
            }
        }
        return hits;
    }
}

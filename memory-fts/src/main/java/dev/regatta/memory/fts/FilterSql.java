package dev.regatta.memory.fts;

import dev.regatta.memory.MemoryFilter;
import dev.regatta.memory.MemoryFilter.Condition;
import dev.regatta.memory.MemoryFilter.Relation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A filter as a condition on the table {@code memory m}.
 *
 * @param sql the condition
 * @param values what to bind, in order
 */
record FilterSql(String sql, List<Object> values) {

    static FilterSql of(MemoryFilter filter) {
        List<String> parts = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        if (!filter.scope().equals("/")) {
            // '0' is the character after '/'
            parts.add("(m.scope = ? OR (m.scope > ? AND m.scope < ?))");
            values.addAll(List.of(filter.scope(), filter.scope() + "/", filter.scope() + "0"));
        }
        Instant from = filter.from();
        if (from != null) {
            parts.add("m.time >= ?");
            values.add(ceilingMillis(from));
        }
        Instant until = filter.until();
        if (until != null) {
            parts.add("m.time < ?");
            values.add(ceilingMillis(until));
        }
        filter.conditions().forEach(condition -> add(condition, parts, values));
        return new FilterSql(parts.isEmpty() ? "TRUE" : String.join(" AND ", parts), values);
    }

    /** Records have whole milliseconds, so a bound between two of them means the later one. */
    private static long ceilingMillis(Instant bound) {
        if (bound.isAfter(Instant.ofEpochMilli(Long.MAX_VALUE))) {
            return Long.MAX_VALUE;
        }
        if (bound.isBefore(Instant.ofEpochMilli(Long.MIN_VALUE))) {
            return Long.MIN_VALUE;
        }
        long millis = bound.toEpochMilli();
        return Instant.ofEpochMilli(millis).equals(bound) ? millis : millis + 1;
    }

    private static void add(Condition condition, List<String> parts, List<Object> values) {
        boolean inverted = condition.relation() == Relation.IS_NOT;
        String sign = inverted ? "=" : condition.relation().sign();
        String fits;
        values.add(condition.name());
        if (condition.value() instanceof Boolean bool) {
            fits = "j.type = ?";
            values.add(bool.toString());
        } else {
            fits = (condition.value() instanceof String ? "j.type = 'text'" : "j.type IN ('integer', 'real')")
                    + " AND j.atom " + sign + " ?";
            values.add(condition.value());
        }
        parts.add((inverted ? "NOT " : "") + "EXISTS (SELECT 1 FROM json_each(m.metadata) j WHERE j.key = ? AND " + fits
                + ")");
    }
}

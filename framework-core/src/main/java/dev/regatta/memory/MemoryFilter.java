package dev.regatta.memory;

import dev.regatta.spi.memory.text.Analyzer;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which records are meant. Immutable.
 *
 * @param scope those in this scope or below it; {@code /} for all
 * @param conditions what all of their metadata must fulfil
 * @param from those not earlier than this; {@code null} for no bound
 * @param until those earlier than this; {@code null} for no bound
 */
public record MemoryFilter(
        String scope,
        List<Condition> conditions,
        @Nullable Instant from,
        @Nullable Instant until) {
    private static final MemoryFilter ALL = new MemoryFilter("/", List.of(), null, null);

    /** Checks the scope and copies the list. */
    public MemoryFilter {
        scope = Scopes.check(Analyzer.storable(scope));
        conditions = List.copyOf(conditions);
    }

    /** How a value in the metadata relates to a given one. Values of different kinds are never equal, smaller or greater. */
    public enum Relation {
        /** It is there and equal. */
        IS("="),
        /** It is not there, or not equal. */
        IS_NOT("!="),
        /** It is there, and smaller: numbers by size, strings by code points. */
        LESS("<"),
        /** It is there, and smaller or equal. */
        AT_MOST("<="),
        /** It is there, and greater. */
        GREATER(">"),
        /** It is there, and greater or equal. */
        AT_LEAST(">=");

        private final String sign;

        Relation(String sign) {
            this.sign = sign;
        }

        /** {@return the relation as it is written on a command line} */
        public String sign() {
            return sign;
        }

        boolean holds(int comparison) {
            return switch (this) {
                case IS -> comparison == 0;
                case IS_NOT -> comparison != 0;
                case LESS -> comparison < 0;
                case AT_MOST -> comparison <= 0;
                case GREATER -> comparison > 0;
                case AT_LEAST -> comparison >= 0;
            };
        }
    }

    /**
     * What metadata must fulfil.
     *
     * @param name the name in the metadata
     * @param relation how the value there relates to the given one
     * @param value a string, a boolean, a {@code Long} or a {@code Double}
     */
    public record Condition(String name, Relation relation, Object value) {
        /** Checks the value. */
        public Condition {
            name = Analyzer.storable(name);
            value = MemoryRecord.checked(name, value);
            if (value instanceof Boolean && relation != Relation.IS && relation != Relation.IS_NOT) {
                throw new IllegalArgumentException("A boolean is not greater or smaller: " + name + " "
                        + relation.sign() + " " + value + ". Use = or !=.");
            }
        }

        boolean test(Map<String, Object> metadata) {
            Object found = metadata.get(name);
            Integer comparison = found == null ? null : compare(found, value);
            return comparison == null ? relation == Relation.IS_NOT : relation.holds(comparison);
        }

        /** {@return how two values of one kind compare, or null if they are of different kinds} */
        private static @Nullable Integer compare(Object left, Object right) {
            if (left instanceof String a && right instanceof String b) {
                return Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray());
            }
            if (left instanceof Boolean a && right instanceof Boolean b) {
                return a.compareTo(b);
            }
            if (left instanceof Number a && right instanceof Number b) {
                return exact(a).compareTo(exact(b));
            }
            return null;
        }

        private static BigDecimal exact(Number number) {
            return number instanceof Double real ? new BigDecimal(real) : BigDecimal.valueOf(number.longValue());
        }
    }

    /** {@return all records} */
    public static MemoryFilter all() {
        return ALL;
    }

    /**
     * Returns a filter for a scope.
     *
     * @param scope those in this scope or below it
     * @return the filter
     */
    public static MemoryFilter in(String scope) {
        return new MemoryFilter(scope, List.of(), null, null);
    }

    /**
     * Returns this filter with one more condition.
     *
     * @param name the name in the metadata
     * @param relation how the value there relates to the given one
     * @param value a string, a number or a boolean
     * @return the narrowed filter
     */
    public MemoryFilter where(String name, Relation relation, Object value) {
        List<Condition> more = new ArrayList<>(conditions);
        more.add(new Condition(name, relation, value));
        return new MemoryFilter(scope, more, from, until);
    }

    /**
     * Returns this filter with an earliest time.
     *
     * @param earliest those not earlier than this
     * @return the narrowed filter
     */
    public MemoryFilter since(Instant earliest) {
        return new MemoryFilter(scope, conditions, earliest, until);
    }

    /**
     * Returns this filter with a latest time.
     *
     * @param bound those earlier than this
     * @return the narrowed filter
     */
    public MemoryFilter before(Instant bound) {
        return new MemoryFilter(scope, conditions, from, bound);
    }

    /** {@return whether every record passes} */
    public boolean isAll() {
        return equals(ALL);
    }

    /**
     * Tells whether a record passes.
     *
     * @param record the record
     * @return whether it is meant
     */
    public boolean test(MemoryRecord record) {
        return Scopes.holds(scope, record.scope())
                && (from == null || !record.time().isBefore(from))
                && (until == null || record.time().isBefore(until))
                && conditions.stream().allMatch(condition -> condition.test(record.metadata()));
    }
}

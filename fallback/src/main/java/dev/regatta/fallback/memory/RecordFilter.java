package dev.regatta.fallback.memory;

import dev.regatta.memory.MemoryFilter;
import dev.regatta.memory.MemoryRecord;
import dev.regatta.memory.MemorySource;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A filter over the slots of one replica: scopes and times are tested in the heap, metadata in the log. */
final class RecordFilter {
    private final LogState replica;
    private final MemoryFilter filter;
    private final boolean @Nullable [] scopes; // by the number of the scope; null for all
    private final long from;
    private final long until;

    RecordFilter(LogState replica, MemoryFilter filter) {
        this.replica = replica;
        this.filter = filter;
        this.scopes = filter.scope().equals("/") ? null : scopes();
        this.from = filter.from() == null ? Long.MIN_VALUE : millis(filter.from());
        this.until = filter.until() == null ? Long.MAX_VALUE : millis(filter.until());
    }

    private boolean[] scopes() {
        MemoryFilter only = MemoryFilter.in(filter.scope());
        List<String> all = replica.records().scopes();
        boolean[] meant = new boolean[all.size()];
        for (int i = 0; i < meant.length; i++) {
            meant[i] = only.test(new MemoryRecord(
                    "-",
                    all.get(i),
                    "",
                    Map.of(),
                    MemoryRecord.USUAL_IMPORTANCE,
                    MemorySource.NONE,
                    null,
                    Instant.EPOCH));
        }
        return meant;
    }

    /** {@return the first whole millisecond that is not before an instant} */
    private static long millis(Instant instant) {
        try {
            long whole = instant.toEpochMilli();
            return Instant.ofEpochMilli(whole).isBefore(instant) ? whole + 1 : whole;
        } catch (ArithmeticException e) {
            return instant.isBefore(Instant.EPOCH) ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    /** {@return whether metadata count, so that a test reads the record} */
    boolean isSlow() {
        return !filter.conditions().isEmpty();
    }

    /** Tells whether a record passes, as far as can be told without reading it. */
    boolean testQuickly(int slot) {
        RecordTable records = replica.records();
        long time = records.time(slot);
        return records.isLive(slot)
                && (scopes == null || scopes[records.scope(slot)])
                && time >= from
                && (time < until || filter.until() == null);
    }

    boolean test(int slot) throws IOException {
        return testQuickly(slot) && (!isSlow() || filter.test(replica.record(slot)));
    }
}

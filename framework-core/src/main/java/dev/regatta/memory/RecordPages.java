package dev.regatta.memory;

import dev.regatta.spi.memory.MemoryStore;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Spliterators;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Records read page by page, so that nothing stays open between them. */
final class RecordPages extends Spliterators.AbstractSpliterator<MemoryRecord> {
    private static final int PAGE = 500;

    private final MemoryStore store;
    private final MemoryFilter filter;
    private final Deque<MemoryRecord> page = new ArrayDeque<>();
    private @Nullable String last;
    private boolean complete;

    RecordPages(MemoryStore store, MemoryFilter filter) {
        super(Long.MAX_VALUE, ORDERED | DISTINCT | NONNULL);
        this.store = store;
        this.filter = filter;
    }

    @Override
    public boolean tryAdvance(Consumer<? super MemoryRecord> action) {
        if (page.isEmpty() && !complete) {
            List<MemoryRecord> records = store.list(filter, last, PAGE);
            complete = records.size() < PAGE;
            page.addAll(records);
        }
        MemoryRecord record = page.poll();
        if (record == null) {
            return false;
        }
        last = record.id();
        action.accept(record);
        return true;
    }
}

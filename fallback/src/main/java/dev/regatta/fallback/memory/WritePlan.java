package dev.regatta.fallback.memory;

import dev.regatta.memory.MemoryFilter;
import dev.regatta.memory.MemoryRecord;
import dev.regatta.spi.memory.MemoryChange;
import dev.regatta.spi.memory.StoreQuery.Weights;
import dev.regatta.spi.memory.StoreVector.Embedded;
import dev.regatta.spi.memory.text.TextQuery;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns changes into operations, seeing what the changes before them in the same group will have done. */
final class WritePlan {
    /** What a record will be; the record is null if it goes. */
    private record Planned(long number, @Nullable MemoryRecord record, boolean hasVector) {}

    private final LogState replica;
    private final Map<String, Planned> planned = new LinkedHashMap<>();
    private final Map<Long, String> plannedIds = new HashMap<>();
    private long nextNumber;
    private long nextVersion;
    private FrameWriter payload = new FrameWriter();

    WritePlan(LogState replica) {
        this.replica = replica;
        this.nextNumber = replica.nextNumber();
        this.nextVersion = replica.nextVersion();
    }

    /** {@return the operations since the last call, as a frame} */
    byte[] frame() {
        byte[] frame = payload.frame();
        payload = new FrameWriter();
        return frame;
    }

    List<Long> changes(List<MemoryChange> changes) throws IOException {
        List<Long> touched = new ArrayList<>(changes.size());
        for (MemoryChange change : changes) {
            touched.add(
                    switch (change) {
                        case MemoryChange.Add add -> add(add.record());
                        case MemoryChange.Replace replace -> replace(replace.record());
                        case MemoryChange.Remove remove -> remove(remove.id());
                        case MemoryChange.RemoveAll all -> removeAll(all.filter(), all.text());
                    });
        }
        return touched;
    }

    private @Nullable Planned find(String id) {
        Planned found = planned.get(id);
        if (found != null) {
            return found.record == null ? null : found;
        }
        int slot = replica.records().find(id);
        return slot < 0
                ? null
                : new Planned(
                        replica.records().number(slot),
                        null,
                        replica.index().vectors().has(slot));
    }

    private long add(MemoryRecord record) {
        if (find(record.id()) != null) {
            return 0;
        }
        put(nextNumber++, record, 0);
        return 1;
    }

    private long replace(MemoryRecord record) throws IOException {
        Planned old = find(record.id());
        if (old == null) {
            return 0;
        }
        boolean keeps = old.hasVector && content(record.id(), old).equals(record.content());
        put(old.number, record, keeps ? nextVersion++ : 0);
        return 1;
    }

    private String content(String id, Planned old) throws IOException {
        MemoryRecord record = old.record;
        return (record == null ? replica.record(replica.records().find(id)) : record).content();
    }

    private void put(long number, MemoryRecord record, long vectorVersion) {
        payload.put(number, record.toJson().getBytes(StandardCharsets.UTF_8), vectorVersion);
        planned.put(record.id(), new Planned(number, record, vectorVersion != 0));
        plannedIds.put(number, record.id());
    }

    private long remove(String id) {
        Planned old = find(id);
        if (old == null) {
            return 0;
        }
        payload.remove(old.number);
        planned.put(id, new Planned(old.number, null, false));
        plannedIds.put(old.number, id);
        return 1;
    }

    // ---- removing what matches
    // ---------------------------------------------------------------------------------------

    private long removeAll(MemoryFilter filter, @Nullable TextQuery text) throws IOException {
        Set<String> meant = new LinkedHashSet<>();
        RecordTable records = replica.records();
        Map<String, MemoryRecord> others = text == null ? plannedRecords() : withSequences();
        RecordFilter test = new RecordFilter(replica, filter);
        for (int slot : slots(replica, text)) {
            if (records.isLive(slot) && !isOther(slot, others) && test.test(slot)) {
                meant.add(records.id(slot));
            }
        }
        for (MemoryRecord record : matching(others, text)) {
            if (filter.test(record)) {
                meant.add(record.id());
            }
        }
        meant.forEach(this::remove);
        return meant.size();
    }

    private boolean isOther(int slot, Map<String, MemoryRecord> others) {
        String id = replica.records().id(slot);
        return planned.containsKey(id) || others.containsKey(id);
    }

    private static int[] slots(LogState replica, @Nullable TextQuery text) {
        if (text == null) {
            return java.util.stream.IntStream.range(0, replica.records().slots())
                    .toArray();
        }
        return slots(replica.index(), text);
    }

    private static int[] slots(HeapIndex index, TextQuery text) {
        Matches matches = new TextSearch(index, Weights.ALONE).search(text);
        int[] slots = new int[matches.count()];
        for (int i = 0; i < slots.length; i++) {
            slots[i] = matches.slot(i);
        }
        return slots;
    }

    private Map<String, MemoryRecord> plannedRecords() {
        Map<String, MemoryRecord> all = new LinkedHashMap<>();
        planned.forEach((id, each) -> {
            if (each.record != null) {
                all.put(id, each.record);
            }
        });
        return all;
    }

    /** {@return the planned records, and all others of the sequences that are changed, whose surroundings are others then} */
    private Map<String, MemoryRecord> withSequences() throws IOException {
        Set<String> sequences = new LinkedHashSet<>();
        for (Map.Entry<String, Planned> each : planned.entrySet()) {
            int slot = replica.records().find(each.getKey());
            add(slot < 0 ? null : replica.records().sequence(slot), sequences);
            MemoryRecord record = each.getValue().record;
            add(record == null ? null : record.sequence(), sequences);
        }
        Map<String, MemoryRecord> all = plannedRecords();
        for (String sequence : sequences) {
            for (String id : replica.records().idsOf(sequence)) {
                if (!planned.containsKey(id)) {
                    all.put(id, replica.record(replica.records().find(id)));
                }
            }
        }
        return all;
    }

    private static void add(@Nullable String sequence, Set<String> sequences) {
        if (sequence != null) {
            sequences.add(sequence);
        }
    }

    private List<MemoryRecord> matching(Map<String, MemoryRecord> others, @Nullable TextQuery text) {
        List<MemoryRecord> all = List.copyOf(others.values());
        if (text == null || all.isEmpty()) {
            return all;
        }
        HeapIndex scratch = new HeapIndex(replica.index().tokenizer());
        for (int i = 0; i < all.size(); i++) {
            scratch.put(i + 1, all.get(i), 0, 0, 0);
        }
        List<MemoryRecord> matching = new ArrayList<>();
        for (int slot : slots(scratch, text)) {
            matching.add(all.get(slot));
        }
        return matching;
    }

    // ---- vectors
    // -----------------------------------------------------------------------------------------------------

    List<Long> vectors(String model, List<Embedded> vectors) throws IOException {
        payload.model(model);
        for (Embedded embedded : vectors) {
            String content = content(embedded.number());
            if (content != null && content.equals(embedded.content())) {
                ByteBuffer floats = ByteBuffer.allocate(embedded.vector().length * Float.BYTES);
                floats.asFloatBuffer().put(embedded.vector());
                payload.vector(embedded.number(), nextVersion++, floats.array());
            }
        }
        return List.of();
    }

    private @Nullable String content(long number) throws IOException {
        String id = plannedIds.get(number);
        Planned change = id == null ? null : planned.get(id);
        if (change != null) {
            return change.record == null || change.number != number ? null : change.record.content();
        }
        int slot = replica.records().find(number);
        return slot < 0 ? null : replica.record(slot).content();
    }
}

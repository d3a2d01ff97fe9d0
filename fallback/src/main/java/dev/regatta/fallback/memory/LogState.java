package dev.regatta.fallback.memory;

import dev.regatta.memory.MemoryRecord;
import dev.regatta.memory.Tokenizer;
import java.io.IOException;
import java.nio.ByteBuffer;

/** What the frames of a log amount to, up to a place that moves on. Not thread-safe. */
final class LogState {
    private static final int FRAME_BYTES = 1 << 20;
    private static final long SMALLEST_WASTE = 1 << 20;

    private final Log log;
    private HeapIndex index;
    private long applied;
    private long nextNumber = 1;
    private long nextVersion = 1;

    private LogState(Log log, Tokenizer tokenizer, long start) {
        this.log = log;
        this.index = new HeapIndex(tokenizer);
        this.applied = start;
    }

    static LogState of(LogFile log) throws IOException {
        return new LogState(log, tokenizer(log.tokenizer()), LogFile.HEADER);
    }

    static LogState of(HeapLog log) throws IOException {
        return new LogState(log, tokenizer(log.tokenizer()), 0);
    }

    private static LogState of(Log log) throws IOException {
        return log instanceof LogFile file ? of(file) : of((HeapLog) log);
    }

    /** {@return what stands for a tokenizer in the header} */
    static int code(Tokenizer tokenizer) {
        return switch (tokenizer) {
            case ENGLISH -> 1;
            case PLAIN -> 2;
        };
    }

    private static Tokenizer tokenizer(int code) throws IOException {
        return switch (code) {
            case 1 -> Tokenizer.ENGLISH;
            case 2 -> Tokenizer.PLAIN;
            default -> throw new DamagedLogException("its header names an unknown tokenizer");
        };
    }

    // ---- following the log
    // -------------------------------------------------------------------------------------------

    /**
     * Applies all frames up to a place.
     *
     * @return {@link Frames.Kind#TORN} if the last of them is not complete, else {@link Frames.Kind#END}
     * @throws DamagedLogException if one is damaged
     */
    Frames.Kind catchUp(long end) throws IOException {
        if (end < applied) {
            throw new DamagedLogException("it ends at byte " + end + ", before what was committed");
        }
        Frames frames = new Frames(log, applied, end);
        Frames.Kind kind = frames.next();
        while (kind == Frames.Kind.FRAME) {
            apply(frames.payload(), frames.address());
            applied = frames.position();
            kind = frames.next();
        }
        if (kind == Frames.Kind.DAMAGED) {
            throw new DamagedLogException("the frame at byte " + frames.position() + " does not fit its checksum");
        }
        if (index.isMostlyEmpty()) {
            index = renewed();
        }
        return kind;
    }

    /**
     * Applies all there is and cuts off what was not written to its end, which may only be what nobody was told of. The lock of
     * the log must be held.
     *
     * @throws DamagedLogException if anything that was committed is damaged or missing; the log is left as it is
     */
    void catchUpAndCut() throws IOException {
        long required = log.required();
        catchUp(log.size());
        requireApplied(required);
        log.cut(applied);
    }

    private void requireApplied(long required) throws IOException {
        if (applied < required) {
            throw new DamagedLogException(
                    "all up to byte " + required + " was committed, but the frame at byte " + applied + " is cut off");
        }
    }

    void apply(byte[] payload, long address) throws IOException {
        FrameWriter.read(payload, new FrameWriter.Operations() {
            @Override
            public void put(long number, int json, int length, long vectorVersion) throws IOException {
                MemoryRecord record = StoredRecord.read(payload, json, length);
                int same = index.records().find(record.id());
                if (same >= 0 && index.records().number(same) != number) {
                    index.remove(index.records().number(same)); // only where frames between were lost
                }
                index.put(number, record, address + json, length, vectorVersion);
                counters(number + 1, vectorVersion + 1);
            }

            @Override
            public void remove(long number) {
                index.remove(number);
            }

            @Override
            public void model(String name) {
                index.vectors().model(name);
            }

            @Override
            public void vector(long number, long version, int floats, int length) {
                index.vectors().put(number, version, address + floats, length);
                counters(number + 1, version + 1);
            }

            @Override
            public void counters(long number, long version) {
                nextNumber = Math.max(nextNumber, number);
                nextVersion = Math.max(nextVersion, version);
            }
        });
    }

    /** {@return an index of the same records without empty slots} */
    HeapIndex renewed() throws IOException {
        HeapIndex fresh = new HeapIndex(index.tokenizer());
        fresh.vectors().model(index.vectors().model());
        RecordTable records = index.records();
        Vectors vectors = index.vectors();
        for (int slot = 0; slot < records.slots(); slot++) {
            if (records.isLive(slot)) {
                long number = records.number(slot);
                fresh.put(number, record(slot), records.address(slot), records.length(slot), 0);
                if (vectors.has(slot)) {
                    fresh.vectors().put(number, vectors.version(slot), vectors.address(slot), vectors.length(slot));
                }
            }
        }
        return fresh;
    }

    // ---- writing it anew
    // ---------------------------------------------------------------------------------------------

    /** {@return whether more than half of the log is of no use any more} */
    boolean isMostlyWaste() {
        return applied > SMALLEST_WASTE
                && applied > 2 * (index.records().bytes() + index.vectors().bytes());
    }

    /** {@return all of this in a new log, which is durable, but not yet in the place of the old one} */
    LogState rewritten(Tokenizer tokenizer) throws IOException {
        Log fresh = log.successor(code(tokenizer));
        try {
            LogState copy = of(fresh);
            copyInto(fresh, copy.applied);
            copy.catchUp(fresh.committed());
            return copy;
        } catch (IOException | RuntimeException e) {
            fresh.discard();
            throw e;
        }
    }

    /** Writes all of this into an empty log; the last frame is forced, and with it all before it. */
    void copyInto(Log fresh, long start) throws IOException {
        FrameWriter payload = new FrameWriter();
        long at = start;
        if (!index.vectors().model().isEmpty()) {
            payload.model(index.vectors().model());
        }
        for (int slot = 0; slot < index.records().slots(); slot++) {
            if (index.records().isLive(slot)) {
                copy(slot, payload);
            }
            if (payload.size() > FRAME_BYTES) {
                byte[] frame = payload.frame();
                fresh.append(at, frame, false);
                at += frame.length;
                payload = new FrameWriter();
            }
        }
        payload.counters(nextNumber, nextVersion);
        fresh.append(at, payload.frame(), true);
    }

    private void copy(int slot, FrameWriter payload) throws IOException {
        RecordTable records = index.records();
        Vectors vectors = index.vectors();
        payload.put(records.number(slot), log.read(records.address(slot), records.length(slot)), 0);
        if (vectors.has(slot)) {
            payload.vector(records.number(slot), vectors.version(slot), floats(slot));
        }
    }

    // ---- reading
    // -----------------------------------------------------------------------------------------------------

    MemoryRecord record(int slot) throws IOException {
        byte[] json = log.read(index.records().address(slot), index.records().length(slot));
        return StoredRecord.read(json, 0, json.length);
    }

    float[] vector(int slot) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(floats(slot));
        float[] vector = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(vector);
        return vector;
    }

    private byte[] floats(int slot) throws IOException {
        return log.read(index.vectors().address(slot), index.vectors().length(slot));
    }

    Log log() {
        return log;
    }

    HeapIndex index() {
        return index;
    }

    RecordTable records() {
        return index.records();
    }

    /** {@return up to where the log has been read} */
    long applied() {
        return applied;
    }

    long nextNumber() {
        return nextNumber;
    }

    long nextVersion() {
        return nextVersion;
    }
}

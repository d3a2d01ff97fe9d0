package dev.regatta.fallback.memory;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A log in the heap. */
final class HeapLog implements Log {
    private final int tokenizer;
    private final List<byte[]> parts = new ArrayList<>(); // guarded by this, as all fields
    private long[] starts = new long[16];
    private long size;

    HeapLog(int tokenizer) {
        this.tokenizer = tokenizer;
    }

    @Override
    public Held lock() {
        return () -> {};
    }

    @Override
    public boolean isCurrent() {
        return true;
    }

    @Override
    public synchronized long committed() {
        return size;
    }

    @Override
    public synchronized long required() {
        return size;
    }

    @Override
    public synchronized long size() {
        return size;
    }

    @Override
    public synchronized byte[] read(long address, int length) {
        byte[] all = new byte[length];
        int done = 0;
        while (done < length) {
            int found = Arrays.binarySearch(starts, 0, parts.size(), address + done);
            int part = found >= 0 ? found : -found - 2;
            int from = (int) (address + done - starts[part]);
            int some = Math.min(length - done, parts.get(part).length - from);
            System.arraycopy(parts.get(part), from, all, done, some);
            done += some;
        }
        return all;
    }

    @Override
    public synchronized void append(long address, byte[] frames, boolean force) {
        if (parts.size() == starts.length) {
            starts = Arrays.copyOf(starts, parts.size() * 2);
        }
        starts[parts.size()] = size;
        parts.add(frames);
        size += frames.length;
    }

    @Override
    public void cut(long end) {}

    @Override
    public void settle() {}

    @Override
    public Log successor(int newTokenizer) {
        return new HeapLog(newTokenizer);
    }

    @Override
    public void replaceBy(Log successor) {}

    @Override
    public void discard() {}

    @Override
    public int tokenizer() {
        return tokenizer;
    }

    @Override
    public void close() {}
}

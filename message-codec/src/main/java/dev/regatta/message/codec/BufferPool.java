package dev.regatta.message.codec;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/**
 * A few objects with large buffers that whoever needs one borrows and gives back. Not kept by thread: there may be a million
 * virtual ones. Whoever finds none makes its own; one whose buffer has grown large is not kept. Thread-safe.
 */
final class BufferPool<T> {
    private static final int LARGEST_KEPT = 1 << 20;

    private final AtomicReferenceArray<T> slots = new AtomicReferenceArray<>(SLOTS);
    private final Supplier<T> make;
    private final ToIntFunction<T> capacity;

    private static final int SLOTS =
            Integer.highestOneBit(Math.max(2, 4 * Runtime.getRuntime().availableProcessors()));

    BufferPool(Supplier<T> make, ToIntFunction<T> capacity) {
        this.make = make;
        this.capacity = capacity;
    }

    T borrow() {
        T spare = slots.getAndSet(slot(), null);
        return spare == null ? make.get() : spare;
    }

    void giveBack(T borrowed) {
        if (capacity.applyAsInt(borrowed) <= LARGEST_KEPT) {
            slots.set(slot(), borrowed);
        }
    }

    private static int slot() {
        long id = Thread.currentThread().threadId();
        return (int) ((id * 0x9E37_79B9_7F4A_7C15L) >>> 32) & (SLOTS - 1);
    }
}

package dev.regatta.memory;

import dev.regatta.error.StepTimeoutException;
import dev.regatta.internal.call.Retriability;
import dev.regatta.spi.memory.MemoryStore;
import dev.regatta.spi.memory.StoreHit;
import dev.regatta.spi.memory.StoreVector.Embedded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Embeds, on a thread of its own, what has no vector yet: its own process's records and those of others. */
final class Embedder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Embedder.class);

    private static final int BATCH = 32;
    private static final int LOOKED_UP_AT_ONCE = 32 * BATCH; // looking up passes over all that has a vector
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final Duration END_WITHIN = Duration.ofSeconds(10);

    private final MemoryStore store;
    private final EmbeddingChain embeddings;
    private final String modelName;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<Long, String> refused = new HashMap<>(); // used by the thread alone; contents by number
    private long asked = 1; // guarded by lock; how often there may be something to do
    private long done; // guarded by lock; the value of asked up to which all is embedded
    private boolean closed; // guarded by lock

    Embedder(MemoryStore store, EmbeddingChain embeddings) {
        this.store = store;
        this.embeddings = embeddings;
        this.modelName = embeddings.keptAs();
        this.thread = Thread.ofPlatform().name("regatta-embedder").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Says that something was written. */
    void wake() {
        lock.lock();
        try {
            asked++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until everything that was written before has a vector. */
    boolean await(Duration timeout) throws InterruptedException {
        long left = TimeUnit.NANOSECONDS.convert(timeout);
        lock.lockInterruptibly();
        try {
            long wanted = asked;
            while (done < wanted && !closed && left > 0) {
                left = changed.awaitNanos(left);
            }
            return done >= wanted;
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        int failures = 0;
        try {
            boolean open = true;
            while (open) {
                failures = embeddedAll(failures) ? 0 : failures + 1;
                open = failures == 0 ? pause(LOOK_AGAIN, true) : pause(patience(failures), false);
            }
        } catch (InterruptedException stopped) {
            LOG.debug("No more memories are embedded: the memory is closed.");
        }
    }

    private static Duration patience(int failures) {
        Duration pause = Duration.ofSeconds(1L << Math.min(failures - 1, 6));
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }

    private boolean embeddedAll(int failures) throws InterruptedException {
        try {
            return embedAll();
        } catch (InterruptedException stopped) {
            throw stopped;
        } catch (Throwable failure) { // a model may throw anything; the thread must live on
            if (isClosed()) {
                throw new InterruptedException();
            }
            if (failures == 0) {
                warn(failure.getClass().getSimpleName());
            }
            return false;
        }
    }

    private static void warn(String what) {
        LOG.warn("Memories cannot be embedded ({}); they are found by words, and embedding is tried again.", what);
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** {@return whether the model is there: whether it took a text, if there were any} */
    private boolean embedAll() throws Exception {
        long round = asked();
        boolean any = true;
        List<StoreHit> missing = missing();
        while (!missing.isEmpty() && !isClosed()) {
            any = false;
            for (int from = 0; from < missing.size() && !isClosed(); from += BATCH) {
                any |= embed(missing.subList(from, Math.min(missing.size(), from + BATCH)));
            }
            if (!any) {
                refused.clear(); // not these texts are at fault, but the model is away
                warn("it takes no text");
                return false;
            }
            missing = missing();
        }
        lock.lock();
        try {
            done = Math.max(done, round);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        return any;
    }

    private long asked() {
        lock.lock();
        try {
            return asked;
        } finally {
            lock.unlock();
        }
    }

    /** {@return records without a vector, but for those whose texts the model has refused since this was opened} */
    private List<StoreHit> missing() {
        return store.withoutVector(modelName, LOOKED_UP_AT_ONCE + refused.size()).stream()
                .filter(hit -> !hit.record().content().equals(refused.get(hit.number())))
                .toList();
    }

    /**
     * Embeds texts together, or one by one if that fails.
     *
     * @return whether one was embedded
     * @throws Exception if the model is away, so that no other text would fare better
     */
    private boolean embed(List<StoreHit> batch) throws Exception {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        List<Embedded> vectors = new ArrayList<>();
        try {
            vectors.addAll(vectors(batch));
        } catch (Exception | LinkageError | AssertionError together) {
            throwIfAway(together);
            vectors.addAll(oneByOne(batch));
        }
        if (!vectors.isEmpty()) {
            store.putVectors(modelName, vectors);
        }
        return !vectors.isEmpty();
    }

    private List<Embedded> oneByOne(List<StoreHit> batch) throws Exception {
        List<Embedded> vectors = new ArrayList<>();
        Map<Long, String> failed = new HashMap<>();
        int late = 0;
        for (StoreHit hit : batch) {
            try {
                vectors.addAll(vectors(List.of(hit)));
            } catch (Exception | LinkageError | AssertionError alone) {
                throwIfAway(alone);
                late += alone instanceof StepTimeoutException ? 1 : 0;
                if (late > 1 && vectors.isEmpty()) { // one text may be long; after two, the model hangs
                    throw (StepTimeoutException) alone;
                }
                failed.put(hit.number(), hit.record().content());
            }
        }
        refused.putAll(failed);
        return vectors;
    }

    /** Throws a failure again that is not the texts' fault. */
    private static void throwIfAway(Throwable failure) throws Exception {
        if (failure instanceof Exception exception
                && (exception instanceof InterruptedException || Retriability.mayHelp(exception))) {
            throw exception;
        }
    }

    private List<Embedded> vectors(List<StoreHit> batch) throws Exception {
        List<float[]> made = embeddings.ofContents(batch.stream()
                .map(hit -> hit.record().content())
                .map(content -> content.isBlank() ? "(empty)" : content)
                .toList());
        List<Embedded> vectors = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            StoreHit hit = batch.get(i);
            vectors.add(new Embedded(hit.number(), hit.record().content(), made.get(i)));
        }
        return vectors;
    }

    /** Waits for something to do. {@return whether to go on} */
    private boolean pause(Duration longest, boolean untilWoken) throws InterruptedException {
        long left = longest.toNanos();
        lock.lockInterruptibly();
        try {
            while (!closed && left > 0 && !(untilWoken && asked > done)) {
                left = changed.awaitNanos(left);
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    /** Stops; what it has begun to embed is kept if it comes soon. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        thread.interrupt();
        try {
            thread.join(END_WITHIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

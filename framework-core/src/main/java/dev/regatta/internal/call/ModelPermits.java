package dev.regatta.internal.call;

import dev.regatta.error.StepTimeoutException;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A semaphore per model whose bound each caller brings along: a call begins when fewer calls than that go on at the model, whoever
 * makes them. First come, first served, also where the next in line has a lower bound than those after it, so none waits for ever.
 * Models are told apart by identity and not kept alive. Thread-safe.
 */
public final class ModelPermits {
    private static final Lines OF_PROCESS = new Lines();

    private final Lines lines;
    private final int most;

    /** A call that may be made; closed when it has ended. */
    public interface Permit extends AutoCloseable {
        @Override
        void close();
    }

    private ModelPermits(Lines lines, int most) {
        this.lines = lines;
        this.most = most;
    }

    /** {@return permits that count all calls of the process} */
    public static ModelPermits ofProcess(int most) {
        return new ModelPermits(OF_PROCESS, most);
    }

    /** {@return permits that count the calls that are made with them, and no others} */
    public static ModelPermits own(int most) {
        return new ModelPermits(new Lines(), most);
    }

    /**
     * Waits for a turn.
     *
     * @param model the model that is to be called
     * @param call what is to be called, for the message
     * @param atMost how long to wait
     * @return the permit
     * @throws StepTimeoutException if no turn comes in that time
     * @throws InterruptedException if the caller is interrupted while it waits; it holds no permit then
     */
    public Permit take(Object model, Object call, Duration atMost) throws InterruptedException {
        ModelLine line = lines.of(model);
        if (!line.enter(most, atMost.toNanos())) {
            throw StepTimeoutException.of(call + " (waiting for its turn)", atMost, false);
        }
        return line::leave;
    }

    /** The line of each model, as long as there is the model. */
    private static final class Lines {
        private final Map<Key, ModelLine> byModel = new ConcurrentHashMap<>();
        private final ReferenceQueue<Object> gone = new ReferenceQueue<>();

        ModelLine of(Object model) {
            for (Reference<?> key = gone.poll(); key != null; key = gone.poll()) {
                byModel.remove(key);
            }
            return byModel.computeIfAbsent(new Key(model, gone), first -> new ModelLine());
        }
    }

    /** The identity of a model. */
    private static final class Key extends WeakReference<Object> {
        private final int hash;

        Key(Object model, ReferenceQueue<Object> gone) {
            super(model, gone);
            this.hash = System.identityHashCode(model);
        }

        @Override
        public boolean equals(Object other) {
            Object model = get();
            return this == other || (other instanceof Key key && model != null && key.refersTo(model));
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }
}

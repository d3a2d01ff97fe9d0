package dev.regatta.sbom;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/** Counts what workers have done, and tells it. Counting is thread-safe; telling is for one thread. */
final class ScanMeter {
    /** Speed is that of the last three seconds, at ten samples a second. */
    private static final int SAMPLES = 30;

    private final Consumer<ScanProgress> listener;
    private final AtomicInteger files = new AtomicInteger();
    private final AtomicLong hashed = new AtomicLong();
    private final AtomicLong passedOver = new AtomicLong();
    private final Deque<Sample> samples = new ArrayDeque<>();
    private int filesFound;
    private long bytesFound;

    private record Sample(long nanos, long hashed) {}

    ScanMeter(Consumer<ScanProgress> listener) {
        this.listener = listener;
    }

    void found(int number, long bytes) {
        filesFound = number;
        bytesFound = bytes;
    }

    /** Some bytes were hashed. */
    void hashed(long bytes) {
        hashed.addAndGet(bytes);
    }

    /** Some bytes need not be hashed. */
    void passedOver(long bytes) {
        passedOver.addAndGet(bytes);
    }

    void fileDone() {
        files.incrementAndGet();
    }

    /** Tells how far it is; what the listener throws does not end the scan. */
    void tell() {
        ScanProgress progress = progress(System.nanoTime());
        try {
            listener.accept(progress);
        } catch (RuntimeException | Error wrong) {
            LoggerFactory.getLogger(ScanMeter.class)
                    .warn("A listener of a scan's progress failed; the scan goes on", wrong);
        }
    }

    private ScanProgress progress(long now) {
        Sample newest = new Sample(now, hashed.get());
        samples.addLast(newest);
        if (samples.size() > SAMPLES) {
            samples.removeFirst();
        }
        Sample oldest = samples.getFirst();
        double seconds = (newest.nanos() - oldest.nanos()) / 1e9;
        long speed = seconds <= 0 ? 0 : (long) ((newest.hashed() - oldest.hashed()) / seconds);
        long bytes = newest.hashed() + passedOver.get();
        Optional<Duration> remaining = speed == 0
                ? Optional.empty()
                : Optional.of(Duration.ofMillis((long) (1000.0 * Math.max(0, bytesFound - bytes) / speed)));
        return new ScanProgress(files.get(), filesFound, bytes, bytesFound, speed, remaining);
    }
}

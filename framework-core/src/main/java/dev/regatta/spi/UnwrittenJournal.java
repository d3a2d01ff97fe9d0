package dev.regatta.spi;

import dev.regatta.step.Digest;
import dev.regatta.step.LogEntry;
import dev.regatta.step.StepPath;
import dev.regatta.step.StepRequest;
import dev.regatta.step.TaskEnd;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The journal of a run that is written nowhere: entries go to the log of the process, and nothing is ever found. */
final class UnwrittenJournal implements RunJournal {
    private final Consumer<LogEntry> log;
    private final Map<String, AtomicInteger> counters = new ConcurrentHashMap<>();

    UnwrittenJournal(Consumer<LogEntry> log) {
        this.log = log;
    }

    @Override
    public boolean isKept() {
        return false;
    }

    @Override
    public TaskJournal open(NodeSpec node, BooleanSupplier stop) {
        return new Attempt(stop);
    }

    @Override
    public void append(LogEntry entry) {
        log.accept(entry);
    }

    @Override
    public TaskEnd ending(String task, TaskEnd end, boolean goesOn) {
        return end;
    }

    private AtomicInteger counter(String name) {
        return counters.computeIfAbsent(name, first -> new AtomicInteger());
    }

    private final class Attempt implements TaskJournal {
        private final BooleanSupplier stop;

        Attempt(BooleanSupplier stop) {
            this.stop = stop;
        }

        @Override
        public boolean isKept() {
            return false;
        }

        @Override
        public @Nullable Found find(StepRequest request, Supplier<Digest> digest) {
            return null;
        }

        @Override
        public void begin(StepPath step, Supplier<Digest> request, Recovery recovery) {
            // nobody will ask whether it did
        }

        @Override
        public void append(LogEntry entry) {
            log.accept(entry);
        }

        @Override
        public boolean reserve(String counter, int most) {
            return counter(counter).getAndUpdate(before -> before < most ? before + 1 : before) < most;
        }

        @Override
        public void release(String counter) {
            counter(counter).decrementAndGet();
        }

        @Override
        public int attempt() {
            return 1;
        }

        @Override
        public boolean isStopped() {
            return stop.getAsBoolean();
        }
    }
}

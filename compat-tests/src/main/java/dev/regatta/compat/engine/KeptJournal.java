package dev.regatta.compat.engine;

import dev.regatta.spi.Embedding;
import dev.regatta.spi.JournalStore;
import dev.regatta.spi.NodeSpec;
import dev.regatta.spi.Recovery;
import dev.regatta.spi.RunJournal;
import dev.regatta.spi.TaskJournal;
import dev.regatta.step.Digest;
import dev.regatta.step.LogEntry;
import dev.regatta.step.StepPath;
import dev.regatta.step.StepRequest;
import dev.regatta.step.TaskEnd;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The journal of a run whose entries somebody keeps, with the digests of definitions; nothing is found in it.
 *
 * @param journal what it does otherwise
 */
record KeptJournal(RunJournal journal) implements RunJournal {
    /** {@return journals whose entries are given to a list, or to whoever else keeps them, before the process sees them} */
    static JournalStore into(Consumer<LogEntry> keeper) {
        return (request, log) -> new KeptJournal(Embedding.local().journals().begin(request, entry -> {
            synchronized (keeper) {
                keeper.accept(entry);
                log.accept(entry);
            }
        }));
    }

    @Override
    public TaskJournal open(NodeSpec node, BooleanSupplier stop) {
        return new Attempt(journal.open(node, stop));
    }

    @Override
    public void append(LogEntry entry) {
        journal.append(entry);
    }

    @Override
    public TaskEnd ending(String task, TaskEnd end, boolean goesOn) throws InterruptedException {
        return journal.ending(task, end, goesOn);
    }

    private record Attempt(TaskJournal journal) implements TaskJournal {
        @Override
        public @Nullable Found find(StepRequest request, Supplier<Digest> digest) {
            return journal.find(request, digest);
        }

        @Override
        public void begin(StepPath step, Supplier<Digest> request, Recovery recovery) throws InterruptedException {
            journal.begin(step, request, recovery);
        }

        @Override
        public void append(LogEntry entry) {
            journal.append(entry);
        }

        @Override
        public boolean reserve(String counter, int most) {
            return journal.reserve(counter, most);
        }

        @Override
        public void release(String counter) {
            journal.release(counter);
        }

        @Override
        public int attempt() {
            return journal.attempt();
        }

        @Override
        public boolean isStopped() {
            return journal.isStopped();
        }
    }
}

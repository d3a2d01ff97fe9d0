package dev.regatta.spi;

import static java.util.Objects.requireNonNull;

import dev.regatta.graph.GraphExecutor;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * How an engine runs crews within this process.
 *
 * @param name the engine's name
 * @param journals where runs are written down
 * @param slots what hangs into the chains of calls
 * @param executor what the graphs of runs run on
 * @param handlers makes of the handler of a run the one that is called: that one itself, or one that sends calls elsewhere
 */
public record Embedding(
        String name,
        JournalStore journals,
        CallSlots slots,
        Supplier<GraphExecutor> executor,
        UnaryOperator<TaskHandler> handlers) {
    /** Takes all of them. */
    public Embedding {
        requireNonNull(name, "name");
        requireNonNull(journals, "journals");
        requireNonNull(slots, "slots");
        requireNonNull(executor, "executor");
        requireNonNull(handlers, "handlers");
    }

    /**
     * Returns how the local engine does it: without a journal, on the executor of this process.
     *
     * @return no journal, empty slots
     */
    public static Embedding local() {
        return new Embedding(
                CrewEngine.LOCAL,
                (request, log) -> new UnwrittenJournal(log),
                CallSlots.empty(),
                GraphExecutor::current,
                UnaryOperator.identity());
    }

    /**
     * Returns this under another name.
     *
     * @param changed the engine's name
     * @return the changed embedding
     */
    public Embedding named(String changed) {
        return new Embedding(changed, journals, slots, executor, handlers);
    }

    /**
     * Returns this with other journals.
     *
     * @param store where runs are written down
     * @return the changed embedding
     */
    public Embedding withJournals(JournalStore store) {
        return new Embedding(name, store, slots, executor, handlers);
    }

    /**
     * Returns this with other slots.
     *
     * @param changed what hangs into the chains of calls
     * @return the changed embedding
     */
    public Embedding withSlots(CallSlots changed) {
        return new Embedding(name, journals, changed, executor, handlers);
    }

    /**
     * Returns this on another executor.
     *
     * @param changed what the graphs of runs run on
     * @return the changed embedding
     */
    public Embedding withExecutor(GraphExecutor changed) {
        return new Embedding(name, journals, slots, () -> changed, handlers);
    }

    /**
     * Returns this with other handlers.
     *
     * @param changed makes of the handler of a run the one that is called
     * @return the changed embedding
     */
    public Embedding withHandlers(UnaryOperator<TaskHandler> changed) {
        return new Embedding(name, journals, slots, executor, changed);
    }
}

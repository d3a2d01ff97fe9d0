package dev.regatta.durable;

import dev.regatta.spi.NodeSpec;
import dev.regatta.spi.RunJournal;
import dev.regatta.spi.TaskJournal;
import dev.regatta.step.LogEntry;
import dev.regatta.step.TaskEnd;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The journal of a run that is over: nothing is performed, and nothing is written.
 *
 * @param recorded its whole log
 * @param log takes what is said of the run nevertheless
 */
record EndedJournal(List<LogEntry> recorded, Consumer<LogEntry> log) implements RunJournal {
    @Override
    public TaskJournal open(NodeSpec node, BooleanSupplier stop) {
        throw new IllegalStateException("The run is over; its task '" + node.taskId() + "' is not performed again");
    }

    @Override
    public void append(LogEntry entry) {
        log.accept(entry);
    }

    @Override
    public TaskEnd ending(String task, TaskEnd end, boolean goesOn) {
        return end;
    }
}

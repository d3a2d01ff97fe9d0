package dev.regatta.compat.engine;

import dev.regatta.spi.Recovery;
import dev.regatta.spi.TaskJournal;
import dev.regatta.step.Digest;
import dev.regatta.step.LogEntry;
import dev.regatta.step.LogEntry.StepCompleted;
import dev.regatta.step.StepPath;
import dev.regatta.step.StepRequest;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The journal of a task that is performed elsewhere: what is written to it, or found in it, goes through bytes. */
record TravellingJournal(TaskJournal journal) implements TaskJournal {
    @Override
    public @Nullable Found find(StepRequest request, Supplier<Digest> digest) {
        return switch (journal.find(request, digest)) {
            case null -> null;
            case Found.Reply reply ->
                new Found.Reply(
                        (StepCompleted) Travel.ENTRIES.there(reply.completed()), Travel.NOTES.there(reply.notes()));
            case Found.InDoubt doubt -> doubt;
            case Found.Ended ended -> ended;
        };
    }

    @Override
    public void begin(StepPath step, Supplier<Digest> request, Recovery recovery) throws InterruptedException {
        journal.begin(step, request, recovery);
    }

    @Override
    public void append(LogEntry entry) {
        journal.append(Travel.ENTRIES.there(entry));
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

package dev.regatta.durable;

import dev.regatta.error.Failure;
import dev.regatta.spi.Recovery;
import dev.regatta.spi.TaskJournal;
import dev.regatta.step.Digest;
import dev.regatta.step.LogEntry;
import dev.regatta.step.LogEntry.Noted;
import dev.regatta.step.LogEntry.StepBegun;
import dev.regatta.step.LogEntry.StepCompleted;
import dev.regatta.step.Note;
import dev.regatta.step.StepPath;
import dev.regatta.step.StepReply;
import dev.regatta.step.StepRequest;
import dev.regatta.step.TaskEnd;
import dev.regatta.step.ToolCall;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The journal of one attempt at a task. A reply is durable before anybody uses it for something that leaves the process: replies of
 * calls before they are returned, all others before the next call begins. Thread-safe.
 */
final class StoredTask implements TaskJournal {
    /** Of a step that an earlier attempt passed over, although the call around it came to its end. */
    static final Found NOT_REACHED = new Found.Ended(
            new TaskEnd.Failed(
                    Failure.of(Failure.Kind.JOURNAL, "The step was not reached when the run was recorded.", null),
                    Duration.ZERO),
            false,
            null);

    private final StoredJournal run;
    private final int attempt;
    private final BooleanSupplier stop;
    private final Map<StepPath, Digest> digests = new ConcurrentHashMap<>();
    private final Map<StepPath, ToolCall> calls = new ConcurrentHashMap<>();
    private final AtomicBoolean unflushed = new AtomicBoolean();

    StoredTask(StoredJournal run, int attempt, BooleanSupplier stop) {
        this.run = run;
        this.attempt = attempt;
        this.stop = stop;
    }

    @Override
    public @Nullable Found find(StepRequest request, Supplier<Digest> digest) {
        StepPath step = request.step();
        Digest now = digest.get();
        digests.put(step, now);
        Found.Reply reply = run.earlier().reply(step);
        if (reply != null) {
            Digest before = reply.completed().digest();
            if (before != null && !before.equals(now)) {
                throw Differences.exception(reply.completed().request(), request);
            }
            return reply;
        }
        if (run.earlier().isWithinReply(step)) {
            return NOT_REACHED;
        }
        Recorded.Begun begun = run.earlier().inDoubt(step);
        return begun == null || !begun.once() ? null : inDoubt(request, begun);
    }

    /** {@return what somebody has said of a step of which nobody knew what became of it; that it is in doubt, if nobody has} */
    private @Nullable Found inDoubt(StepRequest request, Recorded.Begun begun) {
        Outcome outcome = run.signals().outcome(request.step());
        if (outcome == null) {
            return new Found.InDoubt(begun.note());
        }
        if (outcome.way() == Outcome.Way.RETRY) {
            return null;
        }
        StepCompleted said = new StepCompleted(
                request,
                digests.remove(request.step()),
                outcome.reply(),
                Duration.ZERO,
                Duration.ZERO,
                begun.note().attempt(),
                false);
        run.writer().writeThrough(said, false);
        return new Found.Reply(said, List.of());
    }

    @Override
    public void begin(StepPath step, Supplier<Digest> request, Recovery recovery) {
        Noted began = new Noted(step, new Note.Began(request.get(), attempt));
        boolean once = recovery != Recovery.RETRY;
        ToolCall call = calls.remove(step);
        if (once && call != null) {
            run.writer().write(new StepBegun(call));
        }
        if (once || unflushed.getAndSet(false)) {
            run.writer().writeThrough(began, once);
        } else {
            run.writer().write(began);
        }
    }

    @Override
    public void append(LogEntry entry) {
        if (entry instanceof StepBegun begun) {
            if (begun.request() instanceof ToolCall call) {
                calls.put(call.step(), call);
            }
        } else if (entry instanceof StepCompleted completed && !completed.replayed()) {
            complete(completed);
        } else {
            run.write(entry);
            unflushed.set(true);
        }
        run.tell(entry);
    }

    private void complete(StepCompleted completed) {
        calls.remove(completed.step());
        if (run.earlier().reply(completed.step()) != null) { // made of other steps, which were found
            digests.remove(completed.step());
            return;
        }
        StepCompleted digested = new StepCompleted(
                completed.request(),
                digests.remove(completed.step()),
                completed.reply(),
                completed.took(),
                completed.ran(),
                completed.attempt(),
                false);
        if (isUsedOutside(completed)) {
            unflushed.set(false);
            run.writer().writeThrough(digested, false);
        } else {
            run.writer().write(digested);
            unflushed.set(true);
        }
    }

    /** {@return whether a reply cost something, or reaches code of users that may act on it} */
    private static boolean isUsedOutside(StepCompleted completed) {
        return switch (completed.request()) {
            case StepRequest.Decide decide -> false;
            case StepRequest.LookUpFacts facts -> false;
            case StepRequest.Recall recall -> false;
            case StepRequest.Read read -> false;
            default -> !(completed.reply() instanceof StepReply.Failed);
        };
    }

    @Override
    public boolean reserve(String counter, int most) {
        AtomicInteger used = run.uses(counter);
        return used.getAndUpdate(before -> before < most ? before + 1 : before) < most;
    }

    @Override
    public void release(String counter) {
        run.uses(counter).decrementAndGet();
    }

    @Override
    public Optional<String> answer(StepPath question) {
        return Optional.ofNullable(run.signals().answer(question));
    }

    @Override
    public boolean suspends() {
        return true;
    }

    @Override
    public int attempt() {
        return attempt;
    }

    @Override
    public boolean isStopped() {
        return run.writer().broken() != null || stop.getAsBoolean();
    }
}

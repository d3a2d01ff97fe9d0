package dev.regatta.durable;

import dev.regatta.error.Failure;
import dev.regatta.journal.JournalException;
import dev.regatta.journal.RunState;
import dev.regatta.journal.RunState.Status;
import dev.regatta.spi.NodeSpec;
import dev.regatta.spi.NonDeterministicReplayException;
import dev.regatta.spi.RunJournal;
import dev.regatta.spi.TaskJournal;
import dev.regatta.spi.TaskOutcome;
import dev.regatta.spi.TaskOutcome.Wait;
import dev.regatta.step.Digest;
import dev.regatta.step.LogEntry;
import dev.regatta.step.LogEntry.Noted;
import dev.regatta.step.LogEntry.RoundDecided;
import dev.regatta.step.LogEntry.RunBegun;
import dev.regatta.step.LogEntry.RunEnded;
import dev.regatta.step.LogEntry.StepBegun;
import dev.regatta.step.LogEntry.StepCompleted;
import dev.regatta.step.LogEntry.TaskBegun;
import dev.regatta.step.LogEntry.TaskEnded;
import dev.regatta.step.Note;
import dev.regatta.step.StepPath;
import dev.regatta.step.TaskEnd;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The journal of a run that goes on in this process. What is told to the run's log is durable, or rides with the next that somebody
 * waits for. What cannot be written fails the task that wanted to; the end of a run whose journal is broken is not recorded, so that
 * it goes on where it was when it is started again. Thread-safe.
 */
final class StoredJournal implements RunJournal {
    private final String runId;
    private final RunWriter writer;
    private final Recorded recorded;
    private final Signals signals;
    private final Consumer<LogEntry> log;
    private final boolean strict;
    private final Runnable over;
    private final Map<String, AtomicInteger> uses = new ConcurrentHashMap<>();
    private final Set<String> goOn = ConcurrentHashMap.newKeySet(); // failed tasks after which the run goes on
    private volatile boolean isSuspended;

    /**
     * Makes one.
     *
     * @param strict whether a crew that is defined otherwise than when the run began is refused
     * @param over is done when the run is over in this process
     */
    StoredJournal(
            String runId,
            RunWriter writer,
            Recorded recorded,
            Signals signals,
            Consumer<LogEntry> log,
            boolean strict,
            Runnable over) {
        this.runId = runId;
        this.writer = writer;
        this.recorded = recorded;
        this.signals = signals;
        this.log = log;
        this.strict = strict;
        this.over = over;
    }

    RunWriter writer() {
        return writer;
    }

    Recorded earlier() {
        return recorded;
    }

    Signals signals() {
        return signals;
    }

    void tell(LogEntry entry) {
        log.accept(entry);
    }

    AtomicInteger uses(String tool) {
        return uses.computeIfAbsent(tool, first -> new AtomicInteger(recorded.uses(tool)));
    }

    @Override
    public TaskOutcome.@Nullable Ended find(NodeSpec node) {
        Recorded.Ended end = node.kind() == NodeSpec.Kind.TASK ? recorded.end(node.taskId()) : null;
        if (end == null) {
            return null;
        }
        recorded.of(node.taskId()).forEach(log);
        return new TaskOutcome.Ended(end.end(), true);
    }

    @Override
    public TaskJournal open(NodeSpec node, BooleanSupplier stop) {
        return new StoredTask(this, recorded.attempts(node.taskId()) + 1, stop);
    }

    @Override
    public void append(LogEntry entry) {
        LogEntry told = entry;
        try {
            switch (entry) {
                case RunBegun begun -> begin(begun);
                case TaskEnded ended -> {
                    Recorded.Ended before = recorded.end(ended.task());
                    if (before == null) {
                        writer.writeEnd(ended, goOn.contains(ended.task()));
                    }
                }
                case RunEnded ended -> end(ended);
                default -> write(entry);
            }
        } catch (NonDeterministicReplayException differs) {
            throw differs;
        } catch (JournalException lost) {
            // the writer keeps the reason, and the run's end tells it
        }
        log.accept(told);
    }

    private void begin(RunBegun begun) {
        RunBegun before = recorded.runBegun();
        if (before == null) {
            writer.write(begun);
        } else if (!Objects.equals(before.plan(), begun.plan())) {
            String what = "Run '" + runId + "' was begun with the definition " + before.plan() + " of the crew '"
                    + before.crew() + "', and goes on with " + begun.plan() + ".";
            if (strict) {
                throw NonDeterministicReplayException.ofCrew(what);
            }
            write(new Noted(
                    StepPath.RUN,
                    new Note.Warned(
                            "definition-changed",
                            what + " Tasks that have not begun follow the new one; a step that is asked otherwise fails"
                                    + " its task.")));
        }
    }

    /** Writes what does not have to be durable at once, unless it was written before. */
    void write(LogEntry entry) {
        boolean isKnown = switch (entry) {
            case StepBegun begun -> true;
            case StepCompleted completed -> completed.replayed();
            case TaskBegun begun -> recorded.hasSaid("begun " + begun.task());
            case Noted noted -> recorded.hasSaid(noted.step() + " " + noted.note());
            case RoundDecided decided -> isDecided(decided);
            default -> false;
        };
        if (!isKnown) {
            writer.write(entry);
        }
    }

    private boolean isDecided(RoundDecided decided) {
        Digest before = recorded.round(decided.step());
        if (before != null && !before.equals(decided.digest())) {
            throw NonDeterministicReplayException.of(
                    decided.step(), "parts with the digest " + before, "parts with " + decided.digest());
        }
        return before != null;
    }

    private void end(RunEnded ended) {
        try {
            if (!isSuspended) {
                writer.writeState(ended, new RunState(Status.valueOf(ended.status()), null, ""));
            }
        } finally {
            over.run();
        }
    }

    @Override
    public TaskEnd ending(String task, TaskEnd end, boolean goesOn) {
        if (goesOn && end instanceof TaskEnd.Failed) {
            goOn.add(task);
        }
        return end;
    }

    @Override
    public void suspend(Map<String, List<Wait>> waits) {
        isSuspended = true;
        List<Wait> all = waits.values().stream()
                .flatMap(List::stream)
                .sorted(Comparator.comparing(wait -> wait.step().toString()))
                .toList();
        boolean inDoubt = all.stream().anyMatch(wait -> wait.what() == Wait.What.OUTCOME);
        Instant due = all.stream()
                .map(Wait::due)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElse(null);
        String detail = all.stream().map(StoredJournal::told).collect(Collectors.joining("\n"));
        try {
            writer.writeState(null, new RunState(inDoubt ? Status.IN_DOUBT : Status.SUSPENDED, due, detail));
        } catch (JournalException lost) {
            // the writer keeps the reason, and the run's end tells it
        }
    }

    /** {@return what a task waits for, in a line} */
    private static String told(Wait wait) {
        String what = wait.what().name().toLowerCase(Locale.ROOT) + " " + wait.step();
        return wait.question().isEmpty() ? what : what + " " + wait.question().replaceAll("\\s+", " ");
    }

    @Override
    public @Nullable Failure trouble() {
        JournalException broken = writer.broken();
        return broken == null
                ? null
                : Failure.of(
                        Failure.Kind.JOURNAL,
                        "Run '" + runId + "' could not be written down any more, and is not over: start it again with"
                                + " its id once that is repaired. " + broken.getMessage(),
                        broken);
    }
}

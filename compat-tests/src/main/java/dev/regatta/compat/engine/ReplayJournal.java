package dev.regatta.compat.engine;

import static java.util.Objects.requireNonNull;

import dev.regatta.graph.NodeResult;
import dev.regatta.spi.NodeSpec;
import dev.regatta.spi.Recovery;
import dev.regatta.spi.RunJournal;
import dev.regatta.spi.TaskJournal;
import dev.regatta.spi.TaskJournal.Found;
import dev.regatta.step.Digest;
import dev.regatta.step.LogEntry;
import dev.regatta.step.LogEntry.Noted;
import dev.regatta.step.LogEntry.RoundDecided;
import dev.regatta.step.LogEntry.RunEnded;
import dev.regatta.step.LogEntry.StepBegun;
import dev.regatta.step.LogEntry.StepCompleted;
import dev.regatta.step.LogEntry.TaskBegun;
import dev.regatta.step.LogEntry.TaskEnded;
import dev.regatta.step.ModelCall;
import dev.regatta.step.Note;
import dev.regatta.step.StepFailure.Trait;
import dev.regatta.step.StepPath;
import dev.regatta.step.StepReply;
import dev.regatta.step.StepRequest;
import dev.regatta.step.TaskEnd;
import dev.regatta.step.ToolAnswer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The journal of a replay: finds every step in a recorded log, and lets entries come only as that log has them. A task's entries
 * come in the recorded order, and so do the ends of tasks; who is too early waits. Thread-safe.
 */
final class ReplayJournal implements RunJournal {
    /** What waits longer for its turn will never get it. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<StepPath, Found.Reply> replies = new HashMap<>();
    private final Map<StepPath, Found.Reply> stopped = new HashMap<>();
    private final Set<StepPath> begun = new HashSet<>();
    private final Map<String, TaskEnd> ends = new LinkedHashMap<>(); // in the order of the log
    private final Map<String, Deque<LogEntry>> expected = new HashMap<>(); // by task; guarded by lock
    private final Set<String> ended = new HashSet<>(); // guarded by lock
    private final Set<String> arrived = new HashSet<>(); // failures that are about to be taken; guarded by lock
    private final Map<String, BooleanSupplier> stops = new ConcurrentHashMap<>();
    private final List<String> differences = new ArrayList<>(); // guarded by lock
    private final List<LogEntry> replayed = new ArrayList<>(); // guarded by lock
    private String state = ""; // when somebody waited in vain; guarded by lock
    private @Nullable String stoppedBy; // the task whose failure stopped the others; guarded by lock
    private final boolean wasStopped;
    private final boolean wasCancelled;
    private Consumer<LogEntry> sink = entry -> {};

    ReplayJournal(List<LogEntry> log) {
        Map<StepPath, List<Note>> notes = new HashMap<>();
        Map<StepPath, StepBegun> open = new HashMap<>();
        for (LogEntry entry : log) {
            switch (entry) {
                case StepBegun asked -> {
                    open.put(asked.request().step(), asked);
                    begun.add(asked.request().step());
                }
                case Noted noted -> {
                    if (open.containsKey(noted.step())) {
                        notes.computeIfAbsent(noted.step(), key -> new ArrayList<>())
                                .add(noted.note());
                    }
                }
                case StepCompleted completed -> {
                    open.remove(completed.step());
                    (isReply(completed) ? replies : stopped)
                            .put(
                                    completed.step(),
                                    new Found.Reply(completed, notes.getOrDefault(completed.step(), List.of())));
                }
                case TaskEnded end -> ends.put(end.task(), end.end());
                default -> {}
            }
            String task = taskOf(entry);
            if (task != null && isCompared(entry)) {
                expected.computeIfAbsent(task, key -> new ArrayDeque<>()).add(entry);
            }
        }
        this.wasCancelled =
                log.getLast() instanceof RunEnded runEnded && runEnded.status().equals("CANCELLED");
        this.wasStopped = !wasCancelled && ends.values().stream().anyMatch(TaskEnd.Cancelled.class::isInstance);
    }

    /** {@return whether a step's end is a reply: one that was stopped ends with its task instead} */
    private static boolean isReply(StepCompleted completed) {
        return !(completed.reply() instanceof StepReply.Failed failed
                && failed.failure().is(Trait.INTERRUPTED));
    }

    RunJournal begin(Consumer<LogEntry> log) {
        sink = log;
        return this;
    }

    // ---- entries
    // -----------------------------------------------------------------------------------------------------

    private static @Nullable String taskOf(LogEntry entry) {
        return switch (entry) {
            case TaskBegun begun -> begun.task();
            case StepBegun begun -> begun.request().step().taskId();
            case Noted noted -> noted.step().taskId();
            case StepCompleted completed -> completed.step().taskId();
            case RoundDecided decided -> decided.step().taskId();
            default -> null;
        };
    }

    /**
     * {@return whether an entry has to come again: not of the run as a whole, nor what a journal alone notes, nor of a step of user
     * code or a question, which lie within one that is answered}
     */
    private static boolean isCompared(LogEntry entry) {
        return switch (entry) {
            case Noted noted ->
                !(noted.note() instanceof Note.Began) && !noted.step().equals(StepPath.RUN);
            case StepBegun begun -> !liesWithin(begun.request().step());
            case StepCompleted completed -> !liesWithin(completed.step());
            default -> true;
        };
    }

    private static boolean liesWithin(StepPath step) {
        return step.last() instanceof StepPath.Segment.User
                || step.last() instanceof StepPath.Segment.Approval
                || step.last() instanceof StepPath.Segment.Embedding;
    }

    /** {@return an entry without what may differ: times, attempts, whether it is replayed, causes} */
    private static Object plain(LogEntry entry) {
        return entry instanceof StepCompleted completed
                ? List.of(completed.request(), plain(completed.reply()))
                : entry;
    }

    private static Object plain(StepReply reply) {
        return reply instanceof StepReply.Failed failed
                ? List.of(
                        failed.failure().error(),
                        failed.failure().failure().toString(),
                        failed.failure().traits())
                : reply;
    }

    /** {@return what differs between two requests to a model, or two answers of a tool; a full stop for anything else} */
    private static String difference(@Nullable LogEntry one, LogEntry other) {
        if (one instanceof StepCompleted was
                && was.reply() instanceof ToolAnswer before
                && other instanceof StepCompleted is
                && is.reply() instanceof ToolAnswer now) {
            return ": " + before.way() + " '" + before.text() + "' was recorded, " + now.way() + " '" + now.text()
                    + "' comes.";
        }
        if (!(one instanceof StepBegun before && before.request() instanceof ModelCall recorded)
                || !(other instanceof StepBegun now && now.request() instanceof ModelCall asked)) {
            return ".";
        }
        for (int i = 0;
                i < Math.min(recorded.messages().size(), asked.messages().size());
                i++) {
            if (!recorded.messages().get(i).equals(asked.messages().get(i))) {
                return ": message " + (i + 1) + " differs.";
            }
        }
        return ": " + recorded.messages().size() + " messages and the tools " + recorded.tools() + " were recorded, "
                + asked.messages().size() + " and " + asked.tools() + " are asked, settings " + recorded.settings()
                + " and " + asked.settings() + ".";
    }

    /** Takes an entry of a task when its turn has come; a task that was stopped does not come further than it did. */
    private void take(LogEntry entry, BooleanSupplier stop) {
        String task = taskOf(entry);
        lock.lock();
        try {
            if (task != null && isCompared(entry)) {
                Deque<LogEntry> next = expected.computeIfAbsent(task, key -> new ArrayDeque<>());
                boolean isOver = next.isEmpty() && !(ends.get(task) instanceof TaskEnd.Done);
                boolean came = await(
                        isOver
                                ? stop
                                : () -> !next.isEmpty() && plain(next.peek()).equals(plain(entry)));
                if (came && isOver) {
                    return;
                }
                if (came) {
                    next.remove();
                } else {
                    differences.add("Task '" + task + "' was recorded with " + next.peek() + " next, and comes to "
                            + entry + difference(next.peek(), entry));
                }
            }
            replayed.add(entry);
            sink.accept(entry);
            changed.signalAll();
            if (entry instanceof StepCompleted completed && completed.reply() instanceof StepReply.Failed) {
                boolean unused = await(() -> areOthersThrough(completed.step()));
            }
        } finally {
            lock.unlock();
        }
    }

    /** {@return whether all has come of the other calls of a turn, which are stopped as soon as one call throws} */
    private boolean areOthersThrough(StepPath call) {
        StepPath turn = call.last() instanceof StepPath.Segment.Call ? call.parent() : null;
        return turn == null
                || expected.getOrDefault(call.taskId(), new ArrayDeque<>()).stream()
                        .map(ReplayJournal::stepOf)
                        .noneMatch(step -> step.isWithin(turn) && !step.isWithin(call));
    }

    private static StepPath stepOf(LogEntry entry) {
        return switch (entry) {
            case StepBegun begun -> begun.request().step();
            case Noted noted -> noted.step();
            case StepCompleted completed -> completed.step();
            default -> StepPath.RUN;
        };
    }

    /** {@return whether something came true; called with the lock held} */
    private boolean await(BooleanSupplier what) {
        long left = PATIENCE.toNanos();
        boolean interrupted = false;
        while (!what.getAsBoolean() && differences.isEmpty()) {
            if (left <= 0) {
                if (state.isEmpty()) {
                    state = state();
                }
                break;
            }
            try {
                left = changed.awaitNanos(left);
            } catch (InterruptedException stopped) { // a replay is not stopped before its turn has come
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return what.getAsBoolean();
    }

    // ---- tasks
    // -------------------------------------------------------------------------------------------------------

    @Override
    public TaskJournal open(NodeSpec node, BooleanSupplier stop) {
        stops.put(node.taskId(), stop);
        return new Attempt(node.taskId(), stop);
    }

    @Override
    public void append(LogEntry entry) {
        lock.lock();
        try {
            if (entry instanceof TaskEnded end) {
                ended.add(end.task());
            }
            replayed.add(entry);
            sink.accept(entry);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public TaskEnd ending(String task, TaskEnd end, boolean goesOn) throws InterruptedException {
        lock.lock();
        try {
            if (ends.get(task) instanceof TaskEnd.Cancelled) { // it was stopped right before its end was taken
                for (long left = PATIENCE.toNanos(); left > 0; ) {
                    left = changed.awaitNanos(left);
                }
                state = state.isEmpty() ? state() : state;
                differences.add("Task '" + task + "' was recorded as stopped, and ends with " + end + ".");
            }
            if (end instanceof TaskEnd.Failed && !goesOn) {
                arrived.add(task);
                changed.signalAll();
                if (await(() -> mayFail(task))) {
                    stoppedBy = stoppedBy == null ? task : stoppedBy;
                    boolean unused = await(() -> isStoppedByNow(task));
                }
            } else {
                boolean unused = await(() -> endedBefore(task));
            }
            return end;
        } finally {
            lock.unlock();
        }
    }

    /** {@return whether all have ended that ended before a task and were not stopped by a failure} */
    private boolean endedBefore(String task) {
        for (Map.Entry<String, TaskEnd> each : ends.entrySet()) {
            if (each.getKey().equals(task)) {
                return true;
            }
            if (each.getValue() instanceof TaskEnd.Done && !ended.contains(each.getKey())) {
                return false;
            }
        }
        return true;
    }

    /** {@return whether a failure may stop the others: those that are done have ended, and other failures are as far} */
    private boolean mayFail(String task) {
        boolean before = true;
        for (Map.Entry<String, TaskEnd> each : ends.entrySet()) {
            String other = each.getKey();
            before &= !other.equals(task);
            boolean isFailure = each.getValue() instanceof TaskEnd.Failed;
            if (!isThrough(other) || (endsByItself(each.getValue()) && !ended.contains(other))) {
                return false;
            }
            if (isFailure && !ended.contains(other) && (before || !arrived.contains(other))) {
                return false;
            }
        }
        return true;
    }

    /** {@return whether a failure that did not stop the run comes when another one has stopped it} */
    private boolean isStoppedByNow(String task) {
        return !wasStopped
                || task.equals(stoppedBy)
                || requireNonNull(stops.get(task)).getAsBoolean();
    }

    /** {@return whether a task ended neither by a failure nor for another one} */
    private static boolean endsByItself(TaskEnd end) {
        return end instanceof TaskEnd.Done
                || (end instanceof TaskEnd.Skipped skipped && skipped.why() == NodeResult.Skipped.Why.CONDITION);
    }

    /** {@return whether all has come again that was recorded of a task} */
    private boolean isThrough(String task) {
        Deque<LogEntry> left = expected.get(task);
        return left == null || left.isEmpty();
    }

    /** Cancels the replay of a cancelled run once all that was done before has ended. */
    void watch(Runnable cancel) {
        if (!wasCancelled) {
            return;
        }
        lock.lock();
        try {
            boolean unused = await(() -> ends.entrySet().stream()
                    .allMatch(each ->
                            (each.getValue() instanceof TaskEnd.Done || each.getValue() instanceof TaskEnd.Failed)
                                    ? ended.contains(each.getKey())
                                    : isThrough(each.getKey())));
        } finally {
            lock.unlock();
        }
        cancel.run();
    }

    /** {@return how far each task is, for people; called with the lock held} */
    private String state() {
        return ends.entrySet().stream()
                .map(each -> each.getKey() + ": recorded as " + each.getValue()
                        + (ended.contains(each.getKey())
                                ? ", ended"
                                : arrived.contains(each.getKey()) ? ", arrived" : "")
                        + (isThrough(each.getKey())
                                ? ""
                                : ", before "
                                        + requireNonNull(expected.get(each.getKey()))
                                                .peek()))
                .collect(Collectors.joining("; ", "Then, ", "."));
    }

    // ---- the end
    // -----------------------------------------------------------------------------------------------------

    List<LogEntry> replayed() {
        lock.lock();
        try {
            return List.copyOf(replayed);
        } finally {
            lock.unlock();
        }
    }

    /** Fails if anything differed, or did not come again. */
    void check() {
        lock.lock();
        try {
            expected.forEach((task, left) -> {
                if (!left.isEmpty()) {
                    differences.add(
                            "Task '" + task + "' was recorded with " + left.peek() + ", and did not come to it");
                }
            });
            if (!differences.isEmpty()) {
                throw new AssertionError(
                        "The replay differs from what was recorded. " + String.join(" ", differences) + " " + state);
            }
        } finally {
            lock.unlock();
        }
    }

    /** An attempt at a task in the replay. */
    private final class Attempt implements TaskJournal {
        private final String task;
        private final BooleanSupplier stop;

        Attempt(String task, BooleanSupplier stop) {
            this.task = task;
            this.stop = stop;
        }

        @Override
        public Found find(StepRequest request, Supplier<Digest> digest) {
            StepPath step = request.step();
            Found.Reply reply = replies.get(step);
            return reply != null
                    ? reply
                    : new Found.Ended(
                            ends.getOrDefault(task, new TaskEnd.Cancelled("", false)),
                            begun.contains(step),
                            stopped.get(step));
        }

        @Override
        public void begin(StepPath step, Supplier<Digest> request, Recovery recovery) {
            throw new AssertionError("The replay makes the call '" + step + "', which was not recorded");
        }

        @Override
        public void append(LogEntry entry) {
            take(entry, stop);
        }

        @Override
        public boolean reserve(String counter, int most) {
            return true;
        }

        @Override
        public void release(String counter) {
            // nothing was taken
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

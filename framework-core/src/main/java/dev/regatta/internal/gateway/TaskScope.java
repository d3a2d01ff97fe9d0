package dev.regatta.internal.gateway;

import dev.regatta.error.Failure;
import dev.regatta.error.StepTimeoutException;
import dev.regatta.gateway.StepContext;
import dev.regatta.internal.call.OpenQuestions;
import dev.regatta.internal.call.RunThreads;
import dev.regatta.internal.error.Throwables;
import dev.regatta.internal.log.LearntWindows;
import dev.regatta.internal.log.ToolRefusals;
import dev.regatta.internal.log.UsageByTask;
import dev.regatta.message.TypeRef;
import dev.regatta.model.Usage;
import dev.regatta.spi.Recovery;
import dev.regatta.spi.TaskJournal;
import dev.regatta.spi.TaskJournal.Found;
import dev.regatta.spi.TaskOutcome.Wait;
import dev.regatta.step.Digest;
import dev.regatta.step.LogEntry;
import dev.regatta.step.LogEntry.StepCompleted;
import dev.regatta.step.Note;
import dev.regatta.step.Payload;
import dev.regatta.step.StepPath;
import dev.regatta.step.StepReply;
import dev.regatta.step.StepRequest;
import dev.regatta.step.TaskEnd;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at a task: its journal, its time, and what its calls share however deep they are delegated. Every step of the task is
 * performed here, and nowhere else. Thread-safe.
 */
public final class TaskScope {
    private static final TypeRef<String> TEXT = TypeRef.of(String.class);

    private final RunScope run;
    private final StepPath path;
    private final TaskJournal journal;
    private final long deadlineNanos;
    private final Predicate<String> refusedBefore;
    private final ToLongFunction<String> windowBefore;
    private final ToolRefusals refusals = new ToolRefusals();
    private final LearntWindows windows = new LearntWindows();
    private final UsageByTask usage = new UsageByTask();
    private final RepeatedCalls repeated = new RepeatedCalls();
    private final Uses uses = new Uses();
    private final AtomicInteger guardrails = new AtomicInteger();
    private final Activities activities = new Activities();
    private final List<Wait> waits = new CopyOnWriteArrayList<>();

    /** Performs a step that was not found. */
    @FunctionalInterface
    public interface Work {
        /**
         * {@return what comes of it}
         *
         * @param took is told how long the thing itself takes
         */
        StepReply perform(Stopwatch took) throws Exception;
    }

    /** Takes the time of what a step is about, apart from waiting and checking around it. Thread-safe. */
    public static final class Stopwatch {
        private final AtomicLong nanos = new AtomicLong();

        /** Adds the time of another one. */
        void add(Stopwatch other) {
            nanos.addAndGet(other.nanos.get());
        }

        /** Adds some time. */
        public void add(long more) {
            nanos.addAndGet(Math.max(1, more)); // what ran took some time, however coarse the clock
        }
    }

    /**
     * Begins an attempt.
     *
     * @param path the task
     * @param left how much of the task's time is left
     * @param refusedBefore says of a model whether it is known from the rest of the run to take no tools
     * @param windowBefore says of a model how much it is known from the rest of the run to read
     */
    public TaskScope(
            RunScope run,
            StepPath path,
            TaskJournal journal,
            Duration left,
            Predicate<String> refusedBefore,
            ToLongFunction<String> windowBefore) {
        this.run = run;
        this.path = path;
        this.journal = journal;
        this.refusedBefore = refusedBefore;
        this.windowBefore = windowBefore;
        this.deadlineNanos = System.nanoTime() + left.toNanos();
    }

    public RunScope run() {
        return run;
    }

    /** {@return the task} */
    public StepPath path() {
        return path;
    }

    public String taskId() {
        return path.taskId();
    }

    /** {@return which attempt at the task this is, from 1} */
    public int attempt() {
        return journal.attempt();
    }

    public Duration grace() {
        return run.grace();
    }

    public RunThreads threads() {
        return run.threads();
    }

    /** {@return how much of the task's time is left; zero or negative when it is up} */
    public Duration left() {
        return Duration.ofNanos(deadlineNanos - System.nanoTime());
    }

    /** {@return whether somebody reads later what is appended} */
    public boolean isKept() {
        return journal.isKept();
    }

    /** {@return whether the task's time is up, whoever notices it first} */
    public boolean isTimeUp() {
        return deadlineNanos - System.nanoTime() <= 0;
    }

    /** {@return what the task was doing when its time was up, such as "the tool call t/1.1 to search"; {@code null} for nothing known} */
    public @Nullable String lastly() {
        return activities.lastly();
    }

    /**
     * Does something that people should hear of if the task's time is up meanwhile.
     *
     * @param what what is done, within a sentence
     */
    public <A> A within(Object what, Callable<A> work) throws Exception {
        activities.begin(what);
        try {
            return work.call();
        } finally {
            activities.end(what, isTimeUp());
        }
    }

    /** {@return whether nothing more may be called, also by code that did not notice its interrupt} */
    public boolean isOver() {
        return journal.isStopped();
    }

    /** Drops an interrupt that code of users left behind: nobody who stops the task meant it. */
    void dropStrayInterrupt() {
        if (Thread.currentThread().isInterrupted() && !isOver() && left().isPositive()) {
            boolean unused = Thread.interrupted();
        }
    }

    /** {@return what the task has used in this attempt and, as far as it was found, in earlier ones} */
    public Usage usage() {
        return usage.of(taskId());
    }

    /** {@return whether a model is known by now to refuse requests with tools} */
    public boolean refusesTools(String model) {
        return refusals.contains(model) || refusedBefore.test(model);
    }

    /** {@return how many tokens a model is known by now to read; {@link Long#MAX_VALUE} if nobody has found out} */
    public long windowOf(String model) {
        return Math.min(windows.of(model), windowBefore.applyAsLong(model));
    }

    RepeatedCalls repeated() {
        return repeated;
    }

    Uses uses() {
        return uses;
    }

    TaskJournal journal() {
        return journal;
    }

    /** {@return the path of the next check of the task's result} */
    public StepPath nextGuardrail() {
        return path.guardrail(guardrails.incrementAndGet());
    }

    /** {@return how people are asked about a call: each question is a step} */
    StepContext.Questions questions(StepPath call) {
        AtomicInteger asked = new AtomicInteger();
        return (question, person) -> {
            StepPath step = call.approval(asked.incrementAndGet());
            StepReply reply = perform(
                    new StepRequest.Ask(step, question),
                    thrown -> Failure.of(
                            Failure.Kind.CODE, "A person could not be asked: " + Throwables.told(thrown), thrown),
                    took -> new StepReply.Value(Payload.of(ask(step, question, person), TEXT)));
            return (String) ((StepReply.Value) reply).value().as(TEXT);
        };
    }

    /** {@return what a person says, or whoever answers by a signal} */
    public String ask(StepPath step, String question, Callable<String> person) throws Exception {
        Optional<String> answered = journal.answer(step);
        if (answered.isPresent()) {
            return answered.get();
        }
        try {
            return OpenQuestions.ofProcess().ask(run.id(), step, question, person, journal.suspends());
        } catch (OpenQuestions.LeftError left) {
            throw suspended(Wait.onAnswer(step, question));
        }
    }

    // ---- waiting without a thread
    // ------------------------------------------------------------------------------------

    /** Unwinds a task that waits. No failure: nobody who treats those, users included, is to take it for one. */
    public static final class SuspendedError extends Error {
        private static final long serialVersionUID = 1L;

        SuspendedError() {
            super("the task waits, and goes on in another attempt", null, false, false);
        }
    }

    private SuspendedError suspended(Wait wait) {
        waits.add(wait);
        return new SuspendedError();
    }

    private boolean isSuspendedWithin(StepPath step) {
        return waits.stream().anyMatch(wait -> wait.step().isWithin(step));
    }

    /** {@return what the task waits for, by the order of its steps; empty if it does not wait} */
    public List<Wait> waits() {
        return waits.stream()
                .sorted(Comparator.comparing(wait -> wait.step().toString()))
                .toList();
    }

    // ---- the log
    // -----------------------------------------------------------------------------------------------------

    /** Appends an entry. */
    public void append(LogEntry entry) {
        usage.add(entry);
        refusals.add(entry);
        windows.add(entry);
        run.results().add(entry);
        journal.append(entry);
    }

    /** Appends a note on a step. */
    public void note(StepPath step, Note note) {
        append(new LogEntry.Noted(step, note));
    }

    /** Appends a warning on the task. */
    public void warn(String code, String message) {
        note(path, new Note.Warned(code, message));
    }

    /** Appends a warning on the run, unless it is known by now. */
    void warnOnce(String code, String message) {
        if (run.told().add(message)) {
            note(StepPath.RUN, new Note.Warned(code, message));
        }
    }

    /** Records that a step takes effect, right before it does. */
    void begin(StepPath step, Supplier<Digest> what, Recovery recovery) throws InterruptedException {
        journal.begin(step, what, recovery);
    }

    // ---- steps
    // -------------------------------------------------------------------------------------------------------

    /**
     * Performs a step, or finds what came of it in an earlier attempt.
     *
     * @param request what is asked
     * @param digest the digest of the request
     * @param describe says what a throwable means that is not one of our own
     * @param work performs it
     * @return the reply, never one that failed
     * @throws Exception what the work threw, or what stands for it in the journal
     */
    public StepReply perform(
            StepRequest request, Supplier<Digest> digest, Function<Throwable, Failure> describe, Work work)
            throws Exception {
        return perform(request, describe, work, journal.find(request, digest));
    }

    /** Performs a step whose request is digested as it is written, see {@link StepDigests}. */
    public StepReply perform(StepRequest request, Function<Throwable, Failure> describe, Work work) throws Exception {
        return perform(request, () -> StepDigests.of(request), describe, work);
    }

    /** Performs a step that was looked for already, and always one that is made of other steps. */
    StepReply perform(StepRequest request, Function<Throwable, Failure> describe, Work work, @Nullable Found found)
            throws Exception {
        if (found == null && isTimeUp()) { // whatever code kept the interrupt to itself, the task does nothing more
            throw StepTimeoutException.tooLate(Activities.name(request));
        }
        if (!(found instanceof Found.Ended ended) || ended.begun()) {
            append(new LogEntry.StepBegun(request));
        }
        return switch (found) {
            case null -> performed(request, describe, work);
            case Found.Reply reply -> replayed(reply);
            case Found.InDoubt doubt -> throw suspended(Wait.onOutcome(request.step()));
            case Found.Ended ended -> throw stopped(ended);
        };
    }

    private EndedException stopped(Found.Ended ended) {
        Found.Reply stopped = ended.stopped();
        if (stopped != null) {
            append(stopped);
        }
        return new EndedException(ended);
    }

    private StepReply performed(StepRequest request, Function<Throwable, Failure> describe, Work work)
            throws Exception {
        long begin = System.nanoTime();
        Stopwatch ran = new Stopwatch();
        activities.begin(request);
        try {
            dropStrayInterrupt();
            StepReply reply = work.perform(ran);
            dropStrayInterrupt();
            if (isSuspendedWithin(request.step())) { // and code around the step kept that to itself
                throw new SuspendedError();
            }
            append(completed(request, reply, begin, ran));
            return reply;
        } catch (EndedException within) { // whatever lies within has come already
            if (journal.find(request, () -> StepDigests.of(request)) instanceof Found.Ended ended
                    && ended.stopped() != null) {
                append(ended.stopped().completed().asReplayed());
            }
            throw within;
        } catch (Throwable thrown) { // recorded, and thrown on unchanged
            if (isSuspendedWithin(request.step())) {
                throw thrown instanceof SuspendedError known ? known : new SuspendedError();
            }
            append(completed(request, new StepReply.Failed(StepFailures.of(thrown, describe)), begin, ran));
            throw thrown;
        } finally {
            activities.end(request, isTimeUp());
        }
    }

    private StepCompleted completed(StepRequest request, StepReply reply, long begin, Stopwatch ran) {
        return new StepCompleted(
                request,
                null,
                reply,
                Duration.ofNanos(System.nanoTime() - begin),
                Duration.ofNanos(ran.nanos.get()),
                journal.attempt(),
                false);
    }

    private StepReply replayed(Found.Reply found) throws Exception {
        StepCompleted completed = found.completed();
        append(found);
        repeated.add(completed);
        uses.add(completed);
        if (completed.reply() instanceof StepReply.Failed failed) {
            throw StepFailures.thrown(failed.failure());
        }
        return completed.reply();
    }

    private void append(Found.Reply found) {
        found.notes().forEach(note -> note(found.completed().step(), note));
        append(found.completed().asReplayed());
    }

    /** The recorded task ended before it reached a step: this attempt ends there, too. */
    public static final class EndedException extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient Found.Ended ended;

        EndedException(Found.Ended ended) {
            super("the recorded task ended here", null, false, false);
            this.ended = ended;
        }

        /** {@return how the recorded task ended} */
        public TaskEnd end() {
            return ended.end();
        }
    }
}

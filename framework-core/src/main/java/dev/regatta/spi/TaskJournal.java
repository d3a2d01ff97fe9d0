package dev.regatta.spi;

import dev.regatta.step.Digest;
import dev.regatta.step.LogEntry;
import dev.regatta.step.LogEntry.StepCompleted;
import dev.regatta.step.Note;
import dev.regatta.step.StepPath;
import dev.regatta.step.StepRequest;
import dev.regatta.step.TaskEnd;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What one attempt at a task writes down, and what it finds of earlier attempts: the replies of their steps. Made by an engine for
 * a {@link TaskHandler}; everything that the handler does to the world passes it. Thread-safe: tool calls of a turn are made at once.
 */
public interface TaskJournal {
    /** {@return whether anybody reads later what is appended, see {@link RunJournal#isKept}} */
    default boolean isKept() {
        return true;
    }

    /** What there is of a step. */
    sealed interface Found {
        /**
         * The step has its reply; it is not performed again.
         *
         * @param completed the step with its reply
         * @param notes what happened on the way, in order
         */
        record Reply(StepCompleted completed, List<Note> notes) implements Found {
            /** Copies the list. */
            public Reply {
                notes = List.copyOf(notes);
            }
        }

        /**
         * The step took effect, but nobody lived to record its reply.
         *
         * @param began what took effect
         */
        record InDoubt(Note.Began began) implements Found {}

        /**
         * The step got no reply: the recorded task ended first, and so does this one.
         *
         * @param end how the task ended
         * @param begun whether the step was asked at all
         * @param stopped how the step was left; {@code null} if nothing tells
         */
        record Ended(TaskEnd end, boolean begun, @Nullable Reply stopped) implements Found {}
    }

    /**
     * Looks for a step.
     *
     * @param request what is asked now
     * @param digest its digest
     * @return what there is; {@code null} for nothing
     * @throws NonDeterministicReplayException if the step is there with another request
     */
    @Nullable
    Found find(StepRequest request, Supplier<Digest> digest);

    /**
     * Records that a step takes effect, right before it does.
     *
     * @param step which step
     * @param request the digest of what really runs
     * @param recovery what is to be done if its reply is never recorded; for all but {@link Recovery#RETRY} this returns once the
     *     record is durable
     * @throws InterruptedException if the attempt is no longer the owner of the task, or is stopped
     */
    void begin(StepPath step, Supplier<Digest> request, Recovery recovery) throws InterruptedException;

    /**
     * Appends to the run's log. Entries of one thread stay in their order, and none is durable before those that came earlier.
     *
     * @param entry the entry
     */
    void append(LogEntry entry);

    /**
     * Counts one use of something that a run may use only so often, over all tasks of the run: the first to ask wins.
     *
     * @param counter what is counted
     * @param most how often it may be used
     * @return whether it may be used once more
     */
    boolean reserve(String counter, int most);

    /**
     * Gives back a use that came to nothing.
     *
     * @param counter what is counted
     */
    void release(String counter);

    /**
     * Looks for the answer to a question that somebody gave elsewhere, also before it was asked.
     *
     * @param question the step that asks
     * @return the answer; empty if there is none yet
     */
    default Optional<String> answer(StepPath question) {
        return Optional.empty();
    }

    /** {@return whether a task can wait here without a thread: its attempt ends as suspended, and another one goes on later} */
    default boolean suspends() {
        return false;
    }

    /** {@return which attempt of the task this is, from 1} */
    int attempt();

    /** {@return whether the task has to stop: it has ended elsewhere, or its run is being stopped} */
    boolean isStopped();
}

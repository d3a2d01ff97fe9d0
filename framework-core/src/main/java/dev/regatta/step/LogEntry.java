package dev.regatta.step;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.regatta.message.SchemaVersion;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A line of a run's log, the truth about the run: all that is counted, shown or kept is a {@link Fold} over these. A journal keeps
 * {@link RunBegun}, {@link StepCompleted} with its notes, {@link Note.Began} where a step is not complete, {@link RoundDecided},
 * {@link TaskEnded} and {@link RunEnded}; the others are told live only.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "entry")
public sealed interface LogEntry {
    /**
     * The run has begun; its definition is valid.
     *
     * @param crew the crew's name
     * @param version its version; empty for one that was made ad hoc, which only this process has
     * @param plan the digest of its tasks as they are defined; {@code null} where the run is not written down
     * @param tasks what each task comes after, in the order in which the tasks were declared
     * @param inputs the inputs after all hooks, by name
     */
    @SchemaVersion(1)
    @JsonTypeName("run-begun")
    record RunBegun(
            String crew,
            String version,
            @Nullable Digest plan,
            Map<String, List<String>> tasks,
            Map<String, Payload> inputs)
            implements LogEntry {
        /** Copies the maps, in their order. */
        public RunBegun {
            tasks = Collections.unmodifiableMap(new LinkedHashMap<>(tasks));
            inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
        }
    }

    /**
     * A task has begun: nothing keeps it from running.
     *
     * @param task the task's id
     */
    @SchemaVersion(1)
    @JsonTypeName("task-begun")
    record TaskBegun(String task) implements LogEntry {}

    /**
     * A step is asked.
     *
     * @param request what is asked
     */
    @SchemaVersion(1)
    @JsonTypeName("step-begun")
    record StepBegun(StepRequest request) implements LogEntry {}

    /**
     * Something happened on the way.
     *
     * @param step of which step or task, or of the run
     * @param note what
     */
    @SchemaVersion(1)
    @JsonTypeName("noted")
    record Noted(StepPath step, Note note) implements LogEntry {}

    /**
     * A step has its reply.
     *
     * @param request what was asked
     * @param digest the digest of the request; {@code null} where nobody asked for it
     * @param reply what came of it
     * @param took from the request to the reply
     * @param ran how long the model, the tool or the code itself took; zero if it did not run
     * @param attempt which attempt of its task this was made in, from 1
     * @param replayed whether the reply is that of an earlier attempt
     */
    @SchemaVersion(1)
    @JsonTypeName("step-completed")
    record StepCompleted(
            StepRequest request,
            @Nullable Digest digest,
            StepReply reply,
            Duration took,
            Duration ran,
            int attempt,
            boolean replayed)
            implements LogEntry {
        /** {@return which step it is} */
        public StepPath step() {
            return request.step();
        }

        /** {@return the same, as one whose reply is that of an earlier attempt} */
        public StepCompleted asReplayed() {
            return new StepCompleted(request, digest, reply, took, ran, attempt, true);
        }
    }

    /**
     * A composed task has decided on parts of it.
     *
     * @param step the round
     * @param tasks what each part comes after, in order
     * @param digest the digest of the parts as they are defined; {@code null} where the run is not written down
     */
    @SchemaVersion(1)
    @JsonTypeName("round-decided")
    record RoundDecided(
            StepPath step,
            Map<String, List<String>> tasks,
            @Nullable Digest digest) implements LogEntry {
        /** Copies the map, in its order. */
        public RoundDecided {
            tasks = Collections.unmodifiableMap(new LinkedHashMap<>(tasks));
        }
    }

    /**
     * A task has ended.
     *
     * @param task the task's id
     * @param ordinal its number among all ends of the run, starting at 1
     * @param end how
     */
    @SchemaVersion(1)
    @JsonTypeName("task-ended")
    record TaskEnded(String task, int ordinal, TaskEnd end) implements LogEntry {}

    /**
     * The run has ended.
     *
     * @param status how: {@code COMPLETED}, {@code FAILED}, {@code CANCELLED}
     * @param took from start to end
     */
    @SchemaVersion(1)
    @JsonTypeName("run-ended")
    record RunEnded(String status, Duration took) implements LogEntry {}
}

package dev.regatta.spi;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.regatta.model.Usage;
import dev.regatta.step.Digest;
import dev.regatta.step.Payload;
import dev.regatta.step.StepPath;
import dev.regatta.step.StepReply;
import dev.regatta.step.TaskEnd;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link TaskHandler} is asked to perform, in values only: it can be written, sent elsewhere and performed there.
 *
 * @param runId the run
 * @param crew its crew
 * @param node the node to perform
 * @param inputs the run's inputs after all hooks, by name
 * @param past what has happened in the run so far, as far as the node may see it
 * @param elapsed how much time has passed since the task began, with the nodes before this one
 * @param left how much of the task's time is left
 */
public record TaskCall(
        String runId,
        CrewRef crew,
        NodeSpec node,
        Map<String, Payload> inputs,
        Past past,
        Duration elapsed,
        Duration left) {

    /** What has happened in a run so far. Written as all that can be asked for. */
    public interface Past {
        /**
         * Makes a past of what is known.
         *
         * @param known all that can be asked for
         * @return the past
         */
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        static Past of(Known known) {
            return new KnownPast(known);
        }

        /** {@return all that can be asked for; collected when this is called} */
        @JsonValue
        Known known();

        /**
         * Returns how a task ended that the node comes after, directly or through others; for a part, that is what the composed
         * task comes after, too.
         *
         * @param taskId the task's id in the run
         * @return how; {@code null} if it has not ended
         * @throws IllegalArgumentException if the node does not come after that task
         */
        @Nullable
        TaskEnd endOf(String taskId);

        /**
         * Returns what a task has used.
         *
         * @param taskId the task's id in the run
         * @return what it used
         */
        Usage usageOf(String taskId);

        /**
         * Returns the recorded decision of a composed task on its parts, so that a process that has not made them makes the same.
         *
         * @param round the path of the decision
         * @return the reply; {@code null} if nothing was decided there
         */
        @Nullable
        StepReply decisionOf(StepPath round);

        /**
         * Returns the digest of parts that were decided on, to compare with what a process decides that has not made them.
         *
         * @param round the path of the decision
         * @return the digest; {@code null} if none were decided on there, or the run is not written down
         */
        @Nullable
        Digest partsAt(StepPath round);

        /**
         * Returns whether a model has refused a request for the tools in it, so that it need not be found out again.
         *
         * @param model its name within the run
         * @return whether it has
         */
        boolean refusesTools(String model);

        /**
         * Returns how many tokens a model reads, as far as the run has found out.
         *
         * @param model its name within the run
         * @return the number; {@link Long#MAX_VALUE} if nothing has been found out
         */
        long windowOf(String model);
    }

    /**
     * The digests of tasks as they are defined where the run was started.
     *
     * @param plan of those of the crew
     * @param parts of the parts of composed tasks that the node comes after, or is in, by the path of the round
     */
    public record Digests(Digest plan, Map<StepPath, Digest> parts) {
        /** Copies the map, in its order. */
        public Digests {
            parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
        }
    }

    /**
     * All that a node may see of what has happened in its run.
     *
     * @param definitions how tasks are defined where the run was started
     * @param ended the tasks that the node comes after, by their ids in the run, in the order of ids
     * @param decisions the decisions of composed tasks among these and around the node, by the path of the round
     * @param withoutTools the models that have refused a request for the tools in it, by their names within the run
     * @param windows how many tokens models read, as far as the run has found out, by their names within the run
     */
    public record Known(
            Digests definitions,
            Map<String, Ended> ended,
            Map<StepPath, StepReply> decisions,
            Set<String> withoutTools,
            Map<String, Long> windows) {
        /** Copies all, in their order. */
        public Known {
            windows = Collections.unmodifiableMap(new LinkedHashMap<>(windows));
            withoutTools = Collections.unmodifiableSet(new LinkedHashSet<>(withoutTools));
            ended = Collections.unmodifiableMap(new LinkedHashMap<>(ended));
            decisions = Collections.unmodifiableMap(new LinkedHashMap<>(decisions));
        }
    }

    /**
     * A task that has ended.
     *
     * @param end how
     * @param usage what it used
     */
    public record Ended(TaskEnd end, Usage usage) {}

    private record KnownPast(Known known) implements Past {
        @Override
        public TaskEnd endOf(String taskId) {
            return ended(taskId).end();
        }

        @Override
        public Usage usageOf(String taskId) {
            return ended(taskId).usage();
        }

        private Ended ended(String taskId) {
            Ended ended = known.ended().get(taskId);
            if (ended == null) {
                throw new IllegalArgumentException("The node does not come after the task '" + taskId + "'");
            }
            return ended;
        }

        @Override
        public @Nullable StepReply decisionOf(StepPath round) {
            return known.decisions().get(round);
        }

        @Override
        public @Nullable Digest partsAt(StepPath round) {
            return known.definitions().parts().get(round);
        }

        @Override
        public boolean refusesTools(String model) {
            return known.withoutTools().contains(model);
        }

        @Override
        public long windowOf(String model) {
            return known.windows().getOrDefault(model, Long.MAX_VALUE);
        }
    }
}

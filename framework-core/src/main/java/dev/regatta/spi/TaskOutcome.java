package dev.regatta.spi;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.regatta.step.StepPath;
import dev.regatta.step.TaskEnd;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What came of performing a node of a run's graph. Everything in it can be written. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "outcome")
public sealed interface TaskOutcome {
    /**
     * The task has ended.
     *
     * @param end how
     * @param goesOn whether what comes after it runs all the same, although it failed: it is optional
     */
    @JsonTypeName("ended")
    record Ended(TaskEnd end, boolean goesOn) implements TaskOutcome {}

    /**
     * The task goes on with parts; when they have ended, its next round decides.
     *
     * @param nodes the nodes of the parts
     */
    @JsonTypeName("parts")
    record Parts(List<NodeSpec> nodes) implements TaskOutcome {
        /** Copies the list. */
        public Parts {
            nodes = List.copyOf(nodes);
        }
    }

    /**
     * The task waits, and needs neither thread nor process until then.
     *
     * @param on for what
     */
    @JsonTypeName("suspended")
    record Suspended(List<Wait> on) implements TaskOutcome {
        /** Copies the list. */
        public Suspended {
            on = List.copyOf(on);
        }
    }

    /**
     * Something that a task waits for.
     *
     * @param step the step that waits
     * @param what what it waits for
     * @param question what is asked; empty where nobody is
     * @param due when it goes on in any case; {@code null} for never
     */
    record Wait(
            StepPath step,
            What what,
            String question,
            @Nullable Instant due) {
        /** What can be waited for. */
        public enum What {
            /** An answer to a question. */
            ANSWER,
            /** Somebody who says what became of a step that took effect, or did not, before its attempt died. */
            OUTCOME,
            /** A signal. */
            SIGNAL,
            /** A time. */
            TIME
        }

        /**
         * Waits for an answer.
         *
         * @param step the step that asks
         * @param question what is asked
         * @return the wait
         */
        public static Wait onAnswer(StepPath step, String question) {
            return new Wait(step, What.ANSWER, question, null);
        }

        /**
         * Waits for somebody to say what became of a step.
         *
         * @param step the step
         * @return the wait
         */
        public static Wait onOutcome(StepPath step) {
            return new Wait(step, What.OUTCOME, "", null);
        }
    }
}

package dev.regatta.step;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.regatta.error.Failure;
import dev.regatta.graph.NodeResult;
import java.time.Duration;

/** How a task ended, as the log holds it. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "end")
public sealed interface TaskEnd {
    /**
     * It has a result.
     *
     * @param output the result
     * @param text the result as text
     * @param took from its start to its end
     */
    @JsonTypeName("done")
    record Done(Payload output, String text, Duration took) implements TaskEnd {
        @Override
        public String toString() {
            return "done";
        }
    }

    /**
     * It failed.
     *
     * @param failure why
     * @param took from its start to its end
     */
    @JsonTypeName("failed")
    record Failed(Failure failure, Duration took) implements TaskEnd {}

    /**
     * It was skipped.
     *
     * @param because the task that failed, or whose condition did not hold
     * @param why what that task did
     */
    @JsonTypeName("skipped")
    record Skipped(String because, NodeResult.Skipped.Why why) implements TaskEnd {}

    /**
     * It was stopped, or kept from starting.
     *
     * @param reason why
     * @param stuck whether it ignored its interrupt and may still be running
     */
    @JsonTypeName("cancelled")
    record Cancelled(String reason, boolean stuck) implements TaskEnd {}
}

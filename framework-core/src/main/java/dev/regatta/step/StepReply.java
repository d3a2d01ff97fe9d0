package dev.regatta.step;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import org.jspecify.annotations.Nullable;

/** What came of a step, with all that later decisions need. Everything in it can be written. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "reply")
public sealed interface StepReply
        permits ModelAnswer, ToolAnswer, StepReply.Value, StepReply.Judged, StepReply.Facts, StepReply.Failed {

    /**
     * A value.
     *
     * @param value the value; of which type, the request says
     */
    @JsonTypeName("value")
    record Value(Payload value) implements StepReply {}

    /**
     * The verdict of a guardrail.
     *
     * @param accepted whether the result will do
     * @param output the result to go on with, where the guardrail changed it; {@code null} if it did not, or does not accept
     * @param reason why the result will not do, in words that the model can act on; empty if it will
     */
    @JsonTypeName("judged")
    record Judged(boolean accepted, @Nullable Payload output, String reason) implements StepReply {
        @Override
        public String toString() {
            return accepted ? "accepted" : "rejected";
        }
    }

    /**
     * What is known about a model.
     *
     * @param toolCalls whether it takes requests with tools
     * @param contextTokens how many tokens it reads
     */
    @JsonTypeName("facts")
    record Facts(boolean toolCalls, long contextTokens) implements StepReply {}

    /**
     * The step failed.
     *
     * @param failure why
     */
    @JsonTypeName("failed")
    record Failed(StepFailure failure) implements StepReply {}
}

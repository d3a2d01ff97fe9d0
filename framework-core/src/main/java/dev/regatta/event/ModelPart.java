package dev.regatta.event;

import dev.regatta.step.StepPath;
import org.jspecify.annotations.Nullable;

/**
 * A piece of what a model says, while it says it. Other than events, parts hold texts; they go to {@link PartListener}s and
 * nowhere else, and none of them shows in {@code toString}. Immutable.
 */
public sealed interface ModelPart {
    /** {@return which call of which task of which run it belongs to} */
    StepPath step();

    /** {@return the role of the agent that speaks} */
    String agent();

    /**
     * A call begins, or is tried again: what came of the same step before no longer counts.
     *
     * @param step the call
     * @param agent the agent's role
     */
    record Begin(StepPath step, String agent) implements ModelPart {}

    /**
     * A piece of the answer.
     *
     * @param step the call
     * @param agent the agent's role
     * @param text the piece
     */
    record Text(StepPath step, String agent, String text) implements ModelPart {
        /** {@return step and length; the text stays out of it} */
        @Override
        public String toString() {
            return "text of " + step + ", " + text.length() + " characters";
        }
    }

    /**
     * A piece of what a reasoning model thinks on the way.
     *
     * @param step the call
     * @param agent the agent's role
     * @param text the piece
     */
    record Thinking(StepPath step, String agent, String text) implements ModelPart {
        /** {@return step and length; the text stays out of it} */
        @Override
        public String toString() {
            return "thinking of " + step + ", " + text.length() + " characters";
        }
    }

    /**
     * A piece of a tool call.
     *
     * @param step the call to the model
     * @param agent the agent's role
     * @param index which of the tool calls of this step, from 0
     * @param id the tool call's id; {@code null} if the model gives none
     * @param tool the tool's name
     * @param arguments a piece of its arguments: all pieces in a row are the JSON
     */
    record ToolCall(
            StepPath step,
            String agent,
            int index,
            @Nullable String id,
            String tool,
            String arguments) implements ModelPart {
        /** {@return step and tool; the arguments stay out of it} */
        @Override
        public String toString() {
            return "tool call of " + step + " to " + tool;
        }
    }

    /**
     * The model has said all; its answer is what the parts in a row are.
     *
     * @param step the call
     * @param agent the agent's role
     */
    record End(StepPath step, String agent) implements ModelPart {}
}

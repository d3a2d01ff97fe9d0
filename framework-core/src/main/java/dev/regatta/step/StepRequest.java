package dev.regatta.step;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a run asks of the world, or decides in a way that could come out differently next time. Everything in it can be written.
 * {@code toString} shows neither prompts nor arguments nor values.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "ask")
public sealed interface StepRequest
        permits ModelCall,
                ToolCall,
                StepRequest.Embed,
                StepRequest.Recall,
                StepRequest.Remember,
                StepRequest.Decide,
                StepRequest.RunCode,
                StepRequest.Publish,
                StepRequest.LookUpFacts,
                StepRequest.Ask,
                StepRequest.Read,
                StepRequest.UserStep {

    /** {@return which step of the run this is} */
    StepPath step();

    /**
     * An embedding model is asked for vectors. Answered by a {@link StepReply.Value}: a list of {@code float[]}.
     *
     * @param step which step this is
     * @param model the model's name
     * @param texts what is to be embedded, in order
     */
    @JsonTypeName("embed")
    record Embed(StepPath step, String model, List<String> texts) implements StepRequest {
        /** Copies the list. */
        public Embed {
            texts = List.copyOf(texts);
        }

        @Override
        public String toString() {
            return "embedding " + step + " of " + texts.size() + " texts by " + model;
        }
    }

    /**
     * The crew's memory is searched for a task. Answered by a {@link StepReply.Value}: a list of texts, the best first.
     *
     * @param step which step this is
     * @param query what is searched for
     * @param hits how many hits are wanted
     */
    @JsonTypeName("recall")
    record Recall(StepPath step, String query, int hits) implements StepRequest {
        @Override
        public String toString() {
            return "recall " + step;
        }
    }

    /**
     * A result is to be remembered, unless it is known. Answered by a {@link StepReply.Value}: whether it was new.
     *
     * @param step which step this is
     * @param scope where in the memory
     * @param text what is remembered
     */
    @JsonTypeName("remember")
    record Remember(StepPath step, String scope, String text) implements StepRequest {
        @Override
        public String toString() {
            return "remember " + step;
        }
    }

    /**
     * Code of the user decides something. A guardrail is answered by a {@link StepReply.Judged}, all others by a
     * {@link StepReply.Value}: a condition and the end of a loop by a boolean, {@code items} by the list of items, a choice by
     * the digest of the task that was chosen.
     *
     * @param step which step this is
     * @param what what is decided
     * @param about what the decision depends on, by name
     */
    @JsonTypeName("decide")
    record Decide(StepPath step, Decide.What what, Map<String, Payload> about) implements StepRequest {
        /** What can be decided. */
        public enum What {
            /** Whether a result will do. */
            GUARDRAIL,
            /** Whether a task runs. */
            CONDITION,
            /** Whether a loop is done. */
            UNTIL,
            /** Which items a task is done for. */
            ITEMS,
            /** Which task comes next. */
            CHOICE
        }

        /** Copies the map, in the order of names: digests must not depend on any other. */
        public Decide {
            about = Collections.unmodifiableMap(new TreeMap<>(about));
        }

        @Override
        public String toString() {
            return "decision " + step + " on " + what;
        }
    }

    /**
     * The code of a task runs. Answered by a {@link StepReply.Value}: the task's result.
     *
     * @param step which step this is: the task
     */
    @JsonTypeName("code")
    record RunCode(StepPath step) implements StepRequest {}

    /**
     * Something is done with a result that stands: an output file, a callback. Answered by a {@link StepReply.Value}, {@code true}.
     *
     * @param step which step this is; its last segment says what is done
     */
    @JsonTypeName("publish")
    record Publish(StepPath step) implements StepRequest {}

    /**
     * What is known about a model enters a conversation. Answered by a {@link StepReply.Facts}.
     *
     * @param step which step this is
     * @param model the model's name
     */
    @JsonTypeName("facts")
    record LookUpFacts(StepPath step, String model) implements StepRequest {}

    /**
     * A person is asked. Answered by a {@link StepReply.Value}: the answer, a text.
     *
     * @param step which step this is
     * @param question the question
     */
    @JsonTypeName("ask")
    record Ask(StepPath step, String question) implements StepRequest {
        @Override
        public String toString() {
            return "question " + step;
        }
    }

    /**
     * The surroundings are read. Answered by a {@link StepReply.Value}: an {@link java.time.Instant}, a {@code long} of 64 random
     * bits, or a new id, a text.
     *
     * @param step which step this is
     * @param what what is read
     */
    @JsonTypeName("read")
    record Read(StepPath step, Read.What what) implements StepRequest {
        /** What can be read. */
        public enum What {
            /** The time. */
            CLOCK,
            /** A random number. */
            RANDOM,
            /** A new, unique id. */
            ID
        }
    }

    /**
     * A step of the user's code. Answered by a {@link StepReply.Value} of the type that the code names.
     *
     * @param step which step this is
     * @param name its name
     */
    @JsonTypeName("user")
    record UserStep(StepPath step, String name) implements StepRequest {}
}

package dev.regatta.durable;

import static java.util.Objects.requireNonNull;

import dev.regatta.error.Failure;
import dev.regatta.journal.Bytes;
import dev.regatta.message.MessageCodec;
import dev.regatta.message.MessageCodecs;
import dev.regatta.step.StepFailure;
import dev.regatta.step.StepReply;
import dev.regatta.step.ToolAnswer;
import java.util.Set;

/**
 * What became of a step whose process died while it took effect: somebody has looked, and says it. Immutable.
 *
 * @param way what is to be done
 * @param text the step's result, where it has one, or why it failed; empty for {@link Way#RETRY}
 */
public record Outcome(Way way, String text) {
    private static final MessageCodec<Outcome> CODEC = MessageCodecs.json(Outcome.class);

    /** What is to be done. */
    public enum Way {
        /** It took effect, and its result is the text. */
        HAPPENED,
        /** It did not take effect: it is made now. */
        RETRY,
        /** It failed, and so does its task. */
        FAILED
    }

    /** Checks that both are there. */
    public Outcome {
        requireNonNull(way, "way");
        requireNonNull(text, "text");
    }

    /**
     * Says that the step took effect.
     *
     * @param result what the tool would have returned
     * @return the outcome
     */
    public static Outcome happened(String result) {
        return new Outcome(Way.HAPPENED, result);
    }

    /** {@return that the step did not take effect, and is to be made} */
    public static Outcome retry() {
        return new Outcome(Way.RETRY, "");
    }

    /**
     * Says that the step failed.
     *
     * @param why for people
     * @return the outcome
     */
    public static Outcome failed(String why) {
        return new Outcome(Way.FAILED, why);
    }

    StepReply reply() {
        return way == Way.FAILED
                ? new StepReply.Failed(new StepFailure(
                        "Outcome", Failure.of(Failure.Kind.CODE, text, null), Set.of(StepFailure.Trait.FAILS_TASK)))
                : ToolAnswer.of(text);
    }

    Bytes bytes() {
        return Bytes.of(CODEC.encode(this));
    }

    static Outcome read(Bytes bytes) {
        return CODEC.decode(bytes.array());
    }
}

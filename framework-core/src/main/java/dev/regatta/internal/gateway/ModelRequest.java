package dev.regatta.internal.gateway;

import dev.regatta.gateway.StepContext;
import dev.regatta.internal.gateway.TaskScope.Stopwatch;
import dev.regatta.model.Usage;
import dev.regatta.step.ModelAnswer;
import dev.regatta.step.ModelCall;

/**
 * A model call on its way through the links.
 *
 * @param call the call, as the link before has passed it on
 * @param context what else is known of it
 * @param took is told how long the model takes
 * @param used is told what each answer of the model used: hooks may ask more than once, and answer themselves
 */
record ModelRequest(ModelCall call, StepContext context, Stopwatch took, UsedByStep used) {
    ModelRequest with(ModelCall changed) {
        return new ModelRequest(changed, context, took, used);
    }

    /** What all answers of the model used that one step has got. Thread-safe. */
    static final class UsedByStep {
        private Usage sum = Usage.NONE; // guarded by this
        private boolean asked; // likewise

        synchronized void add(Usage more) {
            sum = sum.plus(more);
            asked = true;
        }

        /** {@return an answer with what was really used for it} */
        synchronized ModelAnswer in(ModelAnswer answer) {
            return asked && !sum.equals(answer.usage())
                    ? new ModelAnswer(answer.message(), sum, answer.leftOut())
                    : answer;
        }
    }

    /** {@return as the call tells of itself} */
    @Override
    public String toString() {
        return call.toString();
    }
}

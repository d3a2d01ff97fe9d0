package dev.regatta.durable;

import dev.regatta.journal.RunStore;
import dev.regatta.journal.Signal;
import dev.regatta.step.StepPath;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The signals of one run: answers to questions, and what became of steps in doubt. The first of each name counts. Thread-safe. */
final class Signals {
    /** What the signals are called that a journal itself waits for; the step follows. */
    private static final String ANSWER = "answer ";

    private static final String OUTCOME = "outcome ";
    static final String CANCEL = "cancel";

    private final RunStore store;
    private final String runId;

    Signals(RunStore store, String runId) {
        this.store = store;
        this.runId = runId;
    }

    /** {@return the answer to a question; {@code null} if there is none yet} */
    @Nullable
    String answer(StepPath question) {
        Signal first = first(ANSWER + question);
        return first == null ? null : new String(first.body().array(), StandardCharsets.UTF_8);
    }

    /** {@return what became of a step; {@code null} if nobody has said so} */
    @Nullable
    Outcome outcome(StepPath step) {
        Signal last = null;
        for (Signal signal : store.signals(runId)) {
            last = signal.name().equals(OUTCOME + step) ? signal : last;
        }
        return last == null ? null : Outcome.read(last.body());
    }

    private @Nullable Signal first(String name) {
        for (Signal signal : store.signals(runId)) {
            if (signal.name().equals(name)) {
                return signal;
            }
        }
        return null;
    }

    /** {@return the number of the last signal; 0 if there is none} */
    long last() {
        List<Signal> all = store.signals(runId);
        return all.isEmpty() ? 0 : all.getLast().number();
    }

    /** {@return whether somebody wants the run to stop, and has said so after a signal} */
    boolean isCancelledAfter(long number) {
        return store.signals(runId).stream()
                .anyMatch(signal -> signal.number() > number && signal.name().equals(CANCEL));
    }

    static String answerTo(StepPath question) {
        return ANSWER + question;
    }

    static String outcomeOf(StepPath step) {
        return OUTCOME + step;
    }
}

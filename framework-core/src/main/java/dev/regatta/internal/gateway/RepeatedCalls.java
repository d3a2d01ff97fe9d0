package dev.regatta.internal.gateway;

import dev.regatta.step.LogEntry.StepCompleted;
import dev.regatta.step.ToolAnswer;
import dev.regatta.step.ToolCall;
import dev.regatta.tool.CallArguments;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A fold: how often each tool call of a task was made, and its last answer. Calls of the turn that is going on are counted before
 * the first of them runs, in the order in which the model made them; those of earlier attempts when they are found. Thread-safe.
 */
final class RepeatedCalls {
    /** So many different calls of a task are remembered, those that were made last. */
    private static final int MOST_CALLS = 1_000;

    private final Map<Same, Repeats> calls = new LinkedHashMap<>(16, 0.75f, true) { // guarded by itself
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Same, Repeats> eldest) {
                    return size() > MOST_CALLS;
                }
            };

    /** What calls have in common that are the same. */
    private record Same(String tool, String arguments) {
        static Same of(String tool, CallArguments arguments) {
            String canonical = arguments.canonical();
            return new Same(tool, canonical == null ? arguments.text() : canonical);
        }
    }

    /** How often a call was made, and its last answer. */
    static final class Repeats {
        private final CountDownLatch answered = new CountDownLatch(1);
        private int made; // guarded by the map
        private volatile @Nullable ToolAnswer last;

        /** Takes the answer to a call. */
        void answer(ToolAnswer answer) {
            last = answer;
            answered.countDown();
        }

        /** {@return the last answer, waiting for it if it is being made; {@code null} if that takes too long} */
        @Nullable
        ToolAnswer lastAnswer(Duration atMost) throws InterruptedException {
            return answered.await(atMost.toNanos(), TimeUnit.NANOSECONDS) ? last : null;
        }
    }

    /**
     * A call that was counted.
     *
     * @param repeats what is known of calls like this
     * @param made how often it was made by then
     */
    record Counted(Repeats repeats, int made) {}

    /** Counts a call that is about to be made. */
    Counted count(String tool, CallArguments arguments) {
        Same same = Same.of(tool, arguments);
        synchronized (calls) {
            Repeats repeats = calls.computeIfAbsent(same, first -> new Repeats());
            return new Counted(repeats, ++repeats.made);
        }
    }

    /** Takes in a call that an earlier attempt has made. */
    void add(StepCompleted completed) {
        if (completed.request() instanceof ToolCall call && completed.reply() instanceof ToolAnswer answer) {
            Repeats repeats =
                    count(call.tool(), CallArguments.of(call.arguments())).repeats();
            if (answer.way() != ToolAnswer.Way.REPEATED) {
                repeats.answer(answer);
            }
        }
    }
}

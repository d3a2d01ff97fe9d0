package dev.regatta.internal.log;

import dev.regatta.step.LogEntry;
import dev.regatta.step.LogEntry.StepCompleted;
import dev.regatta.step.StepReply.Facts;
import dev.regatta.step.StepRequest.LookUpFacts;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A fold: how many tokens models read, as far as somebody has found out. The least counts, since what is told by a server that
 * refuses a request is less than what was known before. Takes entries one at a time; can be asked by any thread.
 */
public final class LearntWindows {
    private final Map<String, Long> windows = new ConcurrentHashMap<>();

    /** Takes in an entry. */
    public void add(LogEntry entry) {
        if (entry instanceof StepCompleted completed
                && completed.request() instanceof LookUpFacts request
                && completed.reply() instanceof Facts facts) {
            windows.merge(request.model(), facts.contextTokens(), Math::min);
        }
    }

    /** {@return the windows, by the models' names within the run, in the order of names} */
    public Map<String, Long> all() {
        return new TreeMap<>(windows);
    }

    /** {@return the window of a model; {@link Long#MAX_VALUE} if nobody has found anything out} */
    public long of(String model) {
        return windows.getOrDefault(model, Long.MAX_VALUE);
    }
}

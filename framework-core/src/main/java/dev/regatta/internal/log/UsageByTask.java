package dev.regatta.internal.log;

import dev.regatta.model.Usage;
import dev.regatta.step.LogEntry;
import dev.regatta.step.LogEntry.Noted;
import dev.regatta.step.LogEntry.StepCompleted;
import dev.regatta.step.ModelAnswer;
import dev.regatta.step.Note;
import dev.regatta.step.ToolAnswer;
import dev.regatta.step.ToolCall;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A fold: what each task used. Model calls count when they were answered, tool calls when the tool ran, however it ended. Takes
 * entries one at a time; can be asked by any thread.
 */
public final class UsageByTask {
    private final Map<String, Usage> used = new ConcurrentHashMap<>();

    /** Takes in an entry. */
    public void add(LogEntry entry) {
        switch (entry) {
            case StepCompleted completed -> add(completed);
            case Noted noted -> {
                if (noted.note() instanceof Note.Used used) {
                    add(noted.step().taskId(), used.usage());
                }
            }
            default -> {}
        }
    }

    private void add(StepCompleted completed) {
        if (completed.reply() instanceof ModelAnswer answer) {
            add(completed.step().taskId(), answer.usage());
        } else if (completed.request() instanceof ToolCall && ran(completed)) {
            add(completed.step().taskId(), Usage.ofToolCall());
        }
    }

    private static boolean ran(StepCompleted completed) {
        return completed.ran().isPositive()
                || (completed.reply() instanceof ToolAnswer answer && answer.way() == ToolAnswer.Way.DELEGATED);
    }

    private void add(String task, Usage more) {
        used.merge(task, more, Usage::plus);
    }

    /** {@return what all tasks together have used so far} */
    public Usage all() {
        return used.values().stream().reduce(Usage.NONE, Usage::plus);
    }

    /** {@return what a task has used so far} */
    public Usage of(String task) {
        return used.getOrDefault(task, Usage.NONE);
    }
}

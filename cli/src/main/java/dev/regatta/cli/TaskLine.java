package dev.regatta.cli;

import dev.regatta.event.RunEvent;
import dev.regatta.model.Usage;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is shown of one task while a run goes on. Used by one thread. */
final class TaskLine {
    /** What a task is at. */
    enum State {
        WAITING("·"),
        RUNNING("▶"),
        DONE("✔"),
        FAILED("✘"),
        SKIPPED("–"),
        CANCELLED("■");

        private final String mark;

        State(String mark) {
            this.mark = mark;
        }
    }

    private final String task;
    private final List<String> after;
    private State state = State.WAITING;
    private long beginNanos;
    private long endNanos;
    private Usage used = Usage.NONE;
    private String note = "";

    TaskLine(String task, List<String> after) {
        this.task = task;
        this.after = after;
    }

    void begin(long nanos) {
        state = State.RUNNING;
        beginNanos = nanos;
    }

    void end(State how, long nanos, String why) {
        state = how;
        endNanos = nanos;
        note = why;
    }

    void note(String text) {
        note = text;
    }

    void countModelCall(Usage usage) {
        used = used.plus(usage);
        note = "";
    }

    void countToolCall() {
        used = used.plus(Usage.ofToolCall());
    }

    String text(int nameWidth, long nowNanos, List<String> notDone) {
        StringBuilder text =
                new StringBuilder(" ").append(state.mark).append(' ').append(task);
        text.append(" ".repeat(Math.max(0, nameWidth - task.length())));
        if (state == State.WAITING) {
            String open = after.stream().filter(notDone::contains).collect(Collectors.joining(", "));
            return text.append(open.isEmpty() ? "" : "  after " + open).toString();
        }
        if (beginNanos != 0) {
            long nanos = (state == State.RUNNING ? nowNanos : endNanos) - beginNanos;
            text.append(String.format(Locale.ROOT, "  %6.1f s", nanos / 1e9));
        }
        text.append(uses(used));
        return text.append(note.isEmpty() ? "" : "  " + note).toString();
    }

    boolean isDone() {
        return state == State.DONE;
    }

    /** {@return why a task was cancelled, and whether it took no notice} */
    static String why(RunEvent.TaskCancelled cancelled) {
        return cancelled.reason() + (cancelled.stuck() ? "; it ignored its interrupt" : "");
    }

    /** {@return why a task was skipped} */
    static String why(RunEvent.TaskSkipped skipped) {
        return switch (skipped.why()) {
            case FAILURE -> skipped.because() + " failed";
            case CONDITION -> "the condition of " + skipped.because() + " did not hold";
        };
    }

    /** {@return what was used, as {@code , 2 model calls, 5 tool calls, 1,234 tokens}; nothing if nothing was} */
    static String uses(Usage usage) {
        return Stream.of(
                        counted(usage.modelCalls(), "model call"),
                        counted(usage.toolCalls(), "tool call"),
                        counted(usage.totalTokens(), "token"))
                .filter(part -> !part.isEmpty())
                .map(part -> ", " + part)
                .collect(Collectors.joining());
    }

    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }

    private static String counted(long count, String what) {
        return count == 0 ? "" : String.format(Locale.ROOT, "%,d %s%s", count, what, count == 1 ? "" : "s");
    }
}

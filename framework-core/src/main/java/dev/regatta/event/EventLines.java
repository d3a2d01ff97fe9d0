package dev.regatta.event;

import dev.regatta.message.VisibleText;
import dev.regatta.model.Usage;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tells of each event that a person would want to see in a line, with the seconds since its run began. Thread-safe. */
final class EventLines implements RunListener {
    private final Consumer<String> lines;
    private final Map<String, Long> begun = new ConcurrentHashMap<>(); // milliseconds by run

    EventLines(Consumer<String> lines) {
        this.lines = lines;
    }

    @Override
    public void on(RunEvent event) {
        RunEvent.Origin origin = event.origin();
        long now = origin.time().toEpochMilli();
        long begin = begun.computeIfAbsent(origin.runId(), first -> now);
        String text = describe(event);
        if (!text.isEmpty()) {
            lines.accept(String.format(Locale.ROOT, "%6.1f s  %s", (now - begin) / 1000.0, VisibleText.of(text)));
        }
        if (event instanceof RunEvent.RunFinished) {
            begun.remove(origin.runId());
        }
    }

    private static String describe(RunEvent event) {
        String task = String.valueOf(event.origin().taskId());
        return switch (event) {
            case RunEvent.RunStarted started ->
                "run started: " + String.join(", ", started.tasks().keySet());
            case RunEvent.TaskStarted started -> task + " started";
            case RunEvent.TaskCompleted done -> task + " done in " + seconds(done.duration()) + uses(done.usage());
            case RunEvent.TaskFailed failed ->
                task + " failed (" + failed.kind().toString().toLowerCase(Locale.ROOT) + ") after "
                        + seconds(failed.duration());
            case RunEvent.TaskSkipped skipped -> task + " skipped, since " + why(skipped);
            case RunEvent.TaskCancelled cancelled ->
                task + " cancelled, since " + cancelled.reason()
                        + (cancelled.stuck() ? "; it ignored its interrupt" : "");
            case RunEvent.AnswerRejected rejected -> task + ": answer sent back (" + rejected.rejection() + ")";
            case RunEvent.ConversationShortened shortened ->
                task + ": conversation shortened from " + shortened.tokensBefore() + " to " + shortened.tokensAfter()
                        + " tokens";
            case RunEvent.ModelCallRetried retried ->
                task + ": model call failed (" + retried.error() + "), again in " + seconds(retried.delay());
            case RunEvent.ModelCallFailed failed -> task + ": model call failed (" + failed.error() + ")";
            case RunEvent.Warning warning -> "warning: " + warning.message();
            case RunEvent.RunFinished finished ->
                "run " + finished.status().toLowerCase(Locale.ROOT) + " in " + seconds(finished.duration())
                        + uses(finished.usage());
            case RunEvent.TasksAdded added ->
                task + " goes on with " + String.join(", ", added.tasks().keySet());
            case RunEvent.WorkDelegated delegated -> task + ": passed on to " + delegated.to();
            case RunEvent.ModelCallStarted started -> "";
            case RunEvent.ModelCallCompleted completed -> "";
            case RunEvent.ToolCallStarted started -> "";
            case RunEvent.ToolCallCompleted completed -> "";
            case RunEvent.ToolStatistics statistics -> "";
        };
    }

    private static String why(RunEvent.TaskSkipped skipped) {
        return switch (skipped.why()) {
            case FAILURE -> skipped.because() + " failed";
            case CONDITION -> "the condition of " + skipped.because() + " did not hold";
        };
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }

    private static String uses(Usage usage) {
        return Stream.of(
                        counted(usage.modelCalls(), "model call"),
                        counted(usage.toolCalls(), "tool call"),
                        counted(usage.totalTokens(), "token"))
                .filter(part -> !part.isEmpty())
                .map(part -> ", " + part)
                .collect(Collectors.joining());
    }

    private static String counted(long count, String what) {
        return count == 0 ? "" : String.format(Locale.ROOT, "%,d %s%s", count, what, count == 1 ? "" : "s");
    }
}

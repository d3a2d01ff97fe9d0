package dev.regatta.cli;

import dev.regatta.event.RunEvent;
import java.time.Duration;
import java.util.Locale;

/** Prints a line for each step that a person would want to see, where there is no terminal to draw on. Thread-safe. */
final class PlainProgress implements RunCommand.Progress {
    private final Terminal terminal;
    private long beginMillis = -1; // guarded by this
    private boolean ended; // guarded by this

    PlainProgress(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public synchronized void on(RunEvent event) {
        long now = event.origin().time().toEpochMilli();
        beginMillis = beginMillis < 0 ? now : beginMillis;
        String text = describe(event);
        if (!text.isEmpty() && !ended) {
            terminal.note(String.format(Locale.ROOT, "%6.1f s  %s", (now - beginMillis) / 1000.0, text));
        }
    }

    private static String describe(RunEvent event) {
        String task = String.valueOf(event.origin().taskId());
        return switch (event) {
            case RunEvent.RunStarted started ->
                "run started: " + String.join(", ", started.tasks().keySet());
            case RunEvent.TaskStarted started -> task + " started";
            case RunEvent.TaskCompleted done ->
                task + " done in " + seconds(done.duration()) + TaskLine.uses(done.usage());
            case RunEvent.TaskFailed failed ->
                task + " failed (" + failed.kind().toString().toLowerCase(Locale.ROOT) + ") after "
                        + seconds(failed.duration());
            case RunEvent.TaskSkipped skipped -> task + " skipped, since " + TaskLine.why(skipped);
            case RunEvent.TaskCancelled cancelled -> task + " cancelled, since " + TaskLine.why(cancelled);
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
                        + TaskLine.uses(finished.usage());
            case RunEvent.ModelCallStarted started -> "";
            case RunEvent.ModelCallCompleted completed -> "";
            case RunEvent.TasksAdded added ->
                task + " goes on with " + String.join(", ", added.tasks().keySet());
            case RunEvent.WorkDelegated delegated -> task + ": passed on to " + delegated.to();
            case RunEvent.ToolCallStarted started -> "";
            case RunEvent.ToolCallCompleted completed -> "";
            case RunEvent.ToolStatistics statistics -> "";
        };
    }

    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }

    @Override
    public synchronized void end() {
        ended = true;
    }
}

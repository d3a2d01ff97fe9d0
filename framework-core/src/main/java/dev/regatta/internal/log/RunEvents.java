package dev.regatta.internal.log;

import dev.regatta.event.RunEvent;
import dev.regatta.event.RunEvent.Origin;
import dev.regatta.model.Usage;
import dev.regatta.step.LogEntry;
import dev.regatta.step.LogEntry.Noted;
import dev.regatta.step.LogEntry.RoundDecided;
import dev.regatta.step.LogEntry.RunBegun;
import dev.regatta.step.LogEntry.RunEnded;
import dev.regatta.step.LogEntry.StepBegun;
import dev.regatta.step.LogEntry.StepCompleted;
import dev.regatta.step.LogEntry.TaskBegun;
import dev.regatta.step.LogEntry.TaskEnded;
import dev.regatta.step.ModelAnswer;
import dev.regatta.step.ModelCall;
import dev.regatta.step.Note;
import dev.regatta.step.StepReply;
import dev.regatta.step.TaskEnd;
import dev.regatta.step.ToolAnswer;
import dev.regatta.step.ToolCall;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A fold: the events of a run. An entry makes at most one event, but for the last one, before which the statistics of each tool
 * come.
 */
final class RunEvents {
    private final UsageByTask usage;
    private final ToolStatistics tools;

    /** Takes the events. */
    interface Sink {
        void take(@Nullable String task, Function<Origin, RunEvent> event);
    }

    RunEvents(UsageByTask usage, ToolStatistics tools) {
        this.usage = usage;
        this.tools = tools;
    }

    /** Makes the events of an entry that usage and statistics have taken in. */
    void add(LogEntry entry, Sink sink) {
        switch (entry) {
            case RunBegun begun ->
                sink.take(null, origin -> new RunEvent.RunStarted(origin, begun.crew(), begun.tasks()));
            case TaskBegun begun -> sink.take(begun.task(), RunEvent.TaskStarted::new);
            case StepBegun begun -> begun(begun, sink);
            case Noted noted -> noted(noted, sink);
            case StepCompleted completed -> completed(completed, sink);
            case RoundDecided decided ->
                sink.take(decided.step().taskId(), origin -> new RunEvent.TasksAdded(origin, decided.tasks()));
            case TaskEnded ended -> ended(ended, sink);
            case RunEnded ended -> {
                tools.stats()
                        .forEach((tool, stats) ->
                                sink.take(null, origin -> new RunEvent.ToolStatistics(origin, tool, stats)));
                Usage all = usage.all();
                sink.take(null, origin -> new RunEvent.RunFinished(origin, ended.status(), all, ended.took()));
            }
        }
    }

    private static void begun(StepBegun begun, Sink sink) {
        switch (begun.request()) {
            case ModelCall call ->
                sink.take(
                        call.step().taskId(),
                        origin -> new RunEvent.ModelCallStarted(
                                origin,
                                call.step(),
                                call.model(),
                                call.messages().size(),
                                call.tools().size()));
            case ToolCall call ->
                sink.take(
                        call.step().taskId(), origin -> new RunEvent.ToolCallStarted(origin, call.step(), call.tool()));
            default -> {}
        }
    }

    private static void noted(Noted noted, Sink sink) {
        String task = noted.step().taskId().isEmpty() ? null : noted.step().taskId();
        switch (noted.note()) {
            case Note.Retried retried ->
                sink.take(
                        task,
                        origin -> new RunEvent.ModelCallRetried(
                                origin, noted.step(), retried.attempt(), retried.delay(), retried.error()));
            case Note.Delegated delegated ->
                sink.take(
                        task,
                        origin -> new RunEvent.WorkDelegated(
                                origin, noted.step(), delegated.from(), delegated.to(), delegated.depth()));
            case Note.Rejected rejected ->
                sink.take(task, origin -> new RunEvent.AnswerRejected(origin, rejected.number(), rejected.reason()));
            case Note.Shortened shorter ->
                sink.take(
                        task,
                        origin -> new RunEvent.ConversationShortened(
                                origin,
                                shorter.messagesBefore(),
                                shorter.messagesAfter(),
                                shorter.tokensBefore(),
                                shorter.tokensAfter()));
            case Note.Warned warned ->
                sink.take(task, origin -> new RunEvent.Warning(origin, warned.code(), warned.message()));
            case Note.Began began -> {}
            case Note.Used used -> {}
        }
    }

    private static void completed(StepCompleted completed, Sink sink) {
        if (completed.request() instanceof ModelCall call) {
            sink.take(call.step().taskId(), origin -> switch (completed.reply()) {
                case ModelAnswer answer ->
                    new RunEvent.ModelCallCompleted(
                            origin, call.step(), answer.message().toolCalls().size(), answer.usage(), completed.took());
                case StepReply.Failed failed ->
                    new RunEvent.ModelCallFailed(
                            origin, call.step(), failed.failure().error(), completed.took());
                default -> throw new IllegalStateException("A model does not reply with a " + completed.reply());
            });
        } else if (completed.request() instanceof ToolCall call) {
            ToolAnswer answer = completed.reply() instanceof ToolAnswer told ? told : null;
            sink.take(
                    call.step().taskId(),
                    origin -> new RunEvent.ToolCallCompleted(
                            origin,
                            call.step(),
                            call.tool(),
                            answer == null ? ToolAnswer.Way.RAN : answer.way(),
                            answer == null || answer.error(),
                            answer == null ? 0 : answer.text().length(),
                            answer == null ? List.of() : answer.repairs(),
                            completed.took()));
        }
    }

    private void ended(TaskEnded ended, Sink sink) {
        Usage used = usage.of(ended.task());
        sink.take(ended.task(), origin -> switch (ended.end()) {
            case TaskEnd.Done done -> new RunEvent.TaskCompleted(origin, used, done.took());
            case TaskEnd.Failed failed ->
                new RunEvent.TaskFailed(
                        origin, failed.failure().kind(), failed.failure().message(), used, failed.took());
            case TaskEnd.Skipped skipped -> new RunEvent.TaskSkipped(origin, skipped.because(), skipped.why());
            case TaskEnd.Cancelled cancelled ->
                new RunEvent.TaskCancelled(origin, cancelled.reason(), cancelled.stuck());
        });
    }
}

package dev.regatta.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.regatta.error.Failure;
import dev.regatta.gateway.ToolStats;
import dev.regatta.graph.NodeResult;
import dev.regatta.internal.json.Json;
import dev.regatta.model.Usage;
import dev.regatta.step.StepPath;
import dev.regatta.step.ToolAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One immutable fact about a run. Progress lines, logs, traces and tests read the same stream. Events hold names, counts and
 * times, never prompts, answers, arguments or results.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "event")
public sealed interface RunEvent {

    /** {@return where and when this happened; in JSON its parts stand beside the event's own} */
    @JsonUnwrapped
    @JsonProperty
    Origin origin();

    /**
     * Where and when something happened.
     *
     * @param runId the run
     * @param sequence the event's place in its run, from 1, without gaps
     * @param time when, never earlier than the event before
     * @param taskId the task; {@code null} where the event is about the whole run
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Origin(
            String runId,
            long sequence,
            Instant time,
            @Nullable String taskId) {}

    /**
     * The run has begun; its definition is valid.
     *
     * @param origin where and when
     * @param crew the crew's name
     * @param tasks what each task comes after, in the order in which the tasks were declared
     */
    record RunStarted(Origin origin, String crew, Map<String, List<String>> tasks) implements RunEvent {}

    /**
     * The run has ended; no event follows.
     *
     * @param origin where and when
     * @param status how it ended: {@code COMPLETED}, {@code FAILED}, {@code CANCELLED}
     * @param usage what all its tasks used
     * @param duration from start to end
     */
    record RunFinished(Origin origin, String status, Usage usage, Duration duration) implements RunEvent {}

    /**
     * A task has begun.
     *
     * @param origin where and when
     */
    record TaskStarted(Origin origin) implements RunEvent {}

    /**
     * A task has its result.
     *
     * @param origin where and when
     * @param usage what it used
     * @param duration from its start to its end
     */
    record TaskCompleted(Origin origin, Usage usage, Duration duration) implements RunEvent {}

    /**
     * A task has failed.
     *
     * @param origin where and when
     * @param kind what kind of thing went wrong
     * @param message what happened, for people
     * @param usage what it used
     * @param duration from its start to its end
     */
    record TaskFailed(Origin origin, Failure.Kind kind, String message, Usage usage, Duration duration)
            implements RunEvent {}

    /**
     * A task will not run, since one that it comes after failed, or since a condition did not hold.
     *
     * @param origin where and when
     * @param because the task that failed, or whose condition did not hold
     * @param why what that task did
     */
    record TaskSkipped(Origin origin, String because, NodeResult.Skipped.Why why) implements RunEvent {}

    /**
     * A task that is done by other tasks has added some of them to the run.
     *
     * @param origin where and when
     * @param tasks what each of them comes after, besides the task itself
     */
    record TasksAdded(Origin origin, Map<String, List<String>> tasks) implements RunEvent {}

    /**
     * An agent passes work on to a coworker. The coworker's model and tool calls follow as steps within this one.
     *
     * @param origin where and when
     * @param step the call that passes it on
     * @param from the role of the agent
     * @param to the role of the coworker, as the crew knows it
     * @param depth how often the work has been passed on, from 1
     */
    record WorkDelegated(Origin origin, StepPath step, String from, String to, int depth) implements RunEvent {}

    /**
     * A task was stopped, or kept from starting.
     *
     * @param origin where and when
     * @param reason why
     * @param stuck whether it ignored its interrupt and may still be running
     */
    record TaskCancelled(Origin origin, String reason, boolean stuck) implements RunEvent {}

    /**
     * An answer of the model was sent back with the reason why it will not do.
     *
     * @param origin where and when
     * @param rejection its number among the rejections of its task, from 1
     * @param reason why, without the answer
     */
    record AnswerRejected(Origin origin, int rejection, String reason) implements RunEvent {}

    /**
     * A conversation that got too long for its model was made shorter.
     *
     * @param origin where and when
     * @param messagesBefore how many messages there were
     * @param messagesAfter how many are left
     * @param tokensBefore about how many tokens it was
     * @param tokensAfter about how many it is
     */
    record ConversationShortened(
            Origin origin, int messagesBefore, int messagesAfter, long tokensBefore, long tokensAfter)
            implements RunEvent {}

    /**
     * A model is being called.
     *
     * @param origin where and when
     * @param step the call
     * @param model the model's name
     * @param messages how many messages it is sent
     * @param tools how many tools it may call
     */
    record ModelCallStarted(Origin origin, StepPath step, String model, int messages, int tools) implements RunEvent {}

    /**
     * A model call failed and is tried again.
     *
     * @param origin where and when
     * @param step the call
     * @param attempt the attempt that failed, from 1
     * @param delay how long until the next one
     * @param error the type of the error
     */
    record ModelCallRetried(Origin origin, StepPath step, int attempt, Duration delay, String error)
            implements RunEvent {}

    /**
     * A model has answered.
     *
     * @param origin where and when
     * @param step the call
     * @param toolCalls how many tools it asks for
     * @param usage what the call used
     * @param duration from the call to the answer, with retries
     */
    record ModelCallCompleted(Origin origin, StepPath step, int toolCalls, Usage usage, Duration duration)
            implements RunEvent {}

    /**
     * A model call has failed for good.
     *
     * @param origin where and when
     * @param step the call
     * @param error the type of the error
     * @param duration from the call to the failure, with retries
     */
    record ModelCallFailed(Origin origin, StepPath step, String error, Duration duration) implements RunEvent {}

    /**
     * A tool is being called.
     *
     * @param origin where and when
     * @param step the call
     * @param tool the tool's name, as the model wrote it
     */
    record ToolCallStarted(Origin origin, StepPath step, String tool) implements RunEvent {}

    /**
     * A tool call has been answered; an error has been turned into an answer for the model.
     *
     * @param origin where and when
     * @param step the call
     * @param tool the tool's name
     * @param answered whether the tool ran, or how else the answer came about
     * @param error whether the answer is an error
     * @param characters the length of the answer
     * @param repairs what was repaired in the arguments, a line each, without values
     * @param duration from the call to its end
     */
    record ToolCallCompleted(
            Origin origin,
            StepPath step,
            String tool,
            ToolAnswer.Way answered,
            boolean error,
            int characters,
            List<String> repairs,
            Duration duration)
            implements RunEvent {}

    /**
     * What a tool was asked in the whole run; told once for each tool that was called, shortly before the run's end.
     *
     * @param origin where and when
     * @param tool the tool's name
     * @param stats how often it was called, and how that went
     */
    record ToolStatistics(Origin origin, String tool, ToolStats stats) implements RunEvent {}

    /**
     * Something that does not stop the run, but that its author would want to know.
     *
     * @param origin where and when
     * @param code what it is, stable, for code: {@code unused-input}, {@code answer-cut}, {@code answer-filtered},
     *     {@code answer-stopped}, {@code memory-failed}, {@code callback-failed}, {@code planning-failed},
     *     {@code message-listener-failed}, {@code parameters-left-out}
     * @param message what it is, for people
     */
    record Warning(Origin origin, String code, String message) implements RunEvent {}

    /** {@return the event as one line of JSON, its type under {@code event}} */
    default String toJson() {
        return Json.text(this);
    }
}

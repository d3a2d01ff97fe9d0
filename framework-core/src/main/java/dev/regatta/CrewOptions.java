package dev.regatta;

import static java.util.Objects.requireNonNull;

import dev.regatta.event.RunListener;
import dev.regatta.gateway.RetryPolicy;
import dev.regatta.graph.FailurePolicy;
import dev.regatta.internal.gateway.RunTools;
import dev.regatta.message.MessageListener;
import java.util.ArrayList;
import java.util.List;

/**
 * How a crew's runs go.
 *
 * @param failurePolicy what the failure of one task means for the others
 * @param retry how model calls are tried again
 * @param limits how much goes on at once, and how long
 * @param strictInputs whether an input that nobody asks for is an error, or a warning
 * @param memoryUse how much of the crew's memory tasks are given
 * @param toolUse how calls of tools are treated
 * @param listeners are told every event of every run
 * @param messageListeners are told every message of every conversation
 */
public record CrewOptions(
        FailurePolicy failurePolicy,
        RetryPolicy retry,
        RunLimits limits,
        boolean strictInputs,
        MemoryUse memoryUse,
        ToolUse toolUse,
        List<RunListener> listeners,
        List<MessageListener> messageListeners) {

    /** Copies the lists. */
    public CrewOptions {
        requireNonNull(failurePolicy, "failurePolicy");
        requireNonNull(retry, "retry");
        requireNonNull(limits, "limits");
        requireNonNull(memoryUse, "memoryUse");
        requireNonNull(toolUse, "toolUse");
        listeners = List.copyOf(listeners);
        messageListeners = List.copyOf(messageListeners);
    }

    /** {@return fail fast, default retries and limits, unused inputs are warnings, nobody listens} */
    public static CrewOptions defaults() {
        return new CrewOptions(
                FailurePolicy.FAIL_FAST,
                RetryPolicy.defaults(),
                RunLimits.defaults(),
                false,
                MemoryUse.defaults(),
                ToolUse.defaults(),
                List.of(),
                List.of());
    }

    CrewOptions withFailurePolicy(FailurePolicy policy) {
        return new CrewOptions(policy, retry, limits, strictInputs, memoryUse, toolUse, listeners, messageListeners);
    }

    CrewOptions withRetry(RetryPolicy policy) {
        return new CrewOptions(
                failurePolicy, policy, limits, strictInputs, memoryUse, toolUse, listeners, messageListeners);
    }

    CrewOptions withLimits(RunLimits changed) {
        return new CrewOptions(
                failurePolicy, retry, changed, strictInputs, memoryUse, toolUse, listeners, messageListeners);
    }

    CrewOptions withStrictInputs() {
        return new CrewOptions(failurePolicy, retry, limits, true, memoryUse, toolUse, listeners, messageListeners);
    }

    CrewOptions withMemoryUse(MemoryUse use) {
        return new CrewOptions(failurePolicy, retry, limits, strictInputs, use, toolUse, listeners, messageListeners);
    }

    CrewOptions withToolUse(ToolUse use) {
        return new CrewOptions(failurePolicy, retry, limits, strictInputs, memoryUse, use, listeners, messageListeners);
    }

    CrewOptions withListener(RunListener listener) {
        List<RunListener> all = new ArrayList<>(listeners);
        all.add(listener);
        return new CrewOptions(failurePolicy, retry, limits, strictInputs, memoryUse, toolUse, all, messageListeners);
    }

    CrewOptions withMessageListener(MessageListener listener) {
        List<MessageListener> all = new ArrayList<>(messageListeners);
        all.add(listener);
        return new CrewOptions(failurePolicy, retry, limits, strictInputs, memoryUse, toolUse, listeners, all);
    }

    /** {@return what the tool chains of a new run share} */
    RunTools runTools() {
        return new RunTools(new RunTools.Settings(
                limits.toolCallsAtOnce(),
                limits.timeouts().toolCall(),
                toolUse.cacheAll(),
                toolUse.cache(),
                toolUse.maxResultCharacters(),
                toolUse.sameCallsRun(),
                toolUse.sameCallsFail()));
    }
}

package dev.regatta;

import static java.util.Objects.requireNonNull;

import dev.regatta.gateway.RetryPolicy;
import dev.regatta.graph.FailurePolicy;
import dev.regatta.internal.gateway.RunTools;
import java.nio.file.Path;

/**
 * How a crew's runs go.
 *
 * @param failurePolicy what the failure of one task means for the others
 * @param retry how model calls are tried again
 * @param limits how much goes on at once, and how long
 * @param strictInputs whether an input that nobody asks for is an error, or a warning
 * @param memoryUse how much of the crew's memory tasks are given
 * @param toolUse how calls of tools are treated
 * @param speaking how it and its models talk
 * @param hooks code around runs and calls
 * @param outputFolder below which tasks write their files
 */
public record CrewOptions(
        FailurePolicy failurePolicy,
        RetryPolicy retry,
        RunLimits limits,
        boolean strictInputs,
        MemoryUse memoryUse,
        ToolUse toolUse,
        Speaking speaking,
        CrewHooks hooks,
        Path outputFolder) {

    /** Checks that all is there. */
    public CrewOptions {
        requireNonNull(failurePolicy, "failurePolicy");
        requireNonNull(retry, "retry");
        requireNonNull(limits, "limits");
        requireNonNull(memoryUse, "memoryUse");
        requireNonNull(toolUse, "toolUse");
        requireNonNull(speaking, "speaking");
        requireNonNull(hooks, "hooks");
        requireNonNull(outputFolder, "outputFolder");
    }

    /** {@return fail fast, default retries and limits, unused inputs are warnings, nobody listens, files go to the
     *     working directory} */
    public static CrewOptions defaults() {
        return new CrewOptions(
                FailurePolicy.FAIL_FAST,
                RetryPolicy.defaults(),
                RunLimits.defaults(),
                false,
                MemoryUse.defaults(),
                ToolUse.defaults(),
                Speaking.defaults(),
                CrewHooks.none(),
                Path.of(""));
    }

    CrewOptions withFailurePolicy(FailurePolicy policy) {
        return new CrewOptions(policy, retry, limits, strictInputs, memoryUse, toolUse, speaking, hooks, outputFolder);
    }

    CrewOptions withRetry(RetryPolicy policy) {
        return new CrewOptions(
                failurePolicy, policy, limits, strictInputs, memoryUse, toolUse, speaking, hooks, outputFolder);
    }

    CrewOptions withLimits(RunLimits changed) {
        return new CrewOptions(
                failurePolicy, retry, changed, strictInputs, memoryUse, toolUse, speaking, hooks, outputFolder);
    }

    CrewOptions withStrictInputs() {
        return new CrewOptions(failurePolicy, retry, limits, true, memoryUse, toolUse, speaking, hooks, outputFolder);
    }

    CrewOptions withMemoryUse(MemoryUse use) {
        return new CrewOptions(failurePolicy, retry, limits, strictInputs, use, toolUse, speaking, hooks, outputFolder);
    }

    CrewOptions withToolUse(ToolUse use) {
        return new CrewOptions(
                failurePolicy, retry, limits, strictInputs, memoryUse, use, speaking, hooks, outputFolder);
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

    CrewOptions withSpeaking(Speaking changed) {
        return new CrewOptions(
                failurePolicy, retry, limits, strictInputs, memoryUse, toolUse, changed, hooks, outputFolder);
    }

    CrewOptions withHooks(CrewHooks changed) {
        return new CrewOptions(
                failurePolicy, retry, limits, strictInputs, memoryUse, toolUse, speaking, changed, outputFolder);
    }

    CrewOptions withOutputFolder(Path folder) {
        return new CrewOptions(failurePolicy, retry, limits, strictInputs, memoryUse, toolUse, speaking, hooks, folder);
    }
}

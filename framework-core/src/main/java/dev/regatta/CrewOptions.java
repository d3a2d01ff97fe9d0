package dev.regatta;

import static java.util.Objects.requireNonNull;

import dev.regatta.event.RunListener;
import dev.regatta.gateway.RetryPolicy;
import dev.regatta.graph.FailurePolicy;
import java.nio.file.Path;
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
 * @param listeners are told every event of every run
 * @param hooks code around runs and calls
 * @param outputFolder below which tasks write their files
 */
public record CrewOptions(
        FailurePolicy failurePolicy,
        RetryPolicy retry,
        RunLimits limits,
        boolean strictInputs,
        MemoryUse memoryUse,
        List<RunListener> listeners,
        CrewHooks hooks,
        Path outputFolder) {

    /** Copies the list. */
    public CrewOptions {
        requireNonNull(failurePolicy, "failurePolicy");
        requireNonNull(retry, "retry");
        requireNonNull(limits, "limits");
        requireNonNull(memoryUse, "memoryUse");
        requireNonNull(hooks, "hooks");
        requireNonNull(outputFolder, "outputFolder");
        listeners = List.copyOf(listeners);
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
                List.of(),
                CrewHooks.none(),
                Path.of(""));
    }

    CrewOptions withFailurePolicy(FailurePolicy policy) {
        return new CrewOptions(policy, retry, limits, strictInputs, memoryUse, listeners, hooks, outputFolder);
    }

    CrewOptions withRetry(RetryPolicy policy) {
        return new CrewOptions(failurePolicy, policy, limits, strictInputs, memoryUse, listeners, hooks, outputFolder);
    }

    CrewOptions withLimits(RunLimits changed) {
        return new CrewOptions(failurePolicy, retry, changed, strictInputs, memoryUse, listeners, hooks, outputFolder);
    }

    CrewOptions withStrictInputs() {
        return new CrewOptions(failurePolicy, retry, limits, true, memoryUse, listeners, hooks, outputFolder);
    }

    CrewOptions withMemoryUse(MemoryUse use) {
        return new CrewOptions(failurePolicy, retry, limits, strictInputs, use, listeners, hooks, outputFolder);
    }

    CrewOptions withListener(RunListener listener) {
        List<RunListener> all = new ArrayList<>(listeners);
        all.add(listener);
        return new CrewOptions(failurePolicy, retry, limits, strictInputs, memoryUse, all, hooks, outputFolder);
    }

    CrewOptions withHooks(CrewHooks changed) {
        return new CrewOptions(failurePolicy, retry, limits, strictInputs, memoryUse, listeners, changed, outputFolder);
    }

    CrewOptions withOutputFolder(Path folder) {
        return new CrewOptions(failurePolicy, retry, limits, strictInputs, memoryUse, listeners, hooks, folder);
    }
}

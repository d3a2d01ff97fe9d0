package dev.regatta;

import static java.util.Objects.requireNonNull;

import dev.regatta.event.PartListener;
import dev.regatta.event.RunListener;
import dev.regatta.gateway.RetryPolicy;
import dev.regatta.graph.FailurePolicy;
import dev.regatta.prompt.PromptTemplates;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a crew's runs go.
 *
 * @param failurePolicy what the failure of one task means for the others
 * @param retry how model calls are tried again
 * @param limits how much goes on at once, and how long
 * @param strictInputs whether an input that nobody asks for is an error, or a warning
 * @param memoryUse how much of the crew's memory tasks are given
 * @param prompts what models are told in which words
 * @param partListener is told what models say while they say it; {@code null} for nobody
 * @param listeners are told every event of every run
 */
public record CrewOptions(
        FailurePolicy failurePolicy,
        RetryPolicy retry,
        RunLimits limits,
        boolean strictInputs,
        MemoryUse memoryUse,
        PromptTemplates prompts,
        @Nullable PartListener partListener,
        List<RunListener> listeners) {

    /** Copies the list. */
    public CrewOptions {
        requireNonNull(failurePolicy, "failurePolicy");
        requireNonNull(retry, "retry");
        requireNonNull(limits, "limits");
        requireNonNull(memoryUse, "memoryUse");
        requireNonNull(prompts, "prompts");
        listeners = List.copyOf(listeners);
    }

    /** {@return fail fast, default retries and limits, unused inputs are warnings, nobody listens} */
    public static CrewOptions defaults() {
        return new CrewOptions(
                FailurePolicy.FAIL_FAST,
                RetryPolicy.defaults(),
                RunLimits.defaults(),
                false,
                MemoryUse.defaults(),
                PromptTemplates.standard(),
                null,
                List.of());
    }

    CrewOptions withFailurePolicy(FailurePolicy policy) {
        return new CrewOptions(policy, retry, limits, strictInputs, memoryUse, prompts, partListener, listeners);
    }

    CrewOptions withRetry(RetryPolicy policy) {
        return new CrewOptions(
                failurePolicy, policy, limits, strictInputs, memoryUse, prompts, partListener, listeners);
    }

    CrewOptions withLimits(RunLimits changed) {
        return new CrewOptions(
                failurePolicy, retry, changed, strictInputs, memoryUse, prompts, partListener, listeners);
    }

    CrewOptions withStrictInputs() {
        return new CrewOptions(failurePolicy, retry, limits, true, memoryUse, prompts, partListener, listeners);
    }

    CrewOptions withMemoryUse(MemoryUse use) {
        return new CrewOptions(failurePolicy, retry, limits, strictInputs, use, prompts, partListener, listeners);
    }

    CrewOptions withPrompts(PromptTemplates words) {
        return new CrewOptions(failurePolicy, retry, limits, strictInputs, memoryUse, words, partListener, listeners);
    }

    CrewOptions withPartListener(PartListener listener) {
        return new CrewOptions(failurePolicy, retry, limits, strictInputs, memoryUse, prompts, listener, listeners);
    }

    CrewOptions withListener(RunListener listener) {
        List<RunListener> all = new ArrayList<>(listeners);
        all.add(listener);
        return new CrewOptions(failurePolicy, retry, limits, strictInputs, memoryUse, prompts, partListener, all);
    }
}

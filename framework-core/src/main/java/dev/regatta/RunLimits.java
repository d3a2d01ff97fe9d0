package dev.regatta;

import static java.util.Objects.requireNonNull;

/**
 * How much a run may do at once, and how long things may take.
 *
 * @param tasksAtOnce how many tasks of one run are at work at once
 * @param modelCallsAtOnce how many calls go on at the same model object at once. A call of the run waits until there are fewer,
 *     whichever run of the process makes them; calls that wait are served in the order in which they came
 * @param ownModelCallsOnly whether only calls of the same run count for that, those of all its runs with {@code kickoffEach}
 * @param toolCallsAtOnce how many tool calls of one run go on at once
 * @param runsAtOnce how many runs {@code kickoffEach} has going at once
 * @param delegations how often, within one task, work can be passed on to a coworker
 * @param delegationDepth how often the same work can be passed on further
 * @param timeouts how long things may take
 */
public record RunLimits(
        int tasksAtOnce,
        int modelCallsAtOnce,
        boolean ownModelCallsOnly,
        int toolCallsAtOnce,
        int runsAtOnce,
        int delegations,
        int delegationDepth,
        Timeouts timeouts) {

    /** Checks the ranges. */
    public RunLimits {
        check("tasksAtOnce", tasksAtOnce);
        check("modelCallsAtOnce", modelCallsAtOnce);
        check("toolCallsAtOnce", toolCallsAtOnce);
        check("runsAtOnce", runsAtOnce);
        check("delegations", delegations);
        check("delegationDepth", delegationDepth);
        requireNonNull(timeouts, "timeouts");
    }

    private static void check(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, was " + value);
        }
    }

    /** {@return 64 tasks, 64 calls per model of all runs together, 32 tool calls and 16 runs at once, 50 delegations a task of depth 3, and the
     *     default timeouts} */
    public static RunLimits defaults() {
        return new RunLimits(64, 64, false, 32, 16, 50, 3, Timeouts.defaults());
    }

    /**
     * Returns these limits with another bound on tasks.
     *
     * @param most how many tasks of one run are at work at once
     * @return the changed limits
     */
    public RunLimits withTasksAtOnce(int most) {
        return new RunLimits(
                most,
                modelCallsAtOnce,
                ownModelCallsOnly,
                toolCallsAtOnce,
                runsAtOnce,
                delegations,
                delegationDepth,
                timeouts);
    }

    /**
     * Returns these limits with another bound on model calls.
     *
     * @param most how many calls go to the same model at once
     * @return the changed limits
     */
    public RunLimits withModelCallsAtOnce(int most) {
        return new RunLimits(
                tasksAtOnce,
                most,
                ownModelCallsOnly,
                toolCallsAtOnce,
                runsAtOnce,
                delegations,
                delegationDepth,
                timeouts);
    }

    /**
     * Returns these limits with a bound on model calls that counts calls of the same run only; without it, the calls of all runs of
     * the process count.
     *
     * @return the changed limits
     */
    public RunLimits withOwnModelCallsOnly() {
        return new RunLimits(
                tasksAtOnce,
                modelCallsAtOnce,
                true,
                toolCallsAtOnce,
                runsAtOnce,
                delegations,
                delegationDepth,
                timeouts);
    }

    /**
     * Returns these limits with another bound on tool calls.
     *
     * @param most how many tool calls go on at once
     * @return the changed limits
     */
    public RunLimits withToolCallsAtOnce(int most) {
        return new RunLimits(
                tasksAtOnce,
                modelCallsAtOnce,
                ownModelCallsOnly,
                most,
                runsAtOnce,
                delegations,
                delegationDepth,
                timeouts);
    }

    /**
     * Returns these limits with another bound on runs.
     *
     * @param most how many runs {@code kickoffEach} has going at once
     * @return the changed limits
     */
    public RunLimits withRunsAtOnce(int most) {
        return new RunLimits(
                tasksAtOnce,
                modelCallsAtOnce,
                ownModelCallsOnly,
                toolCallsAtOnce,
                most,
                delegations,
                delegationDepth,
                timeouts);
    }

    /**
     * Returns these limits with other bounds on delegation.
     *
     * @param perTask how often, within one task, work can be passed on to a coworker
     * @param depth how often the same work can be passed on further
     * @return the changed limits
     */
    public RunLimits withDelegations(int perTask, int depth) {
        return new RunLimits(
                tasksAtOnce,
                modelCallsAtOnce,
                ownModelCallsOnly,
                toolCallsAtOnce,
                runsAtOnce,
                perTask,
                depth,
                timeouts);
    }

    /**
     * Returns these limits with other timeouts.
     *
     * @param changed how long things may take
     * @return the changed limits
     */
    public RunLimits withTimeouts(Timeouts changed) {
        return new RunLimits(
                tasksAtOnce,
                modelCallsAtOnce,
                ownModelCallsOnly,
                toolCallsAtOnce,
                runsAtOnce,
                delegations,
                delegationDepth,
                changed);
    }
}

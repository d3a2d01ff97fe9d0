package dev.regatta.tool;

import dev.regatta.step.StepPath;

/**
 * What a tool may know of the call that it runs for.
 *
 * @param runId the run
 * @param taskId the task
 * @param step the call's place in the task
 * @param idempotencyKey names this call: the same when a run is taken up again, another for every other call; for services
 *     that do a thing once per key
 */
public record ToolContext(String runId, String taskId, StepPath step, String idempotencyKey) {
    /**
     * Makes the context of a call.
     *
     * @param runId the run
     * @param step the call's place
     * @return its context; the key is made of run and step
     */
    public static ToolContext of(String runId, StepPath step) {
        return new ToolContext(runId, step.taskId(), step, runId + "/" + step);
    }
}

package dev.regatta.tool;

import dev.regatta.gateway.StepId;

/**
 * What a tool may know of the call that it runs for.
 *
 * @param runId the run
 * @param taskId the task
 * @param step the call's place in the task
 * @param idempotencyKey names this call: the same when a run is taken up again, another for every other call; for services
 *     that do a thing once per key
 */
public record ToolContext(String runId, String taskId, StepId step, String idempotencyKey) {
    /**
     * Makes the context of a call.
     *
     * @param step the call's place
     * @return its context; the key is made of run, task, turn and index
     */
    public static ToolContext of(StepId step) {
        String key = step.runId() + "/" + step.taskId() + "/" + step.turn() + "." + step.index();
        return new ToolContext(step.runId(), step.taskId(), step, key);
    }
}

package dev.regatta.gateway;

/**
 * Names one side effect of a run: a model call or a tool call. The same definition with the same inputs and the same answers
 * makes the same steps.
 *
 * @param runId the run
 * @param taskId the task
 * @param turn which turn of the conversation with the model, from 1
 * @param index 0 for the turn's model call, from 1 for its tool calls in the order in which the model asked for them
 */
public record StepId(String runId, String taskId, int turn, int index) {
    /** {@return the step as {@code task/turn} or {@code task/turn.index}} */
    @Override
    public String toString() {
        return index == 0 ? taskId + "/" + turn : taskId + "/" + turn + "." + index;
    }
}

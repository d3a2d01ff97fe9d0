package dev.regatta.internal.agent;

import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.regatta.internal.gateway.Toolbox;
import org.jspecify.annotations.Nullable;

/**
 * What an agent is set to do: with what, and how far it may go.
 *
 * @param runId the run
 * @param taskId the task; behind a {@code /} the step of the task that this conversation is part of, if it is
 * @param model the model's name within the run
 * @param tools the tools it may call
 * @param format the form that the answer must have, for models that take one; {@code null} for text
 * @param maxIterations how many times the model is asked before it must answer without tools
 * @param maxRejections how often an answer that will not do is sent back
 * @param manner how it is led
 */
public record Conversation(
        String runId,
        String taskId,
        String model,
        Toolbox tools,
        @Nullable ResponseFormat format,
        int maxIterations,
        int maxRejections,
        Manner manner) {

    /** {@return the task itself, as events name it} */
    public String task() {
        int step = taskId.indexOf('/');
        return step < 0 ? taskId : taskId.substring(0, step);
    }
}

package dev.regatta.internal.agent;

import dev.regatta.internal.gateway.Toolbox;
import dev.regatta.spi.TaskWork;
import dev.regatta.step.OutputForm;
import dev.regatta.step.StepPath;
import org.jspecify.annotations.Nullable;

/**
 * What an agent is set to do: with what, and how far it may go.
 *
 * @param path the task, or the step of the task that this conversation is part of
 * @param model the model's name within the run
 * @param tools the tools it may call
 * @param form the form that the answer must have; {@code null} for text, and for values that are no objects
 * @param takesForms whether the model can be held to a form
 * @param maxIterations how many times the model is asked before it must answer without tools
 * @param patience how often an answer is sent back
 * @param manner how it is led
 */
public record Conversation(
        StepPath path,
        String model,
        Toolbox tools,
        @Nullable OutputForm form,
        boolean takesForms,
        int maxIterations,
        TaskWork.Patience patience,
        ConversationPolicy manner) {}

package dev.regatta.step;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.regatta.internal.list.GrowingList;
import dev.regatta.message.Message;
import dev.regatta.model.ModelSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model is asked. Everything in it can be written by the codecs of messages. Immutable.
 *
 * @param step which step of the run this is
 * @param model the model's name within the run
 * @param messages what it is told
 * @param tools which tools it can call
 * @param settings how the answer is to be made
 * @param form the form that the answer must have; {@code null} for text
 */
@JsonTypeName("model")
public record ModelCall(
        StepPath step,
        String model,
        List<Message> messages,
        List<ToolDefinition> tools,
        ModelSettings settings,
        @Nullable OutputForm form)
        implements StepRequest {
    /** Copies the lists, unless they are ones that never change. */
    public ModelCall {
        requireNonNull(step, "step");
        requireNonNull(model, "model");
        requireNonNull(settings, "settings");
        messages = GrowingList.unchanging(messages);
        tools = List.copyOf(tools);
    }

    /**
     * Returns this call with other messages.
     *
     * @param changed what the model is told
     * @return the changed call
     */
    public ModelCall withMessages(List<Message> changed) {
        return new ModelCall(step, model, changed, tools, settings, form);
    }

    /**
     * Returns this call with other tools.
     *
     * @param changed which tools it can call
     * @return the changed call
     */
    public ModelCall withTools(List<ToolDefinition> changed) {
        return new ModelCall(step, model, messages, changed, settings, form);
    }

    /**
     * Returns this call with other settings.
     *
     * @param changed how the answer is to be made
     * @return the changed call
     */
    public ModelCall withSettings(ModelSettings changed) {
        return new ModelCall(step, model, messages, tools, changed, form);
    }

    /** {@return step and model; what is said stays out of it} */
    @Override
    public String toString() {
        return "model call " + step + " to " + model;
    }
}

package dev.regatta.gateway;

import dev.langchain4j.model.chat.request.ChatRequest;

/**
 * A model is asked.
 *
 * @param step which step of the run this is
 * @param model the model's name within the run
 * @param request what it is asked
 */
public record ModelCall(StepId step, String model, ChatRequest request) {
    /** {@return step and model; the request stays out of it} */
    @Override
    public String toString() {
        return "model call " + step + " to " + model;
    }
}

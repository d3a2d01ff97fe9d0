package dev.regatta.step;

import com.fasterxml.jackson.annotation.JsonTypeName;

/**
 * A tool is called.
 *
 * @param step which step of the run this is
 * @param tool the tool's name, as the model wrote it
 * @param arguments its arguments, a JSON object as the model wrote it
 */
@JsonTypeName("tool")
public record ToolCall(StepPath step, String tool, String arguments) implements StepRequest {
    /** {@return step and tool; the arguments stay out of it} */
    @Override
    public String toString() {
        return "tool call " + step + " to " + tool;
    }
}

package dev.regatta.gateway;

/**
 * A tool is called.
 *
 * @param step which step of the run this is
 * @param tool the tool's name, as the model wrote it
 * @param arguments its arguments, a JSON object as the model wrote it
 */
public record ToolCall(StepId step, String tool, String arguments) {
    /** {@return step and tool; the arguments stay out of it} */
    @Override
    public String toString() {
        return "tool call " + step + " to " + tool;
    }
}

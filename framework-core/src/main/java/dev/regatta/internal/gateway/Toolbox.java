package dev.regatta.internal.gateway;

import dev.regatta.step.ToolAnswer;
import dev.regatta.step.ToolCall;
import dev.regatta.step.ToolDefinition;
import java.util.List;

/** The tools of a conversation. */
public interface Toolbox {
    /** {@return the tools that the model may call in its next turn} */
    List<ToolDefinition> offered();

    /** {@return the name under which a tool is offered that was given another one; any other name as it is} */
    String offeredAs(String name);

    /** {@return whether the result of a tool is the answer that is looked for} */
    boolean answers(String tool);

    /** {@return whether a tool is meant to be called with the same arguments again} */
    boolean isRepeatable(String tool);

    /**
     * Makes the calls of one turn, several at once.
     *
     * @return the answers, in the order of the calls
     * @throws Exception what the first call threw that threw at all
     */
    List<ToolAnswer> call(List<ToolCall> calls) throws Exception;
}

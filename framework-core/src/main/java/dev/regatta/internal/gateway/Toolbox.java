package dev.regatta.internal.gateway;

import dev.langchain4j.agent.tool.ToolSpecification;
import java.util.List;

/** The tools of a conversation. */
public interface Toolbox {
    /** {@return the tools that the model may call in its next turn} */
    List<ToolSpecification> offered();

    /** {@return whether the result of a tool is the answer that is looked for} */
    boolean answers(String tool);

    /** {@return whether a tool is meant to be called with the same arguments again} */
    boolean isRepeatable(String tool);
}

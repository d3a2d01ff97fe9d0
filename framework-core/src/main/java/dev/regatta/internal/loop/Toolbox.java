package dev.regatta.internal.loop;

import dev.langchain4j.agent.tool.ToolSpecification;
import java.util.List;

/** The tools of a conversation. */
public interface Toolbox {
    /** {@return the tools that the model may call in its next turn} */
    List<ToolSpecification> offered();

    /** {@return whether the result of a tool is the answer that is looked for} */
    boolean answers(String tool);
}

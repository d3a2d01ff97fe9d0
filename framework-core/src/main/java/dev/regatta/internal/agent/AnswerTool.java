package dev.regatta.internal.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.regatta.internal.json.Json;
import dev.regatta.internal.schema.SchemaCheck;
import dev.regatta.message.Message;
import dev.regatta.step.OutputForm;
import dev.regatta.step.ToolDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Structured output as a tool call: a function whose arguments are the answer, for models that call functions more reliably than
 * they write JSON. Models that learnt to do so call one of their own accord, under a name of their own. Immutable.
 *
 * @param form the form of the answer
 * @param description what the model is told of it
 */
record AnswerTool(OutputForm form, String description) {
    private static final String NAME = "structured_output";

    /** {@return the tools with this one; without it if one of them has its name} */
    List<ToolDefinition> among(List<ToolDefinition> tools) {
        if (tools.stream().anyMatch(tool -> ToolNames.means(tool.name(), NAME))) {
            return tools;
        }
        List<ToolDefinition> all = new ArrayList<>(tools);
        all.add(new ToolDefinition(NAME, description, form.schema()));
        return List.copyOf(all);
    }

    /**
     * {@return the call that is the answer: of this tool, or of one that is not there whose arguments have the form}
     *
     * @param calls what the model called
     * @param isThere whether a tool is one that it has, by name
     */
    Message.@Nullable ToolRequest answerIn(List<Message.ToolRequest> calls, Predicate<String> isThere) {
        for (Message.ToolRequest call : calls) {
            String name = String.valueOf(call.name());
            if (!isThere.test(name) && (ToolNames.means(name, NAME) || fits(call.arguments()))) {
                return call;
            }
        }
        return null;
    }

    private boolean fits(@Nullable String arguments) {
        try {
            return arguments != null
                    && !Json.read(arguments).isEmpty()
                    && SchemaCheck.violations(
                                    Json.read(arguments), form.schema().form(), true)
                            .isEmpty();
        } catch (JsonProcessingException noJson) {
            return false;
        }
    }
}

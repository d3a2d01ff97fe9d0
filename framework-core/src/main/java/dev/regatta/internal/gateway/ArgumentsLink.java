package dev.regatta.internal.gateway;

import dev.regatta.gateway.Gateway;
import dev.regatta.gateway.Interceptor;
import dev.regatta.gateway.ToolAnswer;
import dev.regatta.prompt.PromptSection;
import dev.regatta.prompt.PromptTemplates;
import dev.regatta.tool.Tool;
import java.util.List;
import java.util.Map;

/** Lets through only calls of tools that there are, with arguments that fit them. */
final class ArgumentsLink implements Interceptor<ToolRequest, ToolAnswer> {
    private final List<String> names;
    private final PromptTemplates words;

    ArgumentsLink(List<String> names, PromptTemplates words) {
        this.words = words;
        this.names = names;
    }

    @Override
    public ToolAnswer intercept(ToolRequest request, Gateway<ToolRequest, ToolAnswer> next) throws Exception {
        Tool tool = request.tool();
        if (tool == null) {
            return ToolAnswer.refused(unknown(request.call().tool()));
        }
        switch (tool.check(request.arguments().text())) {
            case Tool.Checked.Refused refused -> {
                return ToolAnswer.refused(words.fill(
                        PromptSection.TOOL_ARGUMENTS, Map.of("tool", tool.name(), "reason", refused.message())));
            }
            case Tool.Checked.Ready ready -> {
                request.ready(ready.invocation());
                ToolAnswer answer = next.call(request);
                return ready.repairs().isEmpty() ? answer : answer.repaired(ready.repairs());
            }
        }
    }

    private String unknown(String name) {
        return names.isEmpty()
                ? words.fill(PromptSection.TOOL_NONE, Map.of("tool", name))
                : words.fill(
                        PromptSection.TOOL_UNKNOWN,
                        Map.of("tool", name, "hint", words.hint(name, names), "tools", String.join(", ", names)));
    }
}

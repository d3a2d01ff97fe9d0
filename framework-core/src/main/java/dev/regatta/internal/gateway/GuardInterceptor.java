package dev.regatta.internal.gateway;

import dev.regatta.gateway.Gateway;
import dev.regatta.prompt.PromptSection;
import dev.regatta.prompt.PromptTemplates;
import dev.regatta.step.ToolAnswer;
import dev.regatta.tool.Tool;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Lets through only calls of tools that there are, with arguments that fit them or can be repaired. */
final class GuardInterceptor implements CallInterceptor<ToolRequest, ToolAnswer> {
    private final TaskScope scope;
    private final List<String> names;
    private final Predicate<String> delegates;
    private final PromptTemplates words;

    /**
     * Makes a link.
     *
     * @param names the names of the tools that there are
     * @param delegates whether a name that is no tool's passes work on to a coworker
     */
    GuardInterceptor(TaskScope scope, List<String> names, Predicate<String> delegates, PromptTemplates words) {
        this.scope = scope;
        this.names = names;
        this.delegates = delegates;
        this.words = words;
    }

    @Override
    public ToolAnswer pass(ToolRequest request, Gateway<ToolRequest, ToolAnswer> next) throws Exception {
        Tool tool = request.tool();
        if (tool == null) {
            return delegates.test(request.call().tool())
                    ? next.call(request)
                    : unknown(request.call().tool());
        }
        if (CacheInterceptor.policy(tool, scope) != null && scope.run().cache().recognise(tool, request.arguments())) {
            return next.call(request); // a text that was seen before has passed the guard
        }
        return switch (request.checked()) {
            case Tool.Checked.Refused refused ->
                ToolAnswer.refused(words.fill(
                        PromptSection.TOOL_ARGUMENTS, Map.of("tool", tool.name(), "reason", refused.message())));
            case Tool.Checked.Ready ready -> {
                ToolAnswer answer = next.call(request);
                yield ready.repairs().isEmpty() ? answer : answer.repaired(ready.repairs());
            }
        };
    }

    private ToolAnswer unknown(String name) {
        String told = names.isEmpty()
                ? words.fill(PromptSection.TOOL_NONE, Map.of("tool", name))
                : words.fill(
                        PromptSection.TOOL_UNKNOWN,
                        Map.of("tool", name, "hint", words.hint(name, names), "tools", String.join(", ", names)));
        return ToolAnswer.refused(told).by(ToolAnswer.Way.UNKNOWN);
    }
}

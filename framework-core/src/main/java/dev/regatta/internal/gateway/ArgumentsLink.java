package dev.regatta.internal.gateway;

import dev.regatta.gateway.Gateway;
import dev.regatta.gateway.Interceptor;
import dev.regatta.gateway.ToolAnswer;
import dev.regatta.internal.text.Nearest;
import dev.regatta.tool.Tool;
import java.util.List;

/** Lets through only calls of tools that there are, with arguments that fit them. */
final class ArgumentsLink implements Interceptor<ToolRequest, ToolAnswer> {
    private final List<String> names;

    ArgumentsLink(List<String> names) {
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
                return ToolAnswer.refused(refused.message());
            }
            case Tool.Checked.Ready ready -> {
                request.ready(ready.invocation());
                ToolAnswer answer = next.call(request);
                return ready.repairs().isEmpty() ? answer : answer.repaired(ready.repairs());
            }
        }
    }

    private String unknown(String name) {
        return "There is no tool '" + name + "'." + Nearest.hint(name, names)
                + (names.isEmpty() ? " You have no tools." : " Your tools are " + String.join(", ", names) + ".");
    }
}

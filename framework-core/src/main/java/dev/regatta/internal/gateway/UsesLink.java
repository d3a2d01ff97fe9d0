package dev.regatta.internal.gateway;

import dev.regatta.gateway.Gateway;
import dev.regatta.gateway.Interceptor;
import dev.regatta.gateway.ToolAnswer;
import dev.regatta.prompt.PromptSection;
import dev.regatta.prompt.PromptTemplates;
import dev.regatta.tool.Tool;
import java.util.Map;

/** Lets a tool run only so many times per task and per run; a call that in the end does not reach the tool does not count. */
final class UsesLink implements Interceptor<ToolRequest, ToolAnswer> {
    private final Uses inTask = new Uses();
    private final Uses inRun;
    private final PromptTemplates words;

    UsesLink(Uses inRun, PromptTemplates words) {
        this.words = words;
        this.inRun = inRun;
    }

    @Override
    public ToolAnswer intercept(ToolRequest request, Gateway<ToolRequest, ToolAnswer> next) throws Exception {
        Tool tool = request.known();
        int perTask = tool.rules().maxUsesPerTask();
        int perRun = tool.rules().maxUsesPerRun();
        if (!inTask.reserve(tool.name(), perTask)) {
            return refused(tool, perTask, PromptSection.TOOL_USED_UP);
        }
        if (!inRun.reserve(tool.name(), perRun)) {
            inTask.giveBack(tool.name());
            return refused(tool, perRun, PromptSection.TOOL_USED_UP_IN_RUN);
        }
        try {
            return next.call(request);
        } finally {
            if (!request.hasStarted()) {
                inTask.giveBack(tool.name());
                inRun.giveBack(tool.name());
            }
        }
    }

    private ToolAnswer refused(Tool tool, int most, PromptSection how) {
        return ToolAnswer.refused(words.fill(how, Map.of("tool", tool.name(), "most", String.valueOf(most))));
    }
}

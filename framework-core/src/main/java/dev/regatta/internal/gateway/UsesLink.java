package dev.regatta.internal.gateway;

import dev.regatta.gateway.Gateway;
import dev.regatta.gateway.Interceptor;
import dev.regatta.gateway.ToolAnswer;
import dev.regatta.tool.Tool;

/** Lets a tool run only so many times per task and per run; a call that in the end does not reach the tool does not count. */
final class UsesLink implements Interceptor<ToolRequest, ToolAnswer> {
    private final Uses inTask = new Uses();
    private final Uses inRun;

    UsesLink(Uses inRun) {
        this.inRun = inRun;
    }

    @Override
    public ToolAnswer intercept(ToolRequest request, Gateway<ToolRequest, ToolAnswer> next) throws Exception {
        Tool tool = request.known();
        int perTask = tool.rules().maxUsesPerTask();
        int perRun = tool.rules().maxUsesPerRun();
        if (!inTask.reserve(tool.name(), perTask)) {
            return refused(tool, perTask, "task");
        }
        if (!inRun.reserve(tool.name(), perRun)) {
            inTask.giveBack(tool.name());
            return refused(tool, perRun, "run");
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

    private static ToolAnswer refused(Tool tool, int most, String within) {
        return ToolAnswer.refused("The tool '" + tool.name() + "' did not run: it may be used " + most
                + (most == 1 ? " time" : " times") + " per " + within + ", and has been. Go on without it.");
    }
}

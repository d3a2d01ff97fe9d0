package dev.regatta.internal.gateway;

import dev.regatta.event.RunEvent.ToolCallCompleted;
import dev.regatta.event.RunEvent.ToolCallStarted;
import dev.regatta.gateway.Gateway;
import dev.regatta.gateway.Interceptor;
import dev.regatta.gateway.ToolAnswer;
import dev.regatta.gateway.ToolCall;

/** Reports every tool call and how it ended. */
public final class ToolEventsLink implements Interceptor<ToolCall, ToolAnswer> {
    private final TaskScope scope;

    public ToolEventsLink(TaskScope scope) {
        this.scope = scope;
    }

    @Override
    public ToolAnswer intercept(ToolCall call, Gateway<ToolCall, ToolAnswer> next) throws Exception {
        long begin = System.nanoTime();
        scope.log().append(scope.taskId(), origin -> new ToolCallStarted(origin, call.step(), call.tool()));
        ToolAnswer answer = null;
        try {
            answer = next.call(call);
            return answer;
        } finally {
            boolean error = answer == null || answer.error();
            int characters = answer == null ? 0 : answer.text().length();
            scope.log()
                    .append(
                            scope.taskId(),
                            origin -> new ToolCallCompleted(
                                    origin, call.step(), call.tool(), error, characters, ModelEventsLink.since(begin)));
        }
    }
}

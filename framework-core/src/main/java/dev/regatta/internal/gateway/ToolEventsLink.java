package dev.regatta.internal.gateway;

import dev.regatta.event.RunEvent.ToolCallCompleted;
import dev.regatta.event.RunEvent.ToolCallStarted;
import dev.regatta.gateway.Gateway;
import dev.regatta.gateway.Interceptor;
import dev.regatta.gateway.ToolAnswer;
import dev.regatta.gateway.ToolAnswer.Way;
import dev.regatta.gateway.ToolCall;
import dev.regatta.tool.Tool;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reports and counts every tool call and how it ended. */
final class ToolEventsLink implements Interceptor<ToolCall, ToolAnswer> {
    private final TaskScope scope;
    private final ToolMeter meter;
    private final Map<String, Tool> tools;

    ToolEventsLink(TaskScope scope, ToolMeter meter, Map<String, Tool> tools) {
        this.scope = scope;
        this.meter = meter;
        this.tools = tools;
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
            report(call, answer, ModelEventsLink.since(begin));
        }
    }

    private void report(ToolCall call, @Nullable ToolAnswer answer, Duration duration) {
        if (tools.containsKey(call.tool())) { // models make up names; those are not counted
            meter.called(call.tool(), answer);
        }
        boolean error = answer == null || answer.error();
        int characters = answer == null ? 0 : answer.text().length();
        Way way = answer == null ? Way.RAN : answer.way();
        List<String> repairs = answer == null ? List.of() : answer.repairs();
        scope.log()
                .append(
                        scope.taskId(),
                        origin -> new ToolCallCompleted(
                                origin, call.step(), call.tool(), way, error, characters, repairs, duration));
    }
}

package dev.regatta.internal.gateway;

import dev.regatta.event.RunEvent.ModelCallCompleted;
import dev.regatta.event.RunEvent.ModelCallFailed;
import dev.regatta.event.RunEvent.ModelCallStarted;
import dev.regatta.gateway.Gateway;
import dev.regatta.gateway.Interceptor;
import dev.regatta.gateway.ModelAnswer;
import dev.regatta.gateway.ModelCall;
import dev.regatta.internal.error.Throwables;
import java.time.Duration;
import java.util.List;

/** Reports every model call and how it ended. */
public final class ModelEventsLink implements Interceptor<ModelCall, ModelAnswer> {
    private final TaskScope scope;

    public ModelEventsLink(TaskScope scope) {
        this.scope = scope;
    }

    @Override
    public ModelAnswer intercept(ModelCall call, Gateway<ModelCall, ModelAnswer> next) throws Exception {
        long begin = System.nanoTime();
        List<?> tools = call.request().toolSpecifications();
        scope.log()
                .append(
                        scope.taskId(),
                        origin -> new ModelCallStarted(
                                origin,
                                call.step(),
                                call.model(),
                                call.request().messages().size(),
                                tools == null ? 0 : tools.size()));
        try {
            ModelAnswer answer = next.call(call);
            scope.log()
                    .append(
                            scope.taskId(),
                            origin -> new ModelCallCompleted(
                                    origin,
                                    call.step(),
                                    answer.message().toolExecutionRequests().size(),
                                    answer.usage(),
                                    since(begin)));
            return answer;
        } catch (Throwable failure) { // reported, then thrown on unchanged
            scope.log()
                    .append(
                            scope.taskId(),
                            origin -> new ModelCallFailed(origin, call.step(), Throwables.name(failure), since(begin)));
            throw failure;
        }
    }

    static Duration since(long beginNanos) {
        return Duration.ofNanos(System.nanoTime() - beginNanos);
    }
}

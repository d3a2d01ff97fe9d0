package dev.regatta.internal.gateway;

import dev.regatta.gateway.Gateway;
import dev.regatta.gateway.Interceptor;
import dev.regatta.gateway.ToolAnswer;
import dev.regatta.model.Usage;

/** Counts and times the calls that reach their tool, however they end. */
final class MeterLink implements Interceptor<ToolRequest, ToolAnswer> {
    private static final Usage ONE_CALL = new Usage(0, 1, 0, 0);

    private final TaskScope scope;
    private final ToolMeter meter;

    MeterLink(TaskScope scope, ToolMeter meter) {
        this.scope = scope;
        this.meter = meter;
    }

    @Override
    public ToolAnswer intercept(ToolRequest request, Gateway<ToolRequest, ToolAnswer> next) throws Exception {
        long begin = System.nanoTime();
        boolean failed = true;
        try {
            ToolAnswer answer = next.call(request);
            failed = answer.error();
            return answer;
        } finally {
            if (request.hasStarted()) {
                scope.usage().add(ONE_CALL);
                meter.ran(request.call().tool(), failed, System.nanoTime() - begin);
            }
        }
    }
}

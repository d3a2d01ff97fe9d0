package dev.regatta.internal.gateway;

import dev.regatta.gateway.Gateway;
import dev.regatta.gateway.Interceptor;
import dev.regatta.gateway.ToolAnswer;

/** Times the calls that reach their tool. */
final class MeterLink implements Interceptor<ToolRequest, ToolAnswer> {
    private final ToolMeter meter;

    MeterLink(ToolMeter meter) {
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
                meter.ran(request.call().tool(), failed, System.nanoTime() - begin);
            }
        }
    }
}

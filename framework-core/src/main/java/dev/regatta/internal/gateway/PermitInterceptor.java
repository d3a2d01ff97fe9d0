package dev.regatta.internal.gateway;

import dev.regatta.error.StepTimeoutException;
import dev.regatta.gateway.Gateway;
import dev.regatta.step.ToolAnswer;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Lets only so many tools of a run run at once; the others wait their turn, first come first served. */
final class PermitInterceptor implements CallInterceptor<ToolRequest, ToolAnswer> {
    private final TaskScope scope;

    PermitInterceptor(TaskScope scope) {
        this.scope = scope;
    }

    @Override
    public ToolAnswer pass(ToolRequest request, Gateway<ToolRequest, ToolAnswer> next) throws Exception {
        Semaphore permits = scope.run().tools();
        if (!permits.tryAcquire() && !permits.tryAcquire(scope.left().toNanos(), TimeUnit.NANOSECONDS)) {
            throw StepTimeoutException.of(request + " (waiting for its turn)", scope.left(), false);
        }
        try {
            return next.call(request);
        } finally {
            permits.release();
        }
    }
}

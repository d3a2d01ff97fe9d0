package dev.regatta.internal.gateway;

import dev.regatta.gateway.Gateway;
import dev.regatta.gateway.Interceptor;
import dev.regatta.gateway.StepTimeoutException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Lets only so many calls through at once; the others wait their turn, first come first served. */
public final class PermitLink<C, A> implements Interceptor<C, A> {
    private final TaskScope scope;
    private final Function<C, Semaphore> permits;

    public PermitLink(TaskScope scope, Function<C, Semaphore> permits) {
        this.scope = scope;
        this.permits = permits;
    }

    @Override
    public A intercept(C call, Gateway<C, A> next) throws Exception {
        Semaphore permit = permits.apply(call);
        if (!permit.tryAcquire() && !permit.tryAcquire(scope.left().toNanos(), TimeUnit.NANOSECONDS)) {
            throw StepTimeoutException.of(call + " (waiting for its turn)", scope.left(), false);
        }
        try {
            return next.call(call);
        } finally {
            permit.release();
        }
    }
}

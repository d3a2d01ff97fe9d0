package dev.regatta.internal.gateway;

import dev.regatta.gateway.Gateway;
import dev.regatta.gateway.Interceptor;
import dev.regatta.gateway.StepTimeoutException;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;

/** Bounds a call by its own limit and by what is left of its task's time. */
public final class TimeoutLink<C, A> implements Interceptor<C, A> {
    private final TaskScope scope;
    private final Function<C, Duration> limit;
    private final ThreadFactory threads;

    public TimeoutLink(TaskScope scope, Function<C, Duration> limit) {
        this(scope, limit, scope.threads());
    }

    /** Makes a link whose calls run on threads of their own kind. */
    public TimeoutLink(TaskScope scope, Function<C, Duration> limit, ThreadFactory threads) {
        this.scope = scope;
        this.limit = limit;
        this.threads = threads;
    }

    @Override
    public A intercept(C call, Gateway<C, A> next) throws Exception {
        Duration own = limit.apply(call);
        Duration left = scope.left();
        Duration bound = own.compareTo(left) < 0 ? own : left;
        if (!bound.isPositive()) {
            throw StepTimeoutException.of(call.toString(), Duration.ZERO, false);
        }
        if (scope.isOver()) { // a hook, or other code outside, kept the interrupt to itself, or comes when all is over
            throw new InterruptedException("stopped before the " + call);
        }
        return BoundedCall.call(call.toString(), () -> next.call(call), bound, scope.grace(), threads);
    }
}

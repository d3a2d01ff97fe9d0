package dev.regatta.internal.gateway;

import dev.regatta.event.RunEvent.ModelCallRetried;
import dev.regatta.gateway.Gateway;
import dev.regatta.gateway.Interceptor;
import dev.regatta.gateway.ModelAnswer;
import dev.regatta.gateway.ModelCall;
import dev.regatta.gateway.RetryPolicy;
import dev.regatta.internal.error.Throwables;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Tries a model call again when that may help, within the call's and the task's time. */
public final class RetryLink implements Interceptor<ModelCall, ModelAnswer> {
    private final TaskScope scope;
    private final RetryPolicy policy;
    private final RandomGenerator random;
    private final Pause pause;

    /** Waits; replaced in tests. */
    @FunctionalInterface
    public interface Pause {
        void of(Duration duration) throws InterruptedException;
    }

    public RetryLink(TaskScope scope, RetryPolicy policy, RandomGenerator random, Pause pause) {
        this.scope = scope;
        this.policy = policy;
        this.random = random;
        this.pause = pause;
    }

    @Override
    public ModelAnswer intercept(ModelCall call, Gateway<ModelCall, ModelAnswer> next) throws Exception {
        for (int attempt = 1; ; attempt++) {
            try {
                return next.call(call);
            } catch (Exception failure) {
                Duration delay = delayAfter(attempt, failure);
                if (delay == null) {
                    throw failure;
                }
                int failed = attempt;
                scope.log()
                        .append(
                                scope.taskId(),
                                origin -> new ModelCallRetried(
                                        origin, call.step(), failed, delay, Throwables.name(failure)));
                pause.of(delay);
            }
        }
    }

    /** {@return how long to wait before the next attempt; {@code null} if there is none} */
    private @Nullable Duration delayAfter(int attempt, Exception failure) {
        if (attempt >= policy.maxAttempts() || scope.isOver() || !Retriability.mayHelp(failure)) {
            return null;
        }
        Duration delay = Retriability.retryAfter(failure).orElseGet(() -> policy.delayAfter(attempt, random));
        boolean tooLong = delay.compareTo(policy.maxDelay()) > 0 || delay.compareTo(scope.left()) >= 0;
        return tooLong ? null : delay;
    }
}

package dev.regatta.internal.gateway;

import dev.langchain4j.model.chat.ChatModel;
import dev.regatta.error.RetryPolicy;
import dev.regatta.error.StepTimeoutException;
import dev.regatta.gateway.Gateway;
import dev.regatta.internal.call.BoundedCall;
import dev.regatta.internal.call.ModelPermits;
import dev.regatta.internal.call.Retriability;
import dev.regatta.internal.call.RunThreads.Kind;
import dev.regatta.internal.error.Throwables;
import dev.regatta.spi.Recovery;
import dev.regatta.step.ModelAnswer;
import dev.regatta.step.ModelCall;
import dev.regatta.step.Note;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The attempts of a model call: each asks the rate, waits for a permit, is recorded as one that begins, and makes the call within
 * what is left of its time. Between two attempts, no permit is held. A call that was interrupted is never tried again.
 */
final class ModelAttempts implements Gateway<ModelRequest, ModelAnswer> {
    /** How much more patience a server gets that has no room: limits by the minute outlast the usual delays otherwise. */
    private static final int PATIENCE = 24;

    private static final double LITTLE_JITTER = 0.1;

    private final TaskScope scope;
    private final Function<String, ChatModel> models;
    private final Gateway<ModelCall, ModelAnswer> endpoint;
    private final RequestDigests digests;

    ModelAttempts(
            TaskScope scope,
            Function<String, ChatModel> models,
            Gateway<ModelCall, ModelAnswer> endpoint,
            RequestDigests digests) {
        this.scope = scope;
        this.models = models;
        this.endpoint = endpoint;
        this.digests = digests;
    }

    @Override
    public ModelAnswer call(ModelRequest request) throws Exception {
        ModelCall call = request.call();
        scope.dropStrayInterrupt(); // of a hook
        long left = scope.run().crew().rules().limits().timeouts().modelCall().toNanos();
        for (int attempt = 1; ; attempt++) {
            scope.run().slots().rate().await(call, request.context(), scope.left());
            ModelPermits.Permit permit = scope.run().models().take(models.apply(call.model()), call, scope.left());
            long begin = System.nanoTime();
            try (permit) {
                return attempt(request, Duration.ofNanos(left));
            } catch (Exception failure) { // the permit is given back already
                Duration delay = delayAfter(attempt, failure, Duration.ofNanos(left - (System.nanoTime() - begin)));
                if (delay == null) {
                    throw failure;
                }
                scope.note(call.step(), new Note.Retried(attempt, delay, Throwables.name(failure)));
                left -= System.nanoTime() - begin + delay.toNanos();
                scope.run().pauses().pause(delay);
            }
        }
    }

    private ModelAnswer attempt(ModelRequest request, Duration most) throws Exception {
        ModelCall call = request.call();
        Duration bound = most.compareTo(scope.left()) < 0 ? most : scope.left();
        if (!bound.isPositive()) {
            throw StepTimeoutException.tooLate("the " + call);
        }
        if (scope.isOver()) { // a hook, or other code outside, kept the interrupt to itself, or comes when all is over
            throw new InterruptedException("stopped before the " + call);
        }
        scope.begin(call.step(), () -> digests.of(call), Recovery.RETRY);
        long begin = System.nanoTime();
        try {
            ModelAnswer answer = BoundedCall.call(
                    call, () -> endpoint.call(call), bound, scope.grace(), scope.threads(), Kind.LIGHT);
            request.used().add(answer.usage());
            return answer;
        } finally {
            request.took().add(System.nanoTime() - begin);
        }
    }

    /**
     * {@return how long to wait before the next attempt; {@code null} if there is none}
     *
     * @param left how much of the call's time is left
     */
    private @Nullable Duration delayAfter(int attempt, Exception failure, Duration left) {
        RetryPolicy policy = scope.run().crew().rules().retry();
        if (scope.isOver() || !Retriability.again(policy, attempt, failure)) {
            return null;
        }
        Optional<Duration> asked = Retriability.retryAfter(failure);
        if (asked.isEmpty() && Retriability.isBusy(failure)) {
            return patiently(policy, attempt, left.compareTo(scope.left()) < 0 ? left : scope.left());
        }
        Duration delay =
                asked.orElseGet(() -> policy.delayAfter(attempt, scope.run().random()));
        boolean tooLong = delay.compareTo(policy.maxDelay()) > 0 || delay.compareTo(scope.left()) >= 0;
        return tooLong ? null : delay;
    }

    /** {@return a delay that grows like the policy's; half of the time that is left is kept for the next attempt} */
    private @Nullable Duration patiently(RetryPolicy policy, int attempt, Duration left) {
        RetryPolicy patient = new RetryPolicy(
                policy.maxAttempts(),
                policy.firstDelay().multipliedBy(PATIENCE),
                policy.factor(),
                policy.maxDelay(),
                Math.min(policy.jitter(), LITTLE_JITTER),
                policy.on());
        Duration delay = patient.delayAfter(attempt, scope.run().random());
        Duration half = left.dividedBy(2);
        return half.isPositive() ? (delay.compareTo(half) < 0 ? delay : half) : null;
    }
}

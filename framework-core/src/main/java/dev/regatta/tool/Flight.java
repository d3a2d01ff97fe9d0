package dev.regatta.tool;

import dev.regatta.gateway.StepTimeoutException;
import dev.regatta.gateway.ToolAnswer;
import dev.regatta.gateway.ToolAnswer.Way;
import dev.regatta.internal.error.Throwables;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A call that runs, and that others wait for who want the same. */
final class Flight {
    private final CountDownLatch ended = new CountDownLatch(1);
    private @Nullable ToolAnswer answer; // written before ended is counted down, read after it
    private @Nullable Throwable thrown; // likewise

    /**
     * Ends it. Those who wait get what came of it, unless the call has not run, or was given up for reasons of its caller
     * alone: its thread was interrupted, its time was up, the process is broken.
     */
    void end(@Nullable ToolAnswer answered, @Nullable Throwable failure, Supplier<Duration> left) {
        boolean callersOwn = failure instanceof InterruptedException
                || failure instanceof VirtualMachineError
                || failure instanceof LinkageError
                || (failure instanceof StepTimeoutException && !left.get().isPositive());
        if (!callersOwn && (answered == null || answered.way() != Way.REFUSED)) {
            answer = answered;
            thrown = failure;
        }
        ended.countDown();
    }

    /**
     * Waits for its end.
     *
     * @return its answer; {@code null} if it was given up, and somebody else has to run the call
     * @throws Exception what the call threw, what interrupted the wait, or that the caller's own time is up
     */
    @Nullable
    ToolAnswer await(String tool, Supplier<Duration> left) throws Exception {
        Duration atMost = left.get();
        if (!ended.await(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
            throw StepTimeoutException.of("wait for the same call of " + tool + " that runs already", atMost, false);
        }
        Throwables.rethrow(thrown);
        return answer;
    }
}

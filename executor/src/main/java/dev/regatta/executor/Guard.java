package dev.regatta.executor;

import dev.regatta.spi.graph.Alarms.Alarm;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Interrupts a node's thread when the time of an attempt is up, and gives the node up when it ignores that. Exactly one of
 * "the work ended" and "the time was up" is true of an attempt, and exactly one of "it ended after all" and "it was given up".
 */
final class Guard {
    enum Phase {
        RUNNING,
        ENDED,
        LATE,
        INTERRUPTED,
        GIVEN_UP
    }

    private final Thread runner = Thread.currentThread();
    private final Duration grace;
    private final Runnable giveUp;
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.RUNNING);
    private volatile Alarm alarm;

    Guard(Duration limit, Duration grace, Runnable giveUp) {
        this.grace = grace;
        this.giveUp = giveUp;
        this.alarm = ProcessTimer.process().after(limit, this::timeIsUp);
    }

    private void timeIsUp() {
        if (phase.compareAndSet(Phase.RUNNING, Phase.LATE)) {
            runner.interrupt();
            alarm = ProcessTimer.process().afterOnThread(grace, () -> {
                if (phase.compareAndSet(Phase.INTERRUPTED, Phase.GIVEN_UP)) {
                    giveUp.run();
                }
            });
            phase.set(Phase.INTERRUPTED);
        }
    }

    /**
     * Says that the work has ended; called once, by the node's thread.
     *
     * @return ENDED if it did so in time, LATE if its time was up before, GIVEN_UP if the node is no longer this thread's
     */
    Phase end() {
        if (phase.compareAndSet(Phase.RUNNING, Phase.ENDED)) {
            alarm.cancel();
            return Phase.ENDED;
        }
        while (phase.get()
                == Phase.LATE) { // the interrupt is on its way: take it, so that it does not hit the next node
            Thread.onSpinWait();
        }
        Thread.interrupted();
        if (!phase.compareAndSet(Phase.INTERRUPTED, Phase.ENDED)) {
            return Phase.GIVEN_UP;
        }
        alarm.cancel();
        return Phase.LATE;
    }
}

package dev.regatta.internal.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.error.StepTimeoutException;
import dev.regatta.internal.call.ModelPermits.Permit;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ModelPermitsTest {
    private static final Duration LONG = Duration.ofSeconds(50);

    private final Object model = new Object();

    /** Someone who waits for a turn on a thread of its own. */
    private final class Waiting {
        final CompletableFuture<Permit> permit = new CompletableFuture<>();
        final Thread thread;

        Waiting(ModelPermits permits) {
            this.thread = Thread.ofVirtual().start(() -> {
                try {
                    permit.complete(permits.take(model, "call", LONG));
                } catch (InterruptedException interrupted) {
                    permit.completeExceptionally(interrupted);
                }
            });
        }

        Waiting inLine() {
            while (thread.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            return this;
        }
    }

    @Test
    void all_permits_of_the_process_count_together_and_own_ones_by_themselves() throws Exception {
        Permit first = ModelPermits.ofProcess(1).take(model, "call", LONG);

        assertThatThrownBy(() -> ModelPermits.ofProcess(1).take(model, "call", Duration.ZERO))
                .isInstanceOf(StepTimeoutException.class)
                .hasMessageContaining("waiting for its turn");
        ModelPermits.ofProcess(2).take(model, "call", Duration.ZERO).close();
        ModelPermits.ofProcess(1).take(new Object(), "call", Duration.ZERO).close();
        ModelPermits.own(1).take(model, "call", Duration.ZERO).close();

        first.close();
        ModelPermits.ofProcess(1).take(model, "call", Duration.ZERO).close();
    }

    @Test
    void who_came_first_is_served_first_whatever_its_bound() throws Exception {
        Permit first = ModelPermits.ofProcess(1).take(model, "call", LONG);
        Waiting low = new Waiting(ModelPermits.ofProcess(1)).inLine();
        Waiting high = new Waiting(ModelPermits.ofProcess(2)).inLine();

        assertThat(high.permit).isNotDone();
        first.close();

        low.permit.join();
        high.permit.join(); // one call goes on, and two may
    }

    @Test
    void who_is_interrupted_leaves_the_line_to_the_next() throws Exception {
        Permit first = ModelPermits.ofProcess(1).take(model, "call", LONG);
        Waiting low = new Waiting(ModelPermits.ofProcess(1)).inLine();
        Waiting high = new Waiting(ModelPermits.ofProcess(2)).inLine();

        low.thread.interrupt();

        assertThatThrownBy(low.permit::join).hasCauseInstanceOf(InterruptedException.class);
        high.permit.join().close();
        first.close();
        ModelPermits.ofProcess(1).take(model, "call", Duration.ZERO).close();
    }

    @RepeatedTest(20)
    void no_permit_is_lost_when_turns_and_interrupts_come_at_once() throws Exception {
        ModelPermits permits = ModelPermits.ofProcess(1);
        Permit first = permits.take(model, "call", LONG);
        List<Waiting> waiting = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            waiting.add(new Waiting(permits).inLine());
        }

        Thread interrupting = Thread.ofPlatform().start(() -> waiting.forEach(each -> each.thread.interrupt()));
        first.close();
        for (Waiting each : waiting) {
            try {
                each.permit.join().close();
            } catch (CompletionException interrupted) {
                assertThat(interrupted).hasCauseInstanceOf(InterruptedException.class);
            }
        }
        interrupting.join();

        permits.take(model, "call", Duration.ZERO).close();
    }

    @Test
    void a_model_is_not_kept_alive() throws Exception {
        WeakReference<Object> gone = used(new Object());

        while (gone.get() != null) {
            System.gc();
        }

        ModelPermits.ofProcess(1).take(model, "call", Duration.ZERO).close();
    }

    private static WeakReference<Object> used(Object other) throws InterruptedException {
        ModelPermits.ofProcess(1).take(other, "call", LONG).close();
        return new WeakReference<>(other);
    }
}

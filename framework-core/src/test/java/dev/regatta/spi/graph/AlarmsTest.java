package dev.regatta.spi.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.spi.graph.Alarms.Alarm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class AlarmsTest {
    private final Alarms alarms = Alarms.process();

    private static long in(Duration delay) {
        return System.nanoTime() + delay.toNanos();
    }

    @Test
    void an_alarm_rings_at_its_time_and_never_before() throws InterruptedException {
        for (int millis : new int[] {0, 1, 5, 30, -10}) {
            CountDownLatch rung = new CountDownLatch(1);
            long at = in(Duration.ofMillis(millis));
            long[] seen = new long[1];
            Alarm unused = alarms.set(at, () -> {
                seen[0] = System.nanoTime();
                rung.countDown();
            });

            assertThat(rung.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(seen[0] - at).isNotNegative();
        }
    }

    @Test
    void one_that_is_due_before_all_others_is_not_held_up_by_them() throws InterruptedException {
        List<Alarm> later = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            later.add(alarms.set(in(Duration.ofDays(36_500)), () -> {}));
        }
        CountDownLatch rung = new CountDownLatch(1);

        Alarm unused = alarms.set(in(Duration.ofMillis(5)), rung::countDown);

        assertThat(rung.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(later).allMatch(Alarm::cancel);
    }

    @Test
    void what_is_cancelled_never_rings_and_what_rang_cannot_be_cancelled() throws InterruptedException {
        AtomicInteger rung = new AtomicInteger();
        AtomicInteger cancelled = new AtomicInteger();
        for (int i = 0; i < 2_000; i++) {
            Alarm alarm = alarms.set(in(Duration.ofNanos(i * 500L)), rung::incrementAndGet);
            if (alarm.cancel()) {
                cancelled.incrementAndGet();
            }
        }
        CountDownLatch last = new CountDownLatch(1);
        Alarm unused = alarms.set(in(Duration.ofMillis(5)), last::countDown);
        last.await();

        assertThat(rung.get() + cancelled.get()).isEqualTo(2_000);
    }

    @Test
    void one_that_throws_does_not_keep_the_others_from_ringing() throws InterruptedException {
        CountDownLatch rung = new CountDownLatch(1);
        long at = in(Duration.ofMillis(5));
        Alarm throwing = alarms.set(at, () -> {
            throw new IllegalStateException("on purpose");
        });

        Alarm unused = alarms.set(at + 1_000_000, rung::countDown);

        assertThat(rung.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(throwing.cancel()).isFalse();
    }

    @Test
    void many_threads_that_set_alarms_at_once_lose_none() throws InterruptedException {
        int each = 200;
        List<Integer> seen = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch all = new CountDownLatch(8 * each);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            int thread = i;
            threads.add(Thread.ofVirtual().start(() -> {
                for (int j = 0; j < each; j++) {
                    int number = thread * each + j;
                    Alarm unused = alarms.set(in(Duration.ofMillis(number % 7)), () -> {
                        seen.add(number);
                        all.countDown();
                    });
                }
            }));
        }

        assertThat(all.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(seen).hasSize(8 * each).doesNotHaveDuplicates();
        for (Thread thread : threads) {
            thread.join();
        }
    }

    @Test
    void its_thread_ends_when_there_has_been_no_alarm_for_a_while_and_the_next_alarm_rings_all_the_same()
            throws InterruptedException {
        assertThat(alarms.set(in(Duration.ofHours(1)), () -> {}).cancel()).isTrue();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("regatta-alarms")) {
                assertThat(thread.join(Duration.ofSeconds(20))).isTrue();
            }
        }
        CountDownLatch rung = new CountDownLatch(1);

        Alarm unused = alarms.set(in(Duration.ofMillis(1)), rung::countDown);

        assertThat(rung.await(20, TimeUnit.SECONDS)).isTrue();
    }
}

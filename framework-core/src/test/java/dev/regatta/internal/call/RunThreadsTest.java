package dev.regatta.internal.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.error.StepTimeoutException;
import dev.regatta.internal.call.RunThreads.Kind;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The threads of a run: used again within it, never beyond it. */
@Timeout(60)
final class RunThreadsTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(20);
    private static final ThreadLocal<String> LEFT = new ThreadLocal<>();

    private static RunThreads threads() {
        return new RunThreads(Thread.ofVirtual().factory());
    }

    private static <A> A heavy(RunThreads threads, Callable<A> call) throws Exception {
        return BoundedCall.call("call", call, LONG, LONG, threads, Kind.HEAVY);
    }

    @Test
    void a_call_that_may_compute_runs_on_a_platform_thread_and_one_that_waits_on_a_virtual_one() throws Exception {
        try (RunThreads threads = threads()) {
            Callable<Boolean> virtual = () -> Thread.currentThread().isVirtual();

            assertThat(heavy(threads, virtual)).isFalse();
            assertThat(BoundedCall.call("call", virtual, LONG, LONG, threads, Kind.LIGHT))
                    .isTrue();
        }
    }

    @Test
    void calls_one_after_another_share_a_thread() throws Exception {
        try (RunThreads threads = threads()) {
            Set<Thread> used = new HashSet<>();
            for (int i = 0; i < 1_000; i++) {
                used.add(heavy(threads, Thread::currentThread));
            }

            assertThat(used).hasSize(1);
        }
    }

    @Test
    void where_there_are_no_virtual_threads_calls_that_wait_share_a_thread_too() throws Exception {
        try (RunThreads threads = new RunThreads(Thread.ofPlatform().factory())) {
            Set<Thread> used = new HashSet<>();
            for (int i = 0; i < 10; i++) {
                used.add(BoundedCall.call("call", Thread::currentThread, LONG, LONG, threads, Kind.LIGHT));
            }

            assertThat(used).hasSize(1);
        }
    }

    @Test
    void no_thread_serves_two_runs() throws Exception {
        Callable<String> leave = () -> {
            String found = String.valueOf(LEFT.get());
            LEFT.set("left");
            return found;
        };
        Set<String> found = new HashSet<>();
        for (int run = 0; run < 100; run++) {
            try (RunThreads threads = threads()) {
                found.add(heavy(threads, leave));
            }
        }

        assertThat(found).containsExactly("null");
    }

    @Test
    void what_a_call_changed_about_its_thread_is_as_before_for_the_next() throws Exception {
        try (RunThreads threads = threads()) {
            Callable<List<Object>> state = () -> {
                Thread thread = Thread.currentThread();
                List<Object> found = new ArrayList<>(List.of(
                        thread.getName(),
                        thread.getPriority(),
                        thread.getContextClassLoader(),
                        thread.getUncaughtExceptionHandler(),
                        thread.isInterrupted()));
                thread.setName("other");
                thread.setPriority(Thread.MIN_PRIORITY);
                thread.setContextClassLoader(new URLClassLoader(new URL[0]));
                thread.setUncaughtExceptionHandler((who, what) -> {});
                thread.interrupt();
                return found;
            };

            assertThat(heavy(threads, state))
                    .isEqualTo(heavy(threads, state))
                    .contains(Thread.currentThread().getContextClassLoader(), Thread.NORM_PRIORITY, false);
        }
    }

    @Test
    void a_call_that_ignores_its_interrupt_is_left_behind_and_its_thread_never_used_again() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        AtomicReference<Thread> stuck = new AtomicReference<>();
        try (RunThreads threads = threads()) {
            assertThatThrownBy(() -> BoundedCall.call(
                            "call",
                            () -> {
                                stuck.set(Thread.currentThread());
                                awaitDeaf(release);
                                return "late";
                            },
                            SHORT,
                            SHORT,
                            threads,
                            Kind.HEAVY))
                    .isInstanceOf(StepTimeoutException.class)
                    .hasMessageContaining("call");
            Set<Thread> used = new HashSet<>();
            used.add(heavy(threads, Thread::currentThread));
            release.countDown();
            stuck.get().join();
            used.add(heavy(threads, Thread::currentThread));

            assertThat(used).hasSize(1).doesNotContain(stuck.get());
        }
    }

    @Test
    void an_interrupt_that_ends_a_call_does_not_reach_the_next() throws Exception {
        try (RunThreads threads = threads()) {
            for (int i = 0; i < 50; i++) {
                int spins = i * 500;
                assertThatThrownBy(() -> BoundedCall.call(
                                "call",
                                () -> {
                                    while (!Thread.currentThread().isInterrupted()) {
                                        Thread.onSpinWait();
                                    }
                                    for (int spin = 0; spin < spins; spin++) { // the flag stays up
                                        Thread.onSpinWait();
                                    }
                                    return "late";
                                },
                                Duration.ofMillis(1),
                                LONG,
                                threads,
                                Kind.HEAVY))
                        .isInstanceOf(StepTimeoutException.class);

                boolean interrupted = heavy(threads, () -> {
                    for (int spin = 0; spin < 1_000; spin++) {
                        Thread.onSpinWait();
                    }
                    return Thread.currentThread().isInterrupted();
                });

                assertThat(interrupted).isFalse();
            }
        }
    }

    @Test
    void callers_that_are_interrupted_at_any_moment_leave_no_interrupt_behind() throws Exception {
        try (RunThreads threads = threads();
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            AtomicBoolean wrong = new AtomicBoolean();
            for (int i = 0; i < 300; i++) {
                int spins = i % 30 * 100;
                CountDownLatch called = new CountDownLatch(1);
                Future<?> caller = callers.submit(() -> {
                    called.countDown();
                    return heavy(threads, () -> "soon");
                });
                called.await();
                for (int spin = 0; spin < spins; spin++) {
                    Thread.onSpinWait();
                }
                caller.cancel(true);
                wrong.compareAndSet(false, heavy(threads, () -> {
                    Thread.onSpinWait();
                    return Thread.currentThread().isInterrupted();
                }));
            }

            assertThat(wrong).isFalse();
        }
    }

    @Test
    void all_threads_end_with_the_run_also_those_whose_call_ends_later() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        Set<Thread> used = ConcurrentHashMap.newKeySet();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            RunThreads threads = threads();
            CountDownLatch atWork = new CountDownLatch(8);
            for (int i = 0; i < 8; i++) {
                boolean late = i == 0;
                Future<?> unused = callers.submit(() -> heavy(threads, () -> {
                    used.add(Thread.currentThread());
                    atWork.countDown();
                    if (late) {
                        release.await();
                    } else {
                        atWork.await();
                    }
                    return "done";
                }));
            }
            atWork.await();
            threads.close();
            release.countDown();
        }

        assertThat(used).hasSize(8);
        for (Thread thread : used) {
            assertThat(thread.join(Duration.ofSeconds(20))).as(thread.getName()).isTrue();
        }
    }

    @Test
    void thousands_of_calls_at_once_each_get_their_own_answer() throws Exception {
        try (RunThreads threads = threads();
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < 4_000; i++) {
                int number = i;
                Kind kind = i % 2 == 0 ? Kind.HEAVY : Kind.LIGHT;
                answers.add(callers.submit(() -> BoundedCall.call("call", () -> number, LONG, LONG, threads, kind)));
            }

            for (int i = 0; i < answers.size(); i++) {
                assertThat(answers.get(i).get()).isEqualTo(i);
            }
        }
    }

    private static void awaitDeaf(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            Thread.interrupted();
            Thread.onSpinWait();
        }
    }
}

package dev.regatta.internal.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.error.StepTimeoutException;
import dev.regatta.step.ToolAnswer;
import dev.regatta.step.ToolAnswer.Way;
import dev.regatta.tool.CacheBounds;
import dev.regatta.tool.CachePolicy;
import dev.regatta.tool.CallArguments;
import dev.regatta.tool.Tool;
import dev.regatta.tool.ToolCache;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every cache of tool results keeps. */
@Timeout(60)
public abstract class ToolCacheContract {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final CachePolicy POLICY = CachePolicy.lasting(Duration.ofSeconds(10));

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger runs = new AtomicInteger();
    private final Tool tool = tool("search");

    /** Makes the contract; called by JUnit through its subclasses. */
    protected ToolCacheContract() {}

    /**
     * Makes the store under test.
     *
     * @param bounds how much it holds
     * @param nanoTime the clock
     * @return the store, empty
     */
    protected abstract ResultStore store(CacheBounds bounds, LongSupplier nanoTime);

    private record Any() {}

    private static Tool tool(String name) {
        Object captured = new Object(); // so that each tool has code of its own
        return Tool.of(name, "Does", Any.class, any -> captured.hashCode());
    }

    private ToolCache cache(long entries, long bytes) {
        CacheBounds bounds = new CacheBounds(entries, bytes);
        return ToolCache.on(store(bounds, nanos::get), bounds);
    }

    private ToolAnswer call(ToolCache cache, Tool called, String arguments) throws Exception {
        return call(cache, called, POLICY, arguments, () -> ToolAnswer.of("result " + runs.incrementAndGet()));
    }

    private static ToolAnswer call(
            ToolCache cache, Tool called, CachePolicy policy, String arguments, Callable<ToolAnswer> run)
            throws Exception {
        return cache.answer(called, policy, CallArguments.of(arguments), () -> LONG, run);
    }

    // ---- keys
    // -------------------------------------------------------------------------------------------------------

    @Test
    void the_same_call_is_answered_from_the_cache() throws Exception {
        ToolCache cache = cache(10, 100_000);

        ToolAnswer first = call(cache, tool, "{\"a\": 1}");
        ToolAnswer second = call(cache, tool, "{\"a\": 1}");

        assertThat(first.way()).isEqualTo(Way.RAN);
        assertThat(second.way()).isEqualTo(Way.CACHED);
        assertThat(second.text()).isEqualTo(first.text());
        assertThat(runs).hasValue(1);
    }

    @Test
    void order_of_names_form_of_numbers_blanks_and_escapes_do_not_matter() throws Exception {
        ToolCache cache = cache(10, 100_000);
        call(cache, tool, "{\"a\": 1, \"b\": [100, {\"d\": null, \"c\": \"é\"}]}");

        for (String same : List.of(
                "{\"b\":[1e2,{\"c\":\"\\u00e9\",\"d\":null}],\"a\":1.0}",
                "{ \"\\u0061\" : 1e0 , \"b\" : [ 100.00 , { \"c\" : \"é\" , \"d\" : null } ] }",
                "{\"a\":10E-1,\"b\":[0.1e+3,{\"d\":null,\"c\":\"é\"}]}")) {
            assertThat(call(cache, tool, same).way()).as(same).isEqualTo(Way.CACHED);
        }
        assertThat(runs).hasValue(1);
    }

    @Test
    void zero_has_no_sign() throws Exception {
        ToolCache cache = cache(10, 100_000);
        call(cache, tool, "{\"a\": 0}");

        assertThat(call(cache, tool, "{\"a\": -0}").way()).isEqualTo(Way.CACHED);
        assertThat(call(cache, tool, "{\"a\": -0.0e5}").way()).isEqualTo(Way.CACHED);
    }

    @Test
    void what_differs_is_never_mixed_up() throws Exception {
        ToolCache cache = cache(100, 100_000);
        List<String> different = List.of(
                "{\"a\": 1}",
                "{\"a\": \"1\"}",
                "{\"a\": [1]}",
                "{\"a\": true}",
                "{\"a\": null}",
                "{}",
                "{\"a\": -1}",
                "{\"a\": 10}",
                "{\"a\": 12345678901234567890123}",
                "{\"a\": 12345678901234567890124}",
                "{\"a\": 1.00000000000000000001}",
                "{\"a\": \"x\", \"b\": \"y\"}",
                "{\"a\": \"x\\\",\\\"b\\\":\\\"y\"}",
                "{\"a\": [1, 2]}",
                "{\"a\": [2, 1]}",
                "{\"A\": 1}");

        for (String each : different) {
            assertThat(call(cache, tool, each).way()).as(each).isEqualTo(Way.RAN);
        }
        assertThat(runs).hasValue(different.size());
    }

    @Test
    void name_and_arguments_do_not_run_into_each_other() throws Exception {
        ToolCache cache = cache(10, 100_000);

        call(cache, tool("a-b"), "{\"c\": 1}");

        assertThat(call(cache, tool("a"), "{\"b\": {\"c\": 1}}").way()).isEqualTo(Way.RAN);
        assertThat(call(cache, tool("a"), "{\"c\": 1}").way()).isEqualTo(Way.RAN);
    }

    @Test
    void different_code_of_the_same_name_never_shares_and_copies_of_a_tool_do() throws Exception {
        ToolCache cache = cache(10, 100_000);
        call(cache, tool, "{}");

        assertThat(call(cache, tool("search"), "{}").way()).isEqualTo(Way.RAN);
        assertThat(call(cache, tool.version("2"), "{}").way()).isEqualTo(Way.RAN);
        assertThat(call(cache, tool.timeout(LONG).maxUsesPerTask(3), "{}").way())
                .isEqualTo(Way.CACHED);
    }

    @Test
    void what_is_no_json_is_not_looked_up() throws Exception {
        ToolCache cache = cache(10, 100_000);

        for (String odd : List.of("no", "{\"a\": NaN}", "{\"a\":1} x", "{\"a\":1,\"a\":1}", "{", "\uFFFE")) {
            assertThat(call(cache, tool, odd).way()).isEqualTo(Way.RAN);
            assertThat(call(cache, tool, odd).way()).isEqualTo(Way.RAN);
        }
        assertThat(cache.statistics().entries()).isZero();
    }

    // ---- bounds and time
    // ---------------------------------------------------------------------------------------------

    @Test
    void never_holds_more_entries_than_it_may_and_as_many_as_it_may() throws Exception {
        ToolCache cache = cache(50, 50 * 1_000);
        for (int i = 0; i < 50; i++) {
            call(cache, tool, "{\"a\": " + i + "}");
        }
        assertThat(cache.statistics().entries()).isEqualTo(50);

        for (int i = 50; i < 500; i++) {
            call(cache, tool, "{\"a\": " + i + "}");
            assertThat(cache.statistics().entries()).isBetween(1L, 50L);
        }
        assertThat(cache.statistics().evictions())
                .isEqualTo(500 - cache.statistics().entries());
    }

    @Test
    void a_bound_that_is_as_good_as_none_does_not_loosen_the_other() throws Exception {
        ToolCache few = cache(3, Long.MAX_VALUE);
        ToolCache small = cache(Long.MAX_VALUE, 2_000);

        for (int i = 0; i < 30; i++) {
            call(few, tool, "{\"a\": " + i + "}");
            call(small, tool, "{\"a\": " + i + "}");
            assertThat(few.statistics().entries()).isBetween(1L, 3L);
            assertThat(small.statistics().bytes()).isBetween(1L, 2_000L);
        }
        assertThat(few.statistics().entries()).isEqualTo(3);
    }

    @Test
    void never_holds_more_bytes_than_it_may() throws Exception {
        ToolCache cache = cache(1_000, 100_000);

        for (int i = 0; i < 200; i++) {
            int size = i * 37 % 5_000;
            call(cache, tool, POLICY, "{\"a\": " + i + "}", () -> ToolAnswer.of("x".repeat(size)));
            assertThat(cache.statistics().bytes()).isBetween(0L, 100_000L);
        }
        assertThat(cache.statistics().entries()).isPositive();
        cache.clear();
        assertThat(cache.statistics().bytes()).isZero();
        assertThat(cache.statistics().entries()).isZero();
    }

    @Test
    void a_result_that_is_larger_than_the_cache_drives_nothing_out() throws Exception {
        ToolCache cache = cache(10, 10_000);
        call(cache, tool, "{}");

        call(cache, tool, POLICY, "{\"a\": 1}", () -> ToolAnswer.of("x".repeat(20_000)));

        assertThat(cache.statistics().entries()).isEqualTo(1);
        assertThat(call(cache, tool, "{}").way()).isEqualTo(Way.CACHED);
    }

    @Test
    void a_result_is_good_until_its_time_is_over_and_not_longer() throws Exception {
        ToolCache cache = cache(10, 100_000);
        call(cache, tool, "{}");

        nanos.set(Duration.ofSeconds(10).toNanos() - 1);
        assertThat(call(cache, tool, "{}").way()).isEqualTo(Way.CACHED);
        nanos.incrementAndGet();
        assertThat(call(cache, tool, "{}").way()).isEqualTo(Way.RAN);
        nanos.addAndGet(Duration.ofSeconds(9).toNanos());
        assertThat(call(cache, tool, "{}").way()).isEqualTo(Way.CACHED);
    }

    @Test
    void each_result_has_the_time_of_its_policy() throws Exception {
        ToolCache cache = cache(10, 100_000);
        CachePolicy brief = CachePolicy.lasting(Duration.ofMillis(1));
        call(cache, tool, brief, "{\"a\": 1}", () -> ToolAnswer.of("brief"));
        call(cache, tool, "{\"a\": 2}");

        nanos.set(Duration.ofSeconds(1).toNanos());

        assertThat(call(cache, tool, "{\"a\": 1}").way()).isEqualTo(Way.RAN);
        assertThat(call(cache, tool, "{\"a\": 2}").way()).isEqualTo(Way.CACHED);
    }

    // ---- what is kept
    // -----------------------------------------------------------------------------------------------

    @Test
    void errors_refusals_and_what_the_policy_does_not_want_are_not_kept() throws Exception {
        ToolCache cache = cache(10, 100_000);
        CachePolicy notEmpty = POLICY.withCacheIf(result -> !result.isEmpty());
        CachePolicy broken = POLICY.withCacheIf(result -> {
            throw new IllegalStateException("on purpose");
        });
        CachePolicy asserting = POLICY.withCacheIf(result -> {
            throw new AssertionError("on purpose");
        });

        call(cache, tool, POLICY, "{\"a\": 1}", () -> ToolAnswer.error("no"));
        call(cache, tool, POLICY, "{\"a\": 2}", () -> ToolAnswer.refused("no"));
        call(cache, tool, notEmpty, "{\"a\": 3}", () -> ToolAnswer.of(""));
        assertThat(call(cache, tool, broken, "{\"a\": 4}", () -> ToolAnswer.of("x"))
                        .text())
                .isEqualTo("x");
        assertThat(call(cache, tool, asserting, "{\"a\": 6}", () -> ToolAnswer.of("x"))
                        .text())
                .isEqualTo("x");
        assertThatThrownBy(() -> call(cache, tool, POLICY, "{\"a\": 5}", () -> {
                    throw new IllegalStateException("on purpose");
                }))
                .hasMessage("on purpose");

        assertThat(cache.statistics().entries()).isZero();
        assertThat(cache.statistics().misses()).isEqualTo(6);
    }

    // ---- single flight
    // ----------------------------------------------------------------------------------------------

    @Test
    void the_same_call_from_two_hundred_threads_runs_once() throws Exception {
        ToolCache cache = cache(10, 100_000);
        CountDownLatch letGo = new CountDownLatch(1);
        List<Future<ToolAnswer>> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 200; i++) {
                String sameArguments = "{\"a\": 1" + " ".repeat(i % 3) + "}";
                answers.add(threads.submit(() -> call(cache, tool, POLICY, sameArguments, () -> {
                    letGo.await();
                    return ToolAnswer.of("result " + runs.incrementAndGet());
                })));
            }
            letGo.countDown();
            for (Future<ToolAnswer> answer : answers) {
                assertThat(answer.get().text()).isEqualTo("result 1");
            }
        }

        assertThat(runs).hasValue(1);
        assertThat(cache.statistics().misses()).isEqualTo(1);
        assertThat(cache.statistics().hits() + cache.statistics().joined()).isEqualTo(199);
    }

    @Test
    void if_the_thread_that_runs_is_interrupted_another_takes_over() throws Exception {
        ToolCache cache = cache(10, 100_000);
        CountDownLatch running = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<ToolAnswer> leader = threads.submit(() -> call(cache, tool, POLICY, "{}", () -> {
                running.countDown();
                new CountDownLatch(1).await();
                return ToolAnswer.of("never");
            }));
            running.await();
            List<Future<ToolAnswer>> waiters = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                waiters.add(threads.submit(() -> call(cache, tool, "{}")));
            }

            leader.cancel(true);

            for (Future<ToolAnswer> waiter : waiters) {
                assertThat(waiter.get(30, TimeUnit.SECONDS).text()).isEqualTo("result 1");
            }
        }
        assertThat(runs).hasValue(1);
    }

    @Test
    void a_failure_is_shared_with_those_who_wait_and_then_forgotten() throws Exception {
        ToolCache cache = cache(10, 100_000);
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch letGo = new CountDownLatch(1);
        Callable<ToolAnswer> failing = () -> {
            running.countDown();
            letGo.await();
            throw new IllegalStateException("failure " + runs.incrementAndGet());
        };
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<ToolAnswer> leader = threads.submit(() -> call(cache, tool, POLICY, "{}", failing));
            running.await();
            AtomicInteger failed = new AtomicInteger();
            Thread waiting = Thread.ofPlatform().start(() -> {
                try {
                    call(cache, tool, POLICY, "{}", failing);
                } catch (Exception shared) {
                    failed.addAndGet("failure 1".equals(shared.getMessage()) ? 1 : 100);
                }
            });
            while (waiting.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            letGo.countDown();
            waiting.join();

            assertThat(failed).hasValue(1);
            assertThatThrownBy(leader::get).hasRootCauseMessage("failure 1");
        }
        assertThat(call(cache, tool, "{}").text()).isEqualTo("result 2");
    }

    @Test
    void who_waits_does_so_within_his_own_time_and_can_be_interrupted() throws Exception {
        ToolCache cache = cache(10, 100_000);
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch letGo = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<ToolAnswer> leader = threads.submit(() -> call(cache, tool, POLICY, "{}", () -> {
                running.countDown();
                letGo.await();
                return ToolAnswer.of("late");
            }));
            running.await();

            assertThatThrownBy(() -> cache.answer(
                            tool, POLICY, CallArguments.of("{}"), () -> Duration.ofMillis(5), () -> ToolAnswer.of("")))
                    .isInstanceOf(StepTimeoutException.class);
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> call(cache, tool, "{}")).isInstanceOf(InterruptedException.class);

            letGo.countDown();
            assertThat(leader.get().text()).isEqualTo("late");
        }
        assertThat(call(cache, tool, "{}").text()).isEqualTo("late");
    }

    @Test
    void a_refused_call_is_not_shared() throws Exception {
        ToolCache cache = cache(10, 100_000);
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch letGo = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<ToolAnswer> refused = threads.submit(() -> call(cache, tool, POLICY, "{}", () -> {
                running.countDown();
                letGo.await();
                return ToolAnswer.refused("used too often");
            }));
            running.await();
            Future<ToolAnswer> other = threads.submit(() -> call(cache, tool, "{}"));
            letGo.countDown();

            assertThat(refused.get().way()).isEqualTo(Way.REFUSED);
            assertThat(other.get().text()).isEqualTo("result 1");
        }
    }

    @Test
    void many_threads_with_many_calls_get_right_answers_within_the_bounds() throws Exception {
        ToolCache cache = cache(64, 64 * 1_000);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> right = new ArrayList<>();
            for (int t = 0; t < 50; t++) {
                int seed = t;
                right.add(threads.submit(() -> {
                    boolean all = true;
                    for (int i = 0; i < 400; i++) {
                        int number = (seed * 7 + i * 13) % 200;
                        String text = call(
                                        cache,
                                        tool,
                                        POLICY,
                                        "{\"a\": " + number + "}",
                                        () -> ToolAnswer.of("of " + number))
                                .text();
                        all &= text.equals("of " + number);
                    }
                    return all;
                }));
            }
            for (Future<Boolean> each : right) {
                assertThat(each.get()).isTrue();
            }
        }
        assertThat(cache.statistics().entries()).isBetween(1L, 64L);
        assertThat(cache.statistics().bytes()).isBetween(1L, 64_000L);
    }
}

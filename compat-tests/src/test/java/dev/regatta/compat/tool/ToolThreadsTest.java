package dev.regatta.compat.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.regatta.Agent;
import dev.regatta.Crew;
import dev.regatta.RunLimits;
import dev.regatta.Task;
import dev.regatta.Timeouts;
import dev.regatta.graph.GraphExecutor;
import dev.regatta.model.ScriptedModel;
import dev.regatta.tool.Tool;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The threads that tools run on, and what a tool finds there. */
@Timeout(60)
final class ToolThreadsTest {
    private static final ThreadLocal<String> LEFT = new ThreadLocal<>();
    private static final InheritableThreadLocal<String> INHERITED = new InheritableThreadLocal<>();

    private final List<String> found = Collections.synchronizedList(new ArrayList<>());
    private final List<Thread> threads = Collections.synchronizedList(new ArrayList<>());

    record Look(int n) {}

    private static Crew crew(Tool look) {
        return Crew.of(Task.of("t", "Look").by(Agent.of("Looker", "look").tools(look)))
                .model(new ScriptedModel()
                        .thenCall("look", "{\"n\":1}")
                        .thenCall("look", "{\"n\":2}")
                        .thenAnswer("done"));
    }

    private static String state(Thread thread) {
        return "loader of ours " + (thread.getContextClassLoader() instanceof Ours)
                + ", priority " + thread.getPriority() + ", interrupted " + thread.isInterrupted()
                + ", name of ours " + thread.getName().equals("ours") + ", virtual " + thread.isVirtual();
    }

    private Tool leaving() {
        return Tool.of("look", "Looks", Look.class, asked -> {
            Thread thread = Thread.currentThread();
            threads.add(thread);
            found.add(asked.n() + ": " + LEFT.get() + ", " + INHERITED.get() + ", " + state(thread));
            LEFT.set("left");
            INHERITED.set("left");
            thread.setContextClassLoader(new Ours());
            thread.setPriority(Thread.MIN_PRIORITY);
            thread.setName("ours");
            thread.interrupt();
            return "seen";
        });
    }

    /** A loader that is known again. */
    private static final class Ours extends URLClassLoader {
        Ours() {
            super(new URL[0]);
        }
    }

    private static final String UNTOUCHED =
            "loader of ours false, priority 5, interrupted false, name of ours false, virtual false";

    @Test
    void a_run_finds_nothing_that_another_run_left() {
        for (int run = 0; run < 2; run++) {
            crew(leaving()).kickoff();
        }

        assertThat(found)
                .filteredOn(state -> state.startsWith("1"))
                .containsExactly("1: null, null, " + UNTOUCHED, "1: null, null, " + UNTOUCHED);
        assertThat(threads.get(0)).isNotIn(threads.get(2), threads.get(3));
    }

    @Test
    void a_call_finds_of_an_earlier_one_of_its_run_only_what_that_left_in_thread_locals() {
        crew(leaving()).kickoff();

        assertThat(threads.get(0)).isSameAs(threads.get(1));
        assertThat(found.get(1)).isEqualTo("2: left, left, " + UNTOUCHED);
    }

    @Test
    void a_quick_tool_has_a_virtual_thread_of_its_own_where_there_are_any() {
        assumeThat(GraphExecutor.current().threads().newThread(() -> {}).isVirtual())
                .isTrue();

        crew(leaving().quick()).kickoff();

        assertThat(threads).allMatch(Thread::isVirtual).doesNotHaveDuplicates();
        assertThat(found).allSatisfy(state -> assertThat(state).contains("null, null"));
    }

    @Test
    void a_tool_that_is_left_behind_keeps_its_thread_for_itself() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        Tool stuck = Tool.of("look", "Looks", Look.class, asked -> {
            threads.add(Thread.currentThread());
            while (asked.n() == 1 && release.getCount() > 0) {
                Thread.onSpinWait();
            }
            return "seen " + asked.n();
        });
        RunLimits limits = RunLimits.defaults()
                .withTimeouts(
                        Timeouts.defaults().withToolCall(Duration.ofMillis(50)).withGrace(Duration.ofMillis(20)));
        try {
            assertThat(crew(stuck).limits(limits).kickoff().isCompleted()).isTrue();
        } finally {
            release.countDown();
        }

        assertThat(threads).hasSize(2).doesNotHaveDuplicates();
        for (Thread thread : threads) {
            assertThat(thread.join(Duration.ofSeconds(20))).isTrue();
        }
    }
}

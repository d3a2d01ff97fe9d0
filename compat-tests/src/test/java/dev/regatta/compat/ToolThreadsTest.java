package dev.regatta.compat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.Agent;
import dev.regatta.Crew;
import dev.regatta.Task;
import dev.regatta.model.ScriptedModel;
import dev.regatta.tool.Tool;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a tool finds on the thread that it runs on. */
@Timeout(60)
final class ToolThreadsTest {
    private static final ThreadLocal<String> LEFT = new ThreadLocal<>();
    private static final InheritableThreadLocal<String> TENANT = new InheritableThreadLocal<>();

    private final List<String> found = new ArrayList<>();
    private final ScriptedModel model = new ScriptedModel()
            .thenCall("look", "{\"n\":1}")
            .thenCall("look", "{\"n\":2}")
            .thenAnswer("done");

    record Look(int n) {}

    private Crew crew(Tool look) {
        return Crew.of(Task.of("t", "Look").by(Agent.of("Looker", "look").tools(look)))
                .model(model);
    }

    private static String state(Thread thread) {
        return LEFT.get() + ", " + TENANT.get() + ", loader of ours " + (thread.getContextClassLoader() instanceof Ours)
                + ", priority " + thread.getPriority() + ", interrupted " + thread.isInterrupted()
                + ", name of ours " + thread.getName().equals("ours") + ", virtual " + thread.isVirtual();
    }

    /** A loader that is known again. */
    private static final class Ours extends URLClassLoader {
        Ours() {
            super(new URL[0]);
        }
    }

    @Test
    void a_call_finds_nothing_that_another_call_left() {
        Tool look = Tool.of("look", "Looks", Look.class, asked -> {
            Thread thread = Thread.currentThread();
            found.add(state(thread));
            LEFT.set("left");
            TENANT.set("left");
            thread.setContextClassLoader(new Ours());
            thread.setPriority(Thread.MIN_PRIORITY);
            thread.setName("ours");
            thread.interrupt();
            return "seen";
        });

        crew(look).kickoff();

        String fresh =
                "null, null, loader of ours false, priority 5, interrupted false, name of ours false, virtual false";
        assertThat(found).containsExactly(fresh, fresh);
    }

    @Test
    void what_a_hook_put_into_an_inheritable_thread_local_is_there_in_the_tool_and_in_its_threads() {
        Tool look = Tool.of("look", "Looks", Look.class, asked -> {
            found.add("tool " + TENANT.get());
            Thread own = new Thread(() -> found.add("its thread " + TENANT.get()));
            own.start();
            own.join();
            return "seen";
        });

        crew(look)
                .aroundToolCalls((call, next) -> {
                    TENANT.set("tenant of " + call.arguments());
                    try {
                        return next.call(call);
                    } finally {
                        TENANT.remove();
                    }
                })
                .kickoff();

        assertThat(found)
                .containsExactly(
                        "tool tenant of {\"n\":1}",
                        "its thread tenant of {\"n\":1}",
                        "tool tenant of {\"n\":2}",
                        "its thread tenant of {\"n\":2}");
    }
}

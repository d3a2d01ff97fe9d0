package dev.regatta.compat.crew;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.model.chat.ChatModel;
import dev.regatta.Agent;
import dev.regatta.Crew;
import dev.regatta.RunResult;
import dev.regatta.Task;
import dev.regatta.context.ContextCarrier;
import dev.regatta.model.DescribedModel;
import dev.regatta.model.ScriptedModel;
import dev.regatta.model.ScriptedModel.Call;
import dev.regatta.model.ScriptedModel.Reply;
import dev.regatta.tool.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Thread context goes wherever the work of a run goes. */
@Timeout(60)
final class CarriedContextTest {
    private static final ThreadLocal<String> USER = new ThreadLocal<>();

    private final Map<String, String> seen = new ConcurrentHashMap<>();

    record Look(int n) {}

    /** Carries {@link #USER}; found by the service loader. */
    public static final class Carrier implements ContextCarrier {
        @Override
        public Captured capture() {
            String user = USER.get();
            return user == null
                    ? null
                    : () -> {
                        String before = USER.get();
                        USER.set(user);
                        return () -> {
                            if (before == null) {
                                USER.remove();
                            } else {
                                USER.set(before);
                            }
                        };
                    };
        }
    }

    @AfterEach
    void tidy() {
        USER.remove();
    }

    private void look(String where) {
        seen.merge(where, String.valueOf(USER.get()), (one, other) -> one.equals(other) ? one : one + " " + other);
    }

    private Tool tool(String name) {
        return Tool.of(name, "Looks", Look.class, asked -> {
            look(name);
            return "seen " + asked.n();
        });
    }

    /** Calls three tools at once, then one, and then answers. */
    private ScriptedModel model() {
        return new ScriptedModel().otherwise(request -> {
            look("model");
            return switch (request.messages().size()) {
                case 2 ->
                    new Reply.Calls(List.of(
                            new Call("slow", "{\"n\":1}"),
                            new Call("slow", "{\"n\":2}"),
                            new Call("quick", "{\"n\":3}")));
                case 6 -> new Reply.Calls(List.of(new Call("slow", "{\"n\":4}")));
                default -> new Reply.Text("done");
            };
        });
    }

    private Crew crew(ChatModel model) {
        Task<String> code = Task.run("code", String.class, context -> {
            look("code");
            return "x";
        });
        Task<String> asked = Task.of("asked", "Look at the code")
                .by(Agent.of("A", "a").tools(tool("slow"), tool("quick").quick()))
                .after(code)
                .runIf(context -> {
                    look("condition");
                    return true;
                })
                .callback(done -> look("callback"));
        return Crew.of(code, asked)
                .model(model)
                .aroundModelCalls((call, context, next) -> {
                    look("around the model");
                    return next.call(call);
                })
                .aroundToolCalls((call, context, next) -> {
                    look("around the tool");
                    return next.call(call);
                });
    }

    @Test
    void what_is_bound_to_the_thread_that_starts_a_run_is_bound_to_all_that_work_for_it() {
        ScriptedModel streaming = model();
        USER.set("anna");

        for (Crew crew : List.of(
                crew(model()),
                crew(DescribedModel.of(streaming).streaming(streaming.streaming()))
                        .streaming(part -> look("listener")))) {
            assertThat(crew.kickoff().isCompleted()).isTrue();
        }

        assertThat(seen.keySet())
                .containsExactlyInAnyOrder(
                        "code",
                        "condition",
                        "model",
                        "slow",
                        "quick",
                        "around the model",
                        "around the tool",
                        "callback",
                        "listener");
        assertThat(seen).allSatisfy((where, user) -> assertThat(user).as(where).isEqualTo("anna"));
    }

    @Test
    void nothing_is_bound_where_nothing_was() {
        assertThat(crew(model()).kickoff().isCompleted()).isTrue();

        assertThat(seen).allSatisfy((where, user) -> assertThat(user).as(where).isEqualTo("null"));
    }

    @Test
    void what_a_hook_binds_around_a_tool_call_is_there_in_the_tool_and_not_in_the_next() {
        List<String> found = new ArrayList<>();
        Tool look = Tool.of("look", "Looks", Look.class, asked -> {
            found.add(asked.n() + " by " + USER.get());
            return "seen";
        });
        ScriptedModel model = new ScriptedModel()
                .thenCall("look", "{\"n\":1}")
                .thenCall("look", "{\"n\":2}")
                .thenAnswer("done");

        RunResult result = Crew.of(Task.of("t", "Look").by(Agent.of("A", "a").tools(look)))
                .model(model)
                .aroundToolCalls((call, context, next) -> {
                    if (call.arguments().contains("1")) {
                        USER.set("ben");
                    }
                    try {
                        return next.call(call);
                    } finally {
                        USER.remove();
                    }
                })
                .kickoff();

        assertThat(result.isCompleted()).isTrue();
        assertThat(found).containsExactly("1 by ben", "2 by null");
    }
}

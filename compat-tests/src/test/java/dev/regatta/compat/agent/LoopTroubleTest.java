package dev.regatta.compat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.Agent;
import dev.regatta.Crew;
import dev.regatta.RunResult;
import dev.regatta.Task;
import dev.regatta.ToolMode;
import dev.regatta.event.RunEvent;
import dev.regatta.model.ScriptedModel;
import dev.regatta.tool.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What the agent loops of other frameworks are known to get wrong. More of the kind is in {@link TextModeTest} (unreadable
 * output, forced answers), {@link ContextWindowTest} (conversations that may not be shortened) and {@code PromisesTest}
 * (timeouts).
 */
@Timeout(60)
final class LoopTroubleTest {
    private final AtomicInteger calls = new AtomicInteger();
    private final Tool pay = Tool.of("pay", "Pays", Bill.class, bill -> {
        calls.incrementAndGet();
        throw new IllegalStateException("no money");
    });

    record Bill(int number) {}

    @Test
    void a_tool_that_fails_ran_once_in_either_mode() {
        ScriptedModel inWords = ScriptedModel.answering(
                "Action: pay\nAction Input: {\"number\": 1}", "Final Answer: It could not be paid.");
        ScriptedModel functions =
                new ScriptedModel().thenCall("pay", "{\"number\": 1}").thenAnswer("It could not be paid.");

        RunResult first = run(inWords, ToolMode.TEXT);
        RunResult second = run(functions, ToolMode.NATIVE);

        assertThat(calls).hasValue(2);
        assertThat(List.of(first.usage().toolCalls(), second.usage().toolCalls()))
                .containsOnly(1L);
        assertThat(first.output()).isEqualTo(second.output());
    }

    @Test
    void a_limit_of_uses_counts_every_call_once_in_either_mode() {
        Tool twice = Tool.of("look", "Looks", Bill.class, bill -> "seen " + calls.incrementAndGet())
                .maxUsesPerTask(2);
        ScriptedModel inWords = ScriptedModel.answering(
                "Action: look\nAction Input: {\"number\": 1}",
                "Action: look\nAction Input: {\"number\": 2}",
                "Final Answer: done");
        Agent agent = Agent.of("Clerk", "Do it").tools(twice).toolMode(ToolMode.TEXT);

        RunResult result = Crew.sequential(
                        Task.of("a", "Look twice").by(agent),
                        Task.of("b", "Look no more").by(agent))
                .model(inWords.thenAnswer("Final Answer: done"))
                .kickoff();

        assertThat(result.output()).isEqualTo("done");
        assertThat(calls).hasValue(2);
    }

    @Test
    void answers_that_were_sent_back_in_one_task_do_not_count_in_the_next() {
        Agent agent = Agent.of("Clerk", "Do it").tools(pay).toolMode(ToolMode.TEXT);
        ScriptedModel model = ScriptedModel.answering("?", "?", "Final Answer: one", "?", "?", "Final Answer: two");

        RunResult result = Crew.sequential(
                        Task.of("a", "First").by(agent), Task.of("b", "Second").by(agent))
                .model(model)
                .kickoff();

        assertThat(result.output()).isEqualTo("two");
    }

    @Test
    void tokens_of_a_shared_model_are_counted_once_and_per_run() {
        ScriptedModel model = ScriptedModel.answering("one", "two", "one", "two");
        Crew crew = Crew.sequential(
                        Task.of("a", "First").by(Agent.of("A", "x")),
                        Task.of("b", "Second").by(Agent.of("B", "x")))
                .model(model);

        RunResult first = crew.kickoff();
        RunResult second = crew.kickoff();

        assertThat(first.usage().modelCalls()).isEqualTo(2);
        assertThat(second.usage()).isEqualTo(first.usage());
        assertThat(first.tasks().values().stream()
                        .mapToLong(task -> task.usage().totalTokens())
                        .sum())
                .isEqualTo(first.usage().totalTokens());
    }

    @Test
    void every_turn_of_the_model_is_told_also_without_tools() {
        List<RunEvent> events = new ArrayList<>();

        Crew.of(Task.of("a", "Say hi").by(Agent.of("A", "x").toolMode(ToolMode.TEXT)))
                .model(ScriptedModel.answering("Final Answer: hi"))
                .listener(events::add)
                .kickoff();

        assertThat(events).hasAtLeastOneElementOfType(RunEvent.ModelCallCompleted.class);
    }

    @Test
    void an_unknown_tool_is_one_error_with_a_hint() {
        ScriptedModel model =
                ScriptedModel.answering("Action: buy\nAction Input: {}", "Final Answer: There is no such tool.");

        RunResult result = run(model, ToolMode.TEXT);

        assertThat(result.output()).isEqualTo("There is no such tool.");
        assertThat(calls).hasValue(0);
        assertThat(model.requests().get(1).messages().getLast().toString())
                .contains("no tool 'buy'")
                .contains("pay");
    }

    private RunResult run(ScriptedModel model, ToolMode mode) {
        return Crew.of(Task.of("t", "Pay the bill")
                        .by(Agent.of("Clerk", "Do it").tools(pay).toolMode(mode)))
                .model(model)
                .kickoff();
    }
}

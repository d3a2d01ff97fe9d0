package dev.regatta.compat.crew;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.regatta.Agent;
import dev.regatta.Crew;
import dev.regatta.MemoryUse;
import dev.regatta.RunResult;
import dev.regatta.RunStatus;
import dev.regatta.Task;
import dev.regatta.event.RunEvent;
import dev.regatta.memory.Memory;
import dev.regatta.memory.MemoryFilter;
import dev.regatta.memory.MemoryRecord;
import dev.regatta.memory.RememberOptions;
import dev.regatta.model.ScriptedModel;
import dev.regatta.tool.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What crews have to do with their memory. */
@Timeout(60)
final class CrewMemoryTest {
    private final Memory memory = Memory.inMemory();

    @AfterEach
    void close() {
        memory.close();
    }

    private static List<String> toolNames(ChatRequest request) {
        List<ToolSpecification> tools = request.toolSpecifications();
        return tools == null
                ? List.of()
                : tools.stream().map(ToolSpecification::name).toList();
    }

    @Test
    void answers_are_remembered_and_shown_to_later_runs() {
        ScriptedModel model = ScriptedModel.answering("Heat pumps are quiet", "ok", "Heat pumps are quiet");
        Crew crew = Crew.of(Task.of("facts", "Tell me about heat pumps").by(Agent.of("Analyst", "Find out")))
                .model(model)
                .memory(memory)
                .named("study");

        RunResult first = crew.kickoff();
        Crew.of(Task.of("other", "How loud are heat pumps?"))
                .model(model)
                .memory(memory)
                .kickoff();
        crew.kickoff();

        assertThat(CrewRunTest.user(model.requests().get(0))).doesNotContain("<memory>");
        assertThat(CrewRunTest.user(model.requests().get(1))).endsWith("<memory>\n- Heat pumps are quiet\n</memory>");
        assertThat(memory.search("quiet")).singleElement().satisfies(hit -> {
            assertThat(hit.record().scope()).isEqualTo("/crew/study/facts");
            assertThat(hit.record().source().run()).isEqualTo(first.runId());
            assertThat(hit.record().source().task()).isEqualTo("facts");
            assertThat(hit.record().source().agent()).isEqualTo("Analyst");
        });
    }

    @Test
    void an_answer_that_is_nearly_known_is_not_kept_again() {
        String answer = "Heat pumps move heat from outside into the house. ".repeat(10);
        ScriptedModel model = ScriptedModel.answering(
                answer,
                answer.toUpperCase(java.util.Locale.ROOT).replace(".", " !"),
                answer + "They also hum at night.");
        Crew crew = Crew.of(Task.of("facts", "Tell me about heat pumps"))
                .model(model)
                .memory(memory);

        crew.kickoff();
        crew.kickoff();
        assertThat(memory.count()).isEqualTo(1);
        crew.kickoff();

        assertThat(memory.count()).isEqualTo(2);
    }

    @Test
    void a_long_answer_is_kept_up_to_a_bound() {
        Crew.of(Task.of("t", "Go on"))
                .model(ScriptedModel.answering("word ".repeat(10_000)))
                .memory(memory)
                .kickoff();

        assertThat(memory.records(MemoryFilter.all()))
                .extracting(MemoryRecord::content)
                .singleElement()
                .asString()
                .hasSize(8_001)
                .endsWith("…");
    }

    @Test
    void a_task_is_shown_the_best_memories_within_its_bounds() {
        IntStream.range(0, 20).forEach(i -> memory.remember("pump fact " + i + " " + "x".repeat(390)));
        ScriptedModel model = ScriptedModel.answering("ok", "ok", "ok");
        Crew crew = Crew.of(Task.of("t", "About the pump")).model(model);

        crew.memory(memory.readOnly(), MemoryUse.defaults().showing(3, 1_000)).kickoff();
        crew.memory(memory.readOnly(), MemoryUse.defaults().showing(20, 250)).kickoff();
        crew.memory(memory.readOnly(), MemoryUse.defaults().showing(0, 1_000)).kickoff();

        assertThat(CrewRunTest.user(model.requests().get(0)).split("- pump fact", -1))
                .hasSize(4);
        assertThat(CrewRunTest.user(model.requests().get(1)).split("- pump fact", -1))
                .hasSize(4);
        assertThat(CrewRunTest.user(model.requests().get(1)).length()).isBetween(1_000, 1_200);
        assertThat(CrewRunTest.user(model.requests().get(2))).doesNotContain("<memory>");
    }

    @Test
    void agents_can_recall_and_remember() {
        memory.remember("The boiler is in the cellar");
        ScriptedModel model = new ScriptedModel()
                .thenCall("recall", "{\"query\": \"boiler\"}")
                .thenCall("remember", "{\"fact\": \"The cellar is dry\"}")
                .thenCall("remember", "{\"fact\": \"the cellar is DRY.\"}")
                .thenAnswer("done");

        RunResult result =
                Crew.of(Task.of("t", "Look around")).model(model).memory(memory).kickoff();

        assertThat(result.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(toolNames(model.requests().getFirst())).containsExactly("recall", "remember");
        assertThat(model.requests().get(1).messages().toString()).contains("The boiler is in the cellar");
        assertThat(model.requests().get(3).messages().toString()).contains("Remembered.", "That is known already.");
        assertThat(memory.search("dry")).hasSize(1);
    }

    @Test
    void own_tools_come_first_and_tools_can_be_left_out() {
        record Query(String query) {}
        Tool own = Tool.of("recall", "Mine", Query.class, query -> "mine");
        ScriptedModel model = ScriptedModel.answering("a", "b", "c");
        Task<String> task = Task.of("t", "x").by(Agent.of("A", "b").tools(own));

        Crew.of(task).model(model).memory(memory).kickoff();
        Crew.of(task)
                .model(model)
                .memory(memory, MemoryUse.defaults().withoutTools())
                .kickoff();
        Crew.of(Task.of("t", "x")).model(model).memory(memory.readOnly()).kickoff();

        assertThat(toolNames(model.requests().get(0))).containsExactly("recall", "remember");
        assertThat(toolNames(model.requests().get(1))).containsExactly("recall");
        assertThat(toolNames(model.requests().get(2))).containsExactly("recall");
    }

    @Test
    void a_read_only_memory_is_searched_and_stays_as_it_is() {
        memory.remember("Heat pumps are quiet");
        ScriptedModel model = ScriptedModel.answering("They are.");

        Crew.of(Task.of("t", "Are heat pumps quiet?"))
                .model(model)
                .memory(memory.readOnly())
                .kickoff();

        assertThat(CrewRunTest.user(model.requests().getFirst())).contains("Heat pumps are quiet");
        assertThat(memory.count()).isEqualTo(1);
    }

    @Test
    void a_memory_that_fails_is_a_warning_and_the_run_goes_on() {
        Memory closed = Memory.inMemory();
        closed.close();
        List<RunEvent> events = new ArrayList<>();

        var run = Crew.of(Task.of("t", "x"))
                .model(ScriptedModel.answering("ok"))
                .memory(closed)
                .start();
        run.events().forEach(events::add);

        assertThat(run.await().output()).isEqualTo("ok");
        assertThat(events)
                .filteredOn(RunEvent.Warning.class::isInstance)
                .extracting(event -> ((RunEvent.Warning) event).message())
                .containsOnly("The memory is closed.");
    }

    @Test
    void one_memory_serves_many_runs_at_once() {
        ScriptedModel model = new ScriptedModel()
                .otherwise(request -> new ScriptedModel.Reply.Text(
                        "answer " + CrewRunTest.user(request).hashCode()));
        Crew crew = Crew.of(Task.of("a", "First {n}"), Task.of("b", "Second {n}"))
                .model(model)
                .memory(memory);

        List<RunResult> results = crew.kickoffEach(
                IntStream.range(0, 50).mapToObj(i -> Map.of("n", i)).toList());

        assertThat(results).allSatisfy(result -> assertThat(result.status()).isEqualTo(RunStatus.COMPLETED));
        assertThat(memory.scopes().keySet()).containsExactly("/crew/crew/a", "/crew/crew/b");
        assertThat(memory.count()).isBetween(2L, 100L);
        assertThat(memory.check()).isEmpty();
        memory.remember("still there", RememberOptions.defaults());
    }
}

package dev.regatta.compat.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.Agent;
import dev.regatta.Crew;
import dev.regatta.CrewRegistry;
import dev.regatta.InvalidCrewException;
import dev.regatta.Run;
import dev.regatta.RunResult;
import dev.regatta.Task;
import dev.regatta.error.PermanentException;
import dev.regatta.model.ScriptedModel;
import dev.regatta.spi.CallSlots;
import dev.regatta.spi.CrewEngine;
import dev.regatta.spi.EmbeddedEngine;
import dev.regatta.spi.Embedding;
import dev.regatta.spi.RunRequest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How crews reach the engine that runs them. */
final class CrewEngineTest {
    private final Task<String> greet = Task.of("greet", "Greet {name}");
    private final Crew crew = Crew.of(greet).model(ScriptedModel.answering("Hello"));

    @AfterEach
    void back_to_the_default() {
        System.clearProperty("regatta.engine");
    }

    @Test
    void the_local_engine_runs_crews_unless_another_one_is_named() {
        assertThat(CrewEngine.current().name()).isEqualTo(CrewEngine.LOCAL);

        System.setProperty("regatta.engine", "local");

        assertThat(crew.kickoff(Map.of("name", "Ann")).of(greet)).isEqualTo("Hello");
    }

    @Test
    void an_unknown_engine_is_an_error_that_names_those_there_are() {
        System.setProperty("regatta.engine", "cloud");

        assertThatThrownBy(() -> crew.kickoff(Map.of("name", "Ann")))
                .isInstanceOf(PermanentException.class)
                .hasMessage("The setting regatta.engine is 'cloud', and no such engine is on the class path."
                        + " There is local, single, travelling.");
    }

    @Test
    void a_run_has_the_id_that_it_is_given() {
        Run run = crew.start("order-7:2026.10_a", Map.of("name", "Ann"));

        assertThat(run.id()).isEqualTo("order-7:2026.10_a");
        assertThat(run.await().runId()).isEqualTo("order-7:2026.10_a");
        assertThat(run.events()).allMatch(event -> event.origin().runId().equals("order-7:2026.10_a"));
    }

    @Test
    void runs_without_an_id_have_one_each() {
        Run first = crew.start(Map.of("name", "Ann"));
        Run second = crew.start(Map.of("name", "Bob"));

        assertThat(first.id()).matches("[0-9a-f-]{36}").isNotEqualTo(second.id());
        first.await();
        second.await();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a/b", "ä", "line\n"})
    void other_ids_are_refused(String id) {
        assertThatThrownBy(() -> crew.start(id, Map.of("name", "Ann")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 to 200 letters, digits, '_', '-', '.' and ':'")
                .hasMessageContaining("'" + id + "'");
    }

    @Test
    void an_id_has_at_most_200_characters() {
        assertThat(crew.start("r".repeat(200), Map.of("name", "Ann")).await().isCompleted())
                .isTrue();
        assertThatThrownBy(() -> crew.start("r".repeat(201), Map.of("name", "Ann")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void an_engine_runs_many_requests_in_their_order() {
        List<RunResult> results = CrewEngine.current()
                .runEach(List.of(
                        new RunRequest("one", crew, Map.of("name", "Ann")),
                        new RunRequest("two", crew, Map.of("name", "Bob"))));

        assertThat(results).extracting(RunResult::runId).containsExactly("one", "two");
        assertThat(CrewEngine.current().runEach(List.of())).isEmpty();
    }

    @Test
    void an_engine_starts_none_of_many_when_one_cannot_run() {
        ScriptedModel unasked = ScriptedModel.answering("Hello");
        Crew asking = crew.model(unasked);

        assertThatThrownBy(() -> CrewEngine.current()
                        .runEach(
                                List.of(RunRequest.of(asking, Map.of("name", "Ann")), RunRequest.of(asking, Map.of()))))
                .isInstanceOfSatisfying(
                        InvalidCrewException.class,
                        refused -> assertThat(refused.problems()).allMatch(problem -> problem.startsWith("Run 2: ")));
        assertThat(unasked.requests()).isEmpty();
    }

    @Test
    @Tag("concurrent")
    void a_run_that_goes_on_is_found_by_its_id_and_no_other_takes_that() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Crew waiting = Crew.of(Task.run("wait", String.class, context -> {
            begun.countDown();
            go.await();
            return "done";
        }));
        Run run = waiting.start("only-one", Map.of());
        begun.await();

        assertThat(CrewEngine.current().find("only-one")).containsSame(run);
        assertThatThrownBy(() -> waiting.start("only-one", Map.of()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("A run 'only-one' goes on in this process. Give each run an id of its own, or find that one"
                        + " with CrewEngine.current().find(\"only-one\").");
        go.countDown();
        assertThat(run.await().isCompleted()).isTrue();
        assertThat(CrewEngine.current().find("only-one")).isEmpty();
        assertThat(waiting.start("only-one", Map.of()).await().isCompleted()).isTrue();
    }

    @Test
    void an_id_is_free_as_soon_as_its_run_was_waited_for() {
        for (int i = 0; i < 2_000; i++) {
            assertThat(crew.start("again", Map.of("name", "Ann")).await().runId())
                    .isEqualTo("again");
        }
    }

    /** Performs each task with the crews of a registry, as another process would. */
    private static RunResult elsewhere(Crew crew, String version, CrewRegistry there) {
        Embedding how = Embedding.local()
                .withJournals(KeptJournal.into(entry -> {}))
                .withHandlers(unused -> (call, journal) ->
                        EmbeddedEngine.local().handler(there, CallSlots.empty()).perform(call, journal));
        return EmbeddedEngine.local()
                .with(how)
                .start(new RunRequest("elsewhere", crew, version, Map.of("name", "Ann")))
                .await();
    }

    @Test
    void a_process_refuses_the_tasks_of_a_crew_that_it_defines_differently() {
        CrewRegistry same = CrewRegistry.of().add("crew", "1", () -> crew);
        CrewRegistry other = CrewRegistry.of()
                .add(
                        "crew",
                        "1",
                        () -> Crew.of(Task.of("greet", "Greet {name}, politely"))
                                .model(ScriptedModel.answering("Hi")));

        assertThat(elsewhere(crew, "1", same).isCompleted()).isTrue();
        assertThat(elsewhere(crew, "1", other).failure().orElseThrow().message())
                .contains("The crew crew@1 is defined differently here (digest ")
                .contains("Give each change of a crew a version of its own");
    }

    @Test
    void a_process_refuses_parts_that_it_would_decide_on_differently() {
        Task<Words> words = Task.run("words", Words.class, context -> new Words(List.of("a", "b")));
        Crew here = each(words, "Explain {item}");

        assertThat(elsewhere(here, "1", CrewRegistry.of().add("crew", "1", () -> each(words, "Explain {item}")))
                        .isCompleted())
                .isTrue();
        AtomicInteger made = new AtomicInteger(); // a factory that does not make the same crew each time
        CrewRegistry moody = CrewRegistry.of()
                .add("crew", "1", () -> each(words, made.incrementAndGet() <= 2 ? "Explain {item}" : "Forget {item}"));
        assertThat(elsewhere(here, "1", moody).failure().orElseThrow().message())
                .contains("The parts of task 'each' in round 1 are defined differently here (digest ");
    }

    record Words(List<String> all) {}

    private static Crew each(Task<Words> words, String description) {
        return Crew.of(words, Task.each("each", words, Words::all, word -> Task.of("one", description)))
                .model(ScriptedModel.answering("yes"));
    }

    @Test
    void an_ad_hoc_crew_runs_in_the_process_that_made_it_and_nowhere_else() {
        assertThat(elsewhere(crew, "", CrewRegistry.of())
                        .failure()
                        .orElseThrow()
                        .message())
                .contains("The crew 'crew' was made ad hoc: only the process that made it can run its tasks.");
    }

    @Test
    void what_says_the_same_is_equal() {
        Agent agent = Agent.of("Analyst", "Find out").maxIterations(3);

        assertThat(Agent.of(agent.spec())).isEqualTo(agent).hasSameHashCodeAs(agent);
        assertThat(agent).isNotEqualTo(agent.maxIterations(4)).hasToString("Agent 'Analyst'");
        assertThat(Task.of(greet.spec())).isEqualTo(greet).hasSameHashCodeAs(greet);
        assertThat(greet).isNotEqualTo(greet.optional()).hasToString("Task 'greet'");
        assertThat(crew.named("other").named("crew")).isEqualTo(crew).hasSameHashCodeAs(crew);
        assertThat(crew).isNotEqualTo(crew.strictInputs()).hasToString("Crew 'crew'");
    }
}

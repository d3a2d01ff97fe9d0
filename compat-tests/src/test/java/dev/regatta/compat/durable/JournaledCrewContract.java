package dev.regatta.compat.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.Agent;
import dev.regatta.Crew;
import dev.regatta.Human;
import dev.regatta.RunResult;
import dev.regatta.RunStatus;
import dev.regatta.Task;
import dev.regatta.TaskResult;
import dev.regatta.durable.DryReplay;
import dev.regatta.durable.Journal;
import dev.regatta.durable.Outcome;
import dev.regatta.error.Failure;
import dev.regatta.error.IdempotencyConflictException;
import dev.regatta.event.RunEvent;
import dev.regatta.journal.RunState.Status;
import dev.regatta.journal.RunStore;
import dev.regatta.model.ScriptedModel;
import dev.regatta.spi.TaskOutcome.Wait;
import dev.regatta.step.LogEntry.StepCompleted;
import dev.regatta.step.StepPath;
import dev.regatta.tool.Tool;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Crews whose runs are written down: what is done once stays done, and what was not is done when the run goes on; on each store. */
abstract class JournaledCrewContract {
    record Word(String word) {}

    private static final Map<String, Object> INPUTS = Map.of("topic", "rivers");

    private final String runId = "run-" + UUID.randomUUID();
    private final List<RunStore> stores = new ArrayList<>();
    private final RunStore store = opened();
    private final Journal journal = Journal.of(store);

    /** {@return an empty store} */
    abstract RunStore empty();

    private RunStore opened() {
        RunStore made = empty();
        stores.add(made);
        return made;
    }

    @AfterEach
    void close() {
        stores.forEach(RunStore::close);
    }

    private final AtomicInteger looked = new AtomicInteger();
    private final Tool lookUp =
            Tool.of("look_up", "Looks up a word", Word.class, word -> "found " + looked.incrementAndGet());

    private Crew crew(ScriptedModel model) {
        Task<String> facts = Task.of("facts", "Find facts about {topic}")
                .by(Agent.of("Reader", "Read").tools(lookUp));
        Task<String> report = Task.of("report", "Report on {topic}")
                .by(Agent.of("Writer", "Write"))
                .after(facts);
        return Crew.of(facts, report).model(model);
    }

    private static ScriptedModel model() {
        return new ScriptedModel()
                .thenCall("look_up", "{\"word\": \"delta\"}")
                .thenAnswer("a delta is a mouth")
                .thenAnswer("the report");
    }

    @Test
    void a_run_that_is_over_is_started_again_and_nothing_is_done() {
        ScriptedModel model = model();
        RunResult first = crew(model).journal(journal).start(runId, INPUTS).await();

        ScriptedModel unasked = new ScriptedModel();
        List<RunEvent> events = new ArrayList<>();
        RunResult again = crew(unasked).journal(journal).start(runId, INPUTS).await();
        crew(unasked).journal(journal).start(runId, INPUTS).events().forEach(events::add);

        assertThat(first.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(again.output()).isEqualTo("the report");
        assertThat(again.tasks().keySet()).isEqualTo(first.tasks().keySet());
        assertThat(again.usage()).isEqualTo(first.usage());
        assertThat(unasked.requests()).isEmpty();
        assertThat(looked).hasValue(1);
        assertThat(events.getFirst()).isInstanceOf(RunEvent.RunStarted.class);
        assertThat(events.getLast()).isInstanceOf(RunEvent.RunFinished.class);
    }

    @Test
    void an_id_stands_for_one_run() {
        crew(model()).journal(journal).start(runId, INPUTS).await();

        assertThatThrownBy(() -> crew(model()).journal(journal).start(runId, Map.of("topic", "lakes")))
                .isInstanceOf(IdempotencyConflictException.class)
                .hasMessageContaining("The run '" + runId + "' was started with other inputs.")
                .hasMessageNotContaining("lakes");
        assertThatThrownBy(() -> crew(model()).named("other").journal(journal).start(runId, INPUTS))
                .isInstanceOf(IdempotencyConflictException.class)
                .hasMessageContaining("is one of the crew 'crew', not of the crew 'other'");
    }

    @Test
    void wherever_it_is_cut_a_run_goes_on_and_makes_no_call_again_that_was_answered() {
        int cuts = 0;
        for (boolean isOver = false; !isOver; cuts++) {
            RunStore kept = opened();
            AtomicInteger ran = new AtomicInteger();
            Tool tool = Tool.of("look_up", "Looks up a word", Word.class, word -> "found " + ran.incrementAndGet())
                    .readOnly();
            Set<StepPath> asked = Collections.synchronizedSet(new java.util.LinkedHashSet<>());
            Crew crew = crew(model(), tool, asked);

            RunResult cut = crew.journal(Journal.of(new DyingStore(kept, cuts)))
                    .start(runId, INPUTS)
                    .await();
            isOver = cut.isCompleted();
            if (isOver) {
                break;
            }
            assertThat(cut.failure().orElseThrow().kind()).isEqualTo(Failure.Kind.JOURNAL);
            Journal whole = Journal.of(kept);
            Set<StepPath> answered = whole.runs().log(runId).stream()
                    .filter(StepCompleted.class::isInstance)
                    .map(entry -> ((StepCompleted) entry).step())
                    .collect(Collectors.toSet());
            asked.clear();

            RunResult result = crew(model(), tool, asked)
                    .journal(whole)
                    .start(runId, INPUTS)
                    .await();

            assertThat(result.failure()).as("cut after %s", cuts).isEmpty();
            assertThat(Collections.disjoint(asked, answered))
                    .as("cut after %s", cuts)
                    .isTrue();
            assertThat(whole.runs().replay(runId, crew).made()).isEmpty();
        }
        assertThat(cuts).isGreaterThan(8);
    }

    /** Answers by what it is asked, so that it does not matter what was asked before. */
    private Crew crew(ScriptedModel unused, Tool tool, Set<StepPath> asked) {
        Task<String> facts = Task.of("facts", "Find facts about {topic}")
                .by(Agent.of("Reader", "Read").tools(tool));
        Task<String> report = Task.of("report", "Report on {topic}")
                .by(Agent.of("Writer", "Write"))
                .after(facts);
        return Crew.of(facts, report)
                .model(Scripts.byStep())
                .aroundModelCalls((call, context, next) -> {
                    asked.add(call.step());
                    return next.call(call);
                })
                .aroundToolCalls((call, context, next) -> {
                    asked.add(call.step());
                    return next.call(call);
                });
    }

    // ---- steps in doubt

    @Test
    void a_tool_that_may_have_run_is_not_run_again_unless_somebody_says_so() {
        Crew crew = Crew.of(Task.of("facts", "Find facts about {topic}")
                        .by(Agent.of("Reader", "Read").tools(lookUp)))
                .model(Scripts.byStep());
        StepPath call = cutWithin(crew);

        RunResult waits = crew.journal(journal).start(runId, INPUTS).await();

        assertThat(waits.status()).isEqualTo(RunStatus.SUSPENDED);
        assertThat(((TaskResult.Waiting<?>) waits.tasks().get("facts")).on()).containsExactly(Wait.onOutcome(call));
        assertThat(journal.runs().find(runId).orElseThrow().state().status()).isEqualTo(Status.IN_DOUBT);
        assertThat(journal.runs().inDoubt(runId)).containsOnlyKeys(call);
        int before = looked.get();

        journal.runs().resolve(runId, call, Outcome.happened("found by hand"));
        RunResult result = crew.journal(journal).start(runId, INPUTS).await();

        assertThat(result.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(looked).hasValue(before);
        assertThat(journal.runs().inDoubt(runId)).isEmpty();
        assertThatThrownBy(() -> journal.runs().resolve(runId, call, Outcome.retry()))
                .hasMessageContaining("is not in doubt. In doubt: none.");
    }

    @Test
    void a_tool_that_did_not_run_is_run_and_one_that_failed_fails_its_task() {
        Crew crew = Crew.of(Task.of("facts", "Find facts about {topic}")
                        .by(Agent.of("Reader", "Read").tools(lookUp)))
                .model(Scripts.byStep());
        StepPath call = cutWithin(crew);
        int before = looked.get();
        journal.runs().resolve(runId, call, Outcome.retry());
        assertThat(crew.journal(journal).start(runId, INPUTS).await().isCompleted())
                .isTrue();
        assertThat(looked).hasValue(before + 1);
    }

    /** Runs a crew until its tool has begun, and its answer is lost; {@return the tool call} */
    private StepPath cutWithin(Crew crew) {
        for (int batches = 1; ; batches++) {
            RunStore other = opened();
            crew.journal(Journal.of(new DyingStore(other, batches)))
                    .start(runId, INPUTS)
                    .await();
            Set<StepPath> inDoubt = Journal.of(other).runs().inDoubt(runId).keySet();
            if (!inDoubt.isEmpty()) {
                crew.journal(Journal.of(new DyingStore(store, batches)))
                        .start(runId, INPUTS)
                        .await();
                assertThat(journal.runs().inDoubt(runId).keySet()).isEqualTo(inDoubt);
                return inDoubt.iterator().next();
            }
        }
    }

    // ---- people

    @Test
    void a_question_to_somebody_elsewhere_takes_no_thread_and_is_answered_while_nobody_runs() {
        Crew crew = Crew.of(Task.of("facts", "Find facts about {topic}")
                        .by(Agent.of("Reader", "Read").tools(lookUp)))
                .model(Scripts.byStep())
                .aroundToolCalls(Human.elsewhere().approving("look_up"));

        RunResult waits = crew.journal(journal).start(runId, INPUTS).await();
        assertThat(waits.status()).isEqualTo(RunStatus.SUSPENDED);
        StepPath question = ((TaskResult.Waiting<?>) waits.tasks().get("facts"))
                .on()
                .getFirst()
                .step();
        assertThat(looked).hasValue(0);

        journal.runs().answer(runId, question, "yes");
        assertThatThrownBy(() -> journal.runs().answer(runId, question, "no"))
                .hasMessageContaining("was answered already");
        RunResult result = crew.journal(journal).start(runId, INPUTS).await();

        assertThat(result.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(looked).hasValue(1);
    }

    @Test
    void an_answer_may_come_before_its_question() {
        Crew crew = Crew.of(Task.of("facts", "Find facts about {topic}")
                        .by(Agent.of("Reader", "Read").tools(lookUp)))
                .model(Scripts.byStep())
                .aroundToolCalls(Human.elsewhere().approving("look_up"));
        crew.journal(Journal.of(new DyingStore(store, 1))).start(runId, INPUTS).await();

        journal.runs().answer(runId, StepPath.parse("facts/1.1/approval-1"), "yes");

        assertThat(crew.journal(journal).start(runId, INPUTS).await().isCompleted())
                .isTrue();
    }

    // ---- other crews, other ways

    @Test
    void a_dry_replay_says_what_would_be_asked_otherwise_and_calls_nothing() {
        Crew crew = crew(model(), lookUp.readOnly(), Collections.synchronizedSet(new java.util.HashSet<>()));
        crew.journal(journal).start(runId, INPUTS).await();
        int before = looked.get();

        DryReplay same = journal.runs().replay(runId, crew);
        Task<String> facts = Task.of("facts", "Find facts about {topic}, quickly")
                .by(Agent.of("Reader", "Read").tools(lookUp.readOnly()));
        DryReplay other = journal.runs().replay(runId, Crew.of(facts).model(Scripts.byStep()));

        assertThat(same.fits()).isTrue();
        assertThat(same.made()).isEmpty();
        assertThat(other.fits()).isFalse();
        assertThat(other.different()).singleElement().satisfies(differs -> {
            assertThat(differs.step()).hasToString("facts/1");
            assertThat(differs.message()).doesNotContain("quickly");
            assertThat(differs.got()).contains("quickly");
        });
        assertThat(looked).hasValue(before);
    }

    @Test
    void a_fork_goes_its_own_way_from_a_step_on() {
        Crew crew = crew(model(), lookUp.readOnly(), Collections.synchronizedSet(new java.util.HashSet<>()));
        crew.journal(journal).start(runId, INPUTS).await();
        int before = looked.get();

        journal.runs().fork(runId, StepPath.parse("report/1"), runId + "-fork", Map.of());
        RunResult forked = journal.runs().resume(runId + "-fork", crew).await();

        assertThat(forked.isCompleted()).isTrue();
        assertThat(looked).hasValue(before);
        assertThat(journal.runs().find(runId).orElseThrow().state().status()).isEqualTo(Status.COMPLETED);
    }

    @Test
    void a_run_that_failed_stays_so_until_somebody_resumes_it() {
        AtomicInteger broken = new AtomicInteger();
        Task<String> code = Task.run("code", String.class, context -> {
            if (broken.getAndIncrement() == 0) {
                throw new IllegalStateException("not yet");
            }
            return "done";
        });
        Crew crew = Crew.of(code);

        assertThat(crew.journal(journal).start(runId, Map.of()).await().status())
                .isEqualTo(RunStatus.FAILED);
        assertThat(crew.journal(journal)
                        .start(runId, Map.of())
                        .await()
                        .failure()
                        .orElseThrow()
                        .message())
                .contains("not yet");
        assertThat(broken).hasValue(1);
        assertThat(journal.runs().resume(runId, crew).await().of(code)).isEqualTo("done");
        assertThat(crew.journal(journal).start(runId, Map.of()).await().of(code))
                .isEqualTo("done");
    }
}

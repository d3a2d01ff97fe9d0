package dev.regatta.compat.crew;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.message.UserMessage;
import dev.regatta.Agent;
import dev.regatta.Crew;
import dev.regatta.RunLimits;
import dev.regatta.RunResult;
import dev.regatta.RunStatus;
import dev.regatta.Task;
import dev.regatta.TaskResult;
import dev.regatta.error.Failure;
import dev.regatta.event.RunEvent;
import dev.regatta.graph.FailurePolicy;
import dev.regatta.graph.NodeResult.Skipped.Why;
import dev.regatta.model.ScriptedModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tasks that are done by other tasks, which are not known before the run. */
final class ComposedTaskTest {
    record Docs(List<String> docs) {}

    private static final Task<Docs> DOCS =
            Task.run("docs", Docs.class, context -> new Docs(List.of("one {x}", "two", "three")));

    private static Task<List<String>> upper() {
        return Task.each(
                "upper",
                DOCS,
                Docs::docs,
                doc -> Task.run(
                        "up",
                        String.class,
                        context -> context.input("item").toString().toUpperCase(java.util.Locale.ROOT)));
    }

    private static <T> Task<T> failing(String id, Class<T> type) {
        return Task.run(id, type, context -> {
            throw new IllegalStateException("on purpose");
        });
    }

    // ---- each

    @Test
    void the_same_is_done_for_each_element_of_a_list_that_the_run_finds() {
        Task<List<String>> upper = upper();
        Task<String> join = Task.run("join", String.class, context -> String.join(",", context.of(upper)))
                .after(upper);

        RunResult result = Crew.of(join, upper, DOCS).kickoff();

        assertThat(result.of(upper)).containsExactly("ONE {X}", "TWO", "THREE");
        assertThat(result.output()).isEqualTo("ONE {X},TWO,THREE");
        assertThat(result.tasks().keySet())
                .containsExactly("join", "upper", "upper[1]", "upper[2]", "upper[3]", "docs");
    }

    @Test
    void an_element_stands_in_the_text_as_it_is_whatever_braces_it_has() {
        ScriptedModel model = new ScriptedModel();
        model.when("Sum up one {x} (1)").thenAnswer("1");
        model.when("Sum up two (2)").thenAnswer("2");
        model.when("Sum up three (3)").thenAnswer("3");
        model.when("Join").thenAnswer("all");
        Task<List<String>> sums = Task.each(
                "sums",
                DOCS,
                Docs::docs,
                doc -> Task.of("sum", "Sum up {item} ({index})").by(Agent.of("Reader", "Read")));
        Task<String> join = Task.of("join", "Join {{sums}}");

        RunResult result = Crew.of(DOCS, sums, join).model(model).kickoff();

        assertThat(result.output()).isEqualTo("all");
        assertThat(((UserMessage)
                                model.requestsWith("Join").getFirst().messages().getLast())
                        .singleText())
                .startsWith("Join 1\n\n2\n\n3");
        assertThat(result.usage().modelCalls()).isEqualTo(4);
    }

    @Test
    @Tag("concurrent")
    void elements_are_worked_on_at_once_within_the_limit_of_the_run() throws Exception {
        CyclicBarrier three = new CyclicBarrier(3);
        Task<List<Integer>> meet = Task.each(
                "meet",
                DOCS,
                Docs::docs,
                doc -> Task.run("one", Integer.class, context -> three.await(10, TimeUnit.SECONDS)));

        assertThat(Crew.of(DOCS, meet).kickoff().of(meet)).containsExactlyInAnyOrder(0, 1, 2);
        List<String> running = new ArrayList<>();
        Task<List<String>> alone = Task.each(
                "alone",
                DOCS,
                Docs::docs,
                doc -> Task.run("one", String.class, context -> {
                    running.add(doc);
                    assertThat(running).hasSize(1);
                    running.remove(doc);
                    return doc;
                }));
        assertThat(Crew.of(DOCS, alone)
                        .limits(RunLimits.defaults().withTasksAtOnce(1))
                        .kickoff()
                        .isCompleted())
                .isTrue();
    }

    @Test
    void an_empty_list_gives_an_empty_result() {
        Task<Docs> none = Task.run("none", Docs.class, context -> new Docs(List.of()));
        Task<List<String>> each = Task.each("each", none, Docs::docs, doc -> failing("x", String.class));

        RunResult result = Crew.of(none, each).kickoff();

        assertThat(result.of(each)).isEmpty();
        assertThat(result.isCompleted()).isTrue();
    }

    @Test
    void one_that_fails_fails_the_run_unless_it_is_optional() {
        Task<List<String>> strict = Task.each("strict", DOCS, Docs::docs, doc -> failing("x", String.class));
        Task<String> after = Task.run("after", String.class, context -> "never").after(strict);
        Task<String> aside = Task.run("aside", String.class, context -> "fine");
        Task<List<String>> lenient = Task.each(
                "lenient",
                DOCS,
                Docs::docs,
                doc -> doc.equals("two")
                        ? failing("x", String.class).optional()
                        : Task.run("x", String.class, context -> doc));

        RunResult failed = Crew.of(DOCS, strict, after, aside)
                .onFailure(FailurePolicy.FINISH_INDEPENDENT)
                .kickoff();
        RunResult completed = Crew.of(DOCS, lenient).kickoff();

        assertThat(failed.status()).isEqualTo(RunStatus.FAILED);
        assertThat(failed.tasks().get("strict[1]")).isInstanceOf(TaskResult.Failed.class);
        assertThat(failed.result(strict))
                .isInstanceOfSatisfying(
                        TaskResult.Skipped.class,
                        skipped -> assertThat(skipped.why()).isEqualTo(Why.FAILURE));
        assertThat(failed.result(after))
                .isInstanceOfSatisfying(
                        TaskResult.Skipped.class,
                        skipped -> assertThat(skipped.because()).startsWith("strict["));
        assertThat(failed.of(aside)).isEqualTo("fine");
        assertThat(completed.of(lenient)).containsExactly("one {x}", "three");
    }

    @Test
    void composed_tasks_can_come_after_each_other_and_meet() {
        Task<List<String>> upper = upper();
        Task<List<String>> twice =
                Task.each("twice", upper, list -> list, word -> Task.run("two", String.class, context -> word + word));
        Task<List<Integer>> lengths = Task.each(
                "lengths", upper, list -> list, word -> Task.run("length", Integer.class, context -> word.length()));
        Task<String> meet = Task.run(
                        "meet", String.class, context -> context.of(twice).get(1) + context.of(lengths))
                .after(twice, lengths, DOCS);

        RunResult result = Crew.of(DOCS, upper, twice, lengths, meet).kickoff();

        assertThat(result.output()).isEqualTo("TWOTWO[7, 3, 5]");
    }

    @Test
    void parts_that_cannot_run_fail_the_task_with_the_reason() {
        Task<List<String>> bad = Task.each(
                "bad", DOCS, Docs::docs, doc -> Task.of("x", "Use {nothing}").after("nobody"));

        RunResult result = Crew.of(DOCS, bad).model(new ScriptedModel()).kickoff();

        assertThat(result.failure())
                .map(Failure::message)
                .get()
                .asString()
                .contains("Task 'bad' is to be done by tasks that cannot run", "'bad[1]'", "nobody", "nothing");
    }

    @Test
    void a_cancelled_run_stops_the_parts_and_everything_has_an_end() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        Task<List<String>> slow = Task.each(
                "slow",
                DOCS,
                Docs::docs,
                doc -> Task.run("x", String.class, context -> {
                    started.countDown();
                    new CountDownLatch(1).await();
                    return "never";
                }));
        Task<String> after = Task.run("after", String.class, context -> "never").after(slow);

        dev.regatta.Run run = Crew.of(DOCS, slow, after).start();
        started.await();
        run.cancel();
        RunResult result = run.await();

        assertThat(result.status()).isEqualTo(RunStatus.CANCELLED);
        assertThat(result.tasks()).containsKeys("docs", "slow", "slow[1]", "slow[2]", "slow[3]", "after");
        assertThat(result.result(after)).isInstanceOf(TaskResult.Cancelled.class);
        assertThat(result.result(slow)).isInstanceOf(TaskResult.Cancelled.class);
    }

    @Test
    void the_events_tell_which_tasks_came_to_the_run() {
        List<RunEvent> events = new ArrayList<>();

        Crew.of(DOCS, upper()).start().events().forEach(events::add);

        assertThat(events)
                .filteredOn(RunEvent.TasksAdded.class::isInstance)
                .singleElement()
                .satisfies(added -> {
                    assertThat(added.origin().taskId()).isEqualTo("upper");
                    assertThat(((RunEvent.TasksAdded) added).tasks())
                            .containsOnlyKeys("upper[1]", "upper[2]", "upper[3]");
                });
        assertThat(events).filteredOn(RunEvent.TaskStarted.class::isInstance).hasSize(5);
        assertThat(events).filteredOn(RunEvent.TaskCompleted.class::isInstance).hasSize(5);
    }

    // ---- reduce

    private static Task<List<String>> words(int count) {
        Task<Docs> list = Task.run(
                "list",
                Docs.class,
                context -> new Docs(
                        IntStream.rangeClosed(1, count).mapToObj(i -> "w" + i).toList()));
        return Task.run(
                        "words",
                        CompositeTasks.list(),
                        context -> context.of(list).docs())
                .after(list);
    }

    /** Types without type parameters. */
    private static final class CompositeTasks {
        @SuppressWarnings("unchecked")
        static Class<List<String>> list() {
            return (Class<List<String>>) (Class<?>) List.class;
        }
    }

    private static RunResult reduce(int count, int tokens) {
        return reduce(count, "w", tokens);
    }

    private static RunResult reduce(int count, String word, int tokens) {
        Task<Docs> list = Task.run(
                "list",
                Docs.class,
                context -> new Docs(
                        IntStream.rangeClosed(1, count).mapToObj(i -> word + i).toList()));
        Task<List<String>> words =
                Task.each("words", list, Docs::docs, each -> Task.run("w", String.class, context -> each));
        Task<String> merge = Task.run(
                "merge",
                String.class,
                context -> "(" + context.input("items").toString().replace("\n\n", " ") + ")");
        return Crew.of(list, words, Task.reduce("all", words, tokens, merge)).kickoff();
    }

    @Test
    void a_list_is_merged_by_packs_that_fit_the_budget_until_one_is_left() {
        assertThat(reduce(3, 1000).output()).isEqualTo("(w1 w2 w3)");
        assertThat(reduce(4, 1).output()).isEqualTo("((w1 w2) (w3 w4))");
        assertThat(reduce(5, 1).output()).isEqualTo("(((w1 w2) (w3 w4)) w5)");
        assertThat(reduce(1, 1).output()).isEqualTo("(w1)");
        assertThat(reduce(6, 4).output()).isEqualTo("((w1 w2 w3 w4) (w5 w6))");
    }

    @Test
    void a_pack_holds_fewer_characters_of_chinese_than_of_english() {
        assertThat(reduce(6, "词", 6).output()).isEqualTo("((词1 词2 词3) (词4 词5 词6))");
        assertThat(reduce(6, "w", 6).output()).isEqualTo("(w1 w2 w3 w4 w5 w6)");
    }

    @Test
    void nothing_to_merge_is_skipped_and_no_model_is_asked() {
        RunResult result = reduce(0, 10);

        assertThat(result.isCompleted()).isTrue();
        assertThat(result.tasks().get("all")).isEqualTo(new TaskResult.Skipped<>("all", "words", Why.CONDITION));
    }

    @Test
    void a_merge_without_a_place_for_what_is_merged_is_refused() {
        assertThatThrownBy(() -> Task.reduce("all", words(1), 10, Task.of("merge", "Merge it")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("{items}");
    }

    // ---- loop, choose, group

    @Test
    void a_loop_goes_on_until_it_is_done_and_shows_what_came_before() {
        ScriptedModel model = ScriptedModel.answering("draft", "better", "good");
        Task<String> polish = Task.loop(
                "polish",
                String.class,
                5,
                history ->
                        history.isEmpty() ? Task.of("write", "Write") : Task.of("mend", "Mend {last}; all: {history}"),
                history -> history.getLast().equals("good"));

        RunResult result = Crew.of(polish).model(model).kickoff();

        assertThat(result.of(polish)).isEqualTo("good");
        assertThat(result.tasks().keySet()).containsExactly("polish", "polish[1]", "polish[2]", "polish[3]");
        assertThat(model.requests().getLast().toString()).contains("Mend better; all: draft", "better");
        assertThat(result.usage().modelCalls()).isEqualTo(3);
    }

    @Test
    void a_loop_that_is_not_done_at_its_bound_fails_instead_of_passing_for_done() {
        Task<Integer> endless = Task.loop(
                "endless",
                Integer.class,
                3,
                history -> Task.run("x", Integer.class, context -> history.size()),
                history -> false);

        RunResult result = Crew.of(endless).kickoff();

        assertThat(result.failure()).map(Failure::kind).contains(Failure.Kind.ITERATIONS);
        assertThat(result.tasks().keySet()).containsExactly("endless", "endless[1]", "endless[2]", "endless[3]");
    }

    @Test
    void a_turn_of_a_loop_can_be_several_tasks_that_name_each_other() {
        Task<Integer> base = Task.run("base", Integer.class, context -> 10);
        Task<Integer> grow = Task.loop(
                        "grow",
                        Integer.class,
                        9,
                        history -> {
                            Task<Integer> half = Task.run("half", Integer.class, context -> context.of(base) / 2)
                                    .after(base);
                            Task<Integer> sum = Task.run(
                                            "sum",
                                            Integer.class,
                                            context -> context.of(half) + (history.isEmpty() ? 0 : history.getLast()))
                                    .after(half);
                            return Task.group("turn", sum, half);
                        },
                        history -> history.getLast() >= 15)
                .after(base);

        RunResult result = Crew.of(base, grow).kickoff();

        assertThat(result.of(grow)).isEqualTo(15);
        assertThat(result.tasks()).containsKeys("grow[3]", "grow[3][half]", "grow[3][sum]");
    }

    @Test
    void one_of_several_tasks_is_chosen_when_it_is_its_turn() {
        Task<Integer> score = Task.run("score", Integer.class, context -> context.input("score", Integer.class));
        Task<String> high = Task.run("high", String.class, context -> "praise");
        Task<String> low = Task.run("low", String.class, context -> "mend " + context.of(score))
                .after(score);
        Task<String> route = Task.choose("route", String.class, context -> context.of(score) > 5 ? high : low)
                .after(score);
        Crew crew = Crew.of(score, route);

        assertThat(crew.kickoff(Map.of("score", 9)).output()).isEqualTo("praise");
        RunResult result = crew.kickoff(Map.of("score", 1));
        assertThat(result.output()).isEqualTo("mend 1");
        assertThat(result.tasks().keySet()).containsExactly("score", "route", "route[low]");
    }

    @Test
    void conditions_guardrails_and_callbacks_hold_for_composed_tasks_too() {
        List<Object> told = new ArrayList<>();
        Task<List<String>> checked = upper().guardrail("three are enough", list -> list.size() <= 3)
                .callback(done -> told.add(done.output()));
        Task<List<String>> skipped = Task.each("skipped", DOCS, Docs::docs, doc -> failing("x", String.class))
                .runIf(context -> false);
        Task<List<String>> rejected = Task.each(
                        "rejected", DOCS, Docs::docs, doc -> Task.run("x", String.class, context -> doc))
                .guardrail("at most two", list -> list.size() <= 2);

        RunResult fine = Crew.of(DOCS, checked, skipped).kickoff();
        RunResult bad = Crew.of(DOCS, rejected).kickoff();

        assertThat(fine.isCompleted()).isTrue();
        assertThat(told).containsExactly(List.of("ONE {X}", "TWO", "THREE"));
        assertThat(fine.result(skipped)).isInstanceOf(TaskResult.Skipped.class);
        assertThat(bad.failure()).map(Failure::message).get().asString().contains("at most two");
    }

    @Test
    void a_composed_task_that_is_optional_may_fail_in_every_way() {
        Task<Integer> endless = Task.loop(
                        "endless",
                        Integer.class,
                        2,
                        history -> Task.run("x", Integer.class, context -> history.size()),
                        history -> false)
                .optional();
        Task<Integer> broken = Task.loop(
                        "broken", Integer.class, 2, history -> failing("x", Integer.class), history -> true)
                .optional();
        Task<Integer> rejected = Task.group("rejected", Task.run("x", Integer.class, context -> 1))
                .guardrail("must be even", value -> value % 2 == 0)
                .optional();
        Task<String> end = Task.run(
                        "end",
                        String.class,
                        context -> context.find(endless).isPresent() + " "
                                + context.find(broken).isPresent() + " "
                                + context.find(rejected).isPresent())
                .after(endless, broken, rejected, DOCS);

        RunResult result = Crew.of(DOCS, endless, broken, rejected, end).kickoff();

        assertThat(result.isCompleted()).isTrue();
        assertThat(result.output()).isEqualTo("false false false");
        assertThat(result.result(endless)).isInstanceOf(TaskResult.Failed.class);
        assertThat(result.result(broken)).isInstanceOf(TaskResult.Skipped.class);
        assertThat(result.result(rejected)).isInstanceOf(TaskResult.Failed.class);
    }

    @Test
    void a_failed_part_of_a_part_is_told_all_the_way_up() {
        Task<List<String>> inner = Task.each("inner", DOCS, Docs::docs, doc -> failing("x", String.class));
        Task<List<String>> outer = Task.group("outer", inner);
        Task<String> after = Task.run("after", String.class, context -> "never").after(outer);

        RunResult result = Crew.of(DOCS, outer, after)
                .onFailure(FailurePolicy.FINISH_INDEPENDENT)
                .kickoff();

        assertThat(result.status()).isEqualTo(RunStatus.FAILED);
        assertThat(result.tasks().keySet()).contains("outer", "outer[inner]", "outer[inner][1]", "after");
        assertThat(result.result(outer))
                .isInstanceOfSatisfying(
                        TaskResult.Skipped.class,
                        skipped -> assertThat(skipped.because()).startsWith("outer[inner]["));
        assertThat(result.result(after))
                .isInstanceOfSatisfying(
                        TaskResult.Skipped.class,
                        skipped -> assertThat(skipped.why()).isEqualTo(Why.FAILURE));
    }

    // ---- time

    private static final java.time.Duration SOON = java.time.Duration.ofMillis(50);
    /** For what has to be within its task when the time is up, also on a machine under load. */
    private static final java.time.Duration AMPLE = java.time.Duration.ofMillis(500);

    private static <X> X never() throws InterruptedException {
        new CountDownLatch(1).await();
        throw new IllegalStateException("nobody counts down");
    }

    private static Failure failureOf(RunResult result, String id) {
        assertThat(result.tasks().get(id)).isInstanceOf(TaskResult.Failed.class);
        return ((TaskResult.Failed<?>)
                        java.util.Objects.requireNonNull(result.tasks().get(id)))
                .failure();
    }

    @Test
    void a_composed_task_ends_when_its_time_is_up_whatever_takes_so_long() {
        Task<String> turns = Task.loop(
                        "turns",
                        String.class,
                        Integer.MAX_VALUE,
                        history -> Task.run("turn", String.class, context -> {
                            Thread.onSpinWait();
                            return "again";
                        }),
                        history -> false)
                .timeout(SOON);
        Task<String> deciding = Task.<String>rounds("deciding", String.class, (context, earlier) -> never())
                .timeout(AMPLE);
        Task<String> nothing = Task.rounds(
                        "nothing",
                        String.class,
                        (context, earlier) -> new dev.regatta.TaskRounds.Round.Next<String>(List.of()))
                .timeout(SOON);
        Task<String> condition = Task.group("condition", Task.run("part", String.class, context -> "done"))
                .runIf(results -> never())
                .timeout(AMPLE);
        Task<String> maybe = Task.<String>rounds("maybe", String.class, (context, earlier) -> never())
                .timeout(SOON)
                .optional();
        Task<String> part = Task.group("part", Task.<String>run("inner", String.class, context -> never()))
                .timeout(AMPLE);
        Task<String> after = Task.run("after", String.class, context -> "goes on without " + context.find(maybe))
                .after(maybe, DOCS);

        RunResult result = Crew.of(DOCS, turns, deciding, nothing, condition, maybe, part, after)
                .onFailure(FailurePolicy.FINISH_INDEPENDENT)
                .kickoff();

        assertThat(result.status()).isEqualTo(RunStatus.FAILED);
        for (String id : List.of("deciding", "nothing", "condition", "maybe", "part[inner]")) {
            assertThat(failureOf(result, id).kind()).as(id).isEqualTo(Failure.Kind.TIMEOUT);
        }
        assertThat(failureOf(result, "deciding").message())
                .isEqualTo(
                        "Task 'deciding' was not done within its limit of 500 ms; it was stopped in the code that decides on its"
                                + " parts.");
        assertThat(failureOf(result, "part[inner]").message())
                .isEqualTo("Task 'part[inner]' was not done within the time of 'part', of which it is a part; it was"
                        + " stopped in its code.");
        assertThat(result.tasks().get("turns")) // it, or the turn that ran then
                .isInstanceOfAny(TaskResult.Failed.class, TaskResult.Skipped.class);
        assertThat(result.tasks().get("part")).isInstanceOf(TaskResult.Skipped.class);
        assertThat(result.of(after)).isEqualTo("goes on without Optional.empty");
    }

    @Test
    void what_is_decided_after_the_time_was_up_is_not_done() {
        Task<String> late = Task.<String>rounds("late", String.class, (context, earlier) -> {
                    try {
                        return never();
                    } catch (InterruptedException ignored) {
                        return new dev.regatta.TaskRounds.Round.Next<>(
                                List.of(Task.run("part", String.class, part -> "done")));
                    }
                })
                .timeout(SOON)
                .optional();

        RunResult result = Crew.of(late, DOCS).kickoff();

        assertThat(result.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(failureOf(result, "late").kind()).isEqualTo(Failure.Kind.TIMEOUT);
        assertThat(result.tasks()).containsOnlyKeys("late", "docs");
    }

    @Test
    @SuppressWarnings("NullAway") // what code of users may do
    void code_that_makes_no_task_is_told() {
        RunResult result = Crew.of(
                        DOCS,
                        Task.<Docs, String, String>each("each", DOCS, Docs::docs, doc -> null),
                        Task.<String>loop("loop", String.class, 3, history -> null, history -> true),
                        Task.<String>choose("choose", String.class, results -> null),
                        Task.<String>rounds("rounds", String.class, (context, earlier) -> null))
                .onFailure(FailurePolicy.FINISH_INDEPENDENT)
                .kickoff();

        for (String id : List.of("each", "loop", "choose")) {
            assertThat(failureOf(result, id).message()).contains("returned null instead of a task");
        }
        assertThat(failureOf(result, "rounds").message()).contains("returned null instead of a round");
    }

    @Test
    void parts_of_one_id_are_told_and_leave_no_trace_in_the_results() {
        Task<String> twice = Task.run("twice", String.class, context -> "done");

        RunResult result = Crew.of(Task.group("both", twice, twice)).kickoff();

        assertThat(failureOf(result, "both").message())
                .isEqualTo("Task 'both' is to be done by tasks that cannot run: The id 'both[twice]' is used more than"
                        + " once; ids are unique within the task.");
        assertThat(result.tasks()).containsOnlyKeys("both");
    }
}

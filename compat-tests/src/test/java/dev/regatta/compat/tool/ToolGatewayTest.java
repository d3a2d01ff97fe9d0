package dev.regatta.compat.tool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.regatta.Agent;
import dev.regatta.Crew;
import dev.regatta.Run;
import dev.regatta.RunLimits;
import dev.regatta.RunResult;
import dev.regatta.Task;
import dev.regatta.ToolUse;
import dev.regatta.error.Failure;
import dev.regatta.event.RunEvent;
import dev.regatta.event.RunEvent.ToolCallCompleted;
import dev.regatta.gateway.ToolStats;
import dev.regatta.model.DescribedModel;
import dev.regatta.model.ScriptedModel;
import dev.regatta.model.ScriptedModel.Call;
import dev.regatta.step.ToolAnswer.Way;
import dev.regatta.tool.CacheBounds;
import dev.regatta.tool.CachePolicy;
import dev.regatta.tool.Tool;
import dev.regatta.tool.ToolCache;
import dev.regatta.tool.ToolContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the chain between a model's wish and a tool's code does, seen from real crews. */
@Timeout(60)
final class ToolGatewayTest {
    record Query(String words) {}

    record Count(int number, List<String> tags) {}

    private final AtomicInteger runs = new AtomicInteger();
    private final Tool counting =
            Tool.of("count", "Counts", Query.class, query -> query.words() + " " + runs.incrementAndGet());
    private final ScriptedModel model = new ScriptedModel();

    // ---- cache
    // -------------------------------------------------------------------------------------------------------

    @Test
    void a_cached_tool_runs_once_for_the_same_arguments_in_all_runs_of_all_crews() {
        Tool cached = counting.cached();
        for (int i = 0; i < 2; i++) {
            ScriptedModel each = new ScriptedModel()
                    .thenCall("count", i == 0 ? "{\"words\": \"x\"}" : "{ \"words\":\"\\u0078\" }")
                    .thenAnswer("ok");
            run(each, cached);
            assertThat(results(each)).containsExactly("x 1");
        }
        assertThat(runs).hasValue(1);
    }

    @Test
    void a_crew_can_cache_all_its_tools_but_those_that_say_otherwise() {
        AtomicInteger sent = new AtomicInteger();
        Tool sending = Tool.of("send", "Sends", Query.class, query -> sent.incrementAndGet())
                .sideEffects();
        AtomicInteger booked = new AtomicInteger();
        Tool booking = Tool.of("book", "Books", Query.class, query -> booked.incrementAndGet())
                .sideEffects()
                .cached();
        AtomicInteger looked = new AtomicInteger();
        Tool looking = Tool.of("look", "Looks", Query.class, query -> looked.incrementAndGet())
                .readOnly()
                .notCached();
        for (String tool : List.of("count", "send", "book", "look")) {
            model.thenCall(tool, "{\"words\": \"x\"}").thenCall(tool, "{\"words\": \"x\"}");
        }

        RunResult result = Crew.of(task(counting, sending, booking, looking))
                .model(model.thenAnswer("ok"))
                .cacheTools()
                .toolCache(ToolCache.of(CacheBounds.defaults()))
                .kickoff();

        assertThat(runs).hasValue(1);
        assertThat(sent).hasValue(2);
        assertThat(booked).hasValue(1);
        assertThat(looked).hasValue(2);
        assertThat(result.usage().toolCalls()).isEqualTo(6);
        assertThat(result.tools().get("count").hits()).isEqualTo(1);
    }

    @Test
    void a_call_that_shares_the_failure_of_another_is_no_run() {
        CountDownLatch bothAsked = new CountDownLatch(2);
        Tool failing = Tool.of("fail", "Fails", Query.class, query -> {
                    bothAsked.await();
                    throw new IllegalStateException("on purpose");
                })
                .cached();
        model.thenCalls(new Call("fail", "{\"words\": \"x\"}"), new Call("fail", "{\"words\": \"x\"}"));
        List<RunEvent> events = Collections.synchronizedList(new ArrayList<>());
        ToolCache cache = ToolCache.of(CacheBounds.defaults());

        RunResult result = Crew.of(task(failing))
                .model(model.thenAnswer("ok"))
                .toolCache(cache)
                .listener(event -> {
                    events.add(event);
                    if (event instanceof RunEvent.ToolCallStarted) {
                        bothAsked.countDown();
                    }
                })
                .kickoff();

        assertThat(results(model)).allMatch(text -> text.contains("on purpose"));
        ToolStats stats = result.tools().get("fail");
        assertThat(stats.ran() + stats.hits()).isEqualTo(stats.calls()).isEqualTo(2);
        assertThat(stats.ran()).isEqualTo(cache.statistics().misses());
        assertThat(completed(events))
                .filteredOn(call -> call.answered() == Way.RAN)
                .hasSize((int) stats.ran());
    }

    @Test
    void a_cached_call_that_comes_back_to_itself_is_told_so_and_does_not_wait() {
        AtomicReference<Tool> itself = new AtomicReference<>();
        List<String> inner = Collections.synchronizedList(new ArrayList<>());
        itself.set(Tool.of("ask", "Asks a crew", Query.class, query -> {
                    ScriptedModel asked = new ScriptedModel()
                            .thenCall("ask", "{\"words\": \"x\"}")
                            .thenAnswer("inner");
                    RunResult result = run(asked, itself.get());
                    inner.addAll(results(asked));
                    return result.output();
                })
                .cached());

        RunResult result = run(model.thenCall("ask", "{\"words\": \"x\"}").thenAnswer("outer"), itself.get());

        assertThat(result.output()).isEqualTo("outer");
        assertThat(results(model)).containsExactly("inner");
        assertThat(inner).singleElement().asString().contains("it would wait for itself");
    }

    @Test
    void two_cached_calls_that_wait_for_each_other_are_told_so() {
        CyclicBarrier bothRun = new CyclicBarrier(2);
        Map<String, Tool> tools = new ConcurrentHashMap<>();
        List<String> inner = Collections.synchronizedList(new ArrayList<>());
        for (String[] pair : List.of(new String[] {"left", "right"}, new String[] {"right", "left"})) {
            tools.put(
                    pair[0],
                    Tool.of(pair[0], "Asks the other", Query.class, query -> {
                                bothRun.await();
                                ScriptedModel asked = new ScriptedModel()
                                        .thenCall(pair[1], "{\"words\": \"x\"}")
                                        .thenAnswer("from " + pair[0]);
                                RunResult result = run(asked, tools.get(pair[1]));
                                inner.addAll(results(asked));
                                return result.output();
                            })
                            .cached());
        }
        model.thenCalls(new Call("left", "{\"words\": \"x\"}"), new Call("right", "{\"words\": \"x\"}"));

        run(model.thenAnswer("ok"), tools.get("left"), tools.get("right"));

        assertThat(results(model)).containsExactly("from left", "from right");
        assertThat(inner).hasSize(2).anyMatch(text -> text.contains("it would wait for itself"));
    }

    @Test
    void tools_are_not_cached_unless_somebody_says_so() {
        model.thenCall("count", "{\"words\": \"x\"}").thenCall("count", "{\"words\": \"x\"}");

        run(model.thenAnswer("ok"), counting);

        assertThat(results(model)).containsExactly("x 1", "x 2");
    }

    @Test
    void the_whole_of_a_long_result_is_cached() {
        Tool large = Tool.of("large", "Much", Query.class, query -> "y".repeat(1_000) + runs.incrementAndGet())
                .cached(CachePolicy.lasting(Duration.ofHours(1)))
                .maxResultCharacters(100);
        run(new ScriptedModel().thenCall("large", "{\"words\": \"x\"}").thenAnswer("ok"), large);
        ScriptedModel second =
                new ScriptedModel().thenCall("large", "{\"words\": \"x\"}").thenAnswer("ok");

        RunResult result = run(second, large);

        assertThat(runs).hasValue(1);
        assertThat(result.toolResult("t/1.1")).hasValue("y".repeat(1_000) + "1");
    }

    // ---- arguments
    // ---------------------------------------------------------------------------------------------------

    @Test
    void repairs_reach_the_tool_the_model_and_the_events() {
        Tool take = Tool.of("take", "Takes", Count.class, count -> count.number() + " " + count.tags());
        model.thenCall("take", "{\"number\": \"3\", \"tags\": \"a\",}").thenAnswer("ok");
        List<RunEvent> events = Collections.synchronizedList(new ArrayList<>());

        Crew.of(task(take)).model(model).listener(events::add).kickoff();

        assertThat(results(model).getFirst())
                .startsWith("3 [a]\n\n[The call was mended before it was made. A comma behind")
                .contains("/number: the number in a text was taken as a number.");
        assertThat(completed(events).getFirst().repairs()).hasSize(3);
        assertThat(completed(events).getFirst().answered()).isEqualTo(Way.RAN);
    }

    @Test
    void wrong_arguments_are_neither_uses_nor_runs() {
        Tool once = Tool.of("once", "Once", Count.class, count -> runs.incrementAndGet())
                .maxUsesPerTask(1)
                .cached();
        model.thenCall("once", "{\"number\": 3000000000, \"tags\": []}")
                .thenCall("once", "{\"number\": true, \"tags\": []}")
                .thenCall("once", "{\"number\": 1, \"tags\": []}");

        RunResult result = run(model.thenAnswer("ok"), once);

        assertThat(results(model).get(0)).contains("/number does not fit: it must be a whole number from");
        assertThat(results(model).get(2)).isEqualTo("1");
        assertThat(result.tools().get("once"))
                .extracting(ToolStats::calls, ToolStats::ran, ToolStats::refused, ToolStats::errors)
                .containsExactly(3L, 1L, 2L, 0L);
        assertThat(result.usage().toolCalls()).isEqualTo(1);
    }

    @Test
    void calls_that_ran_are_used_whether_they_succeeded_or_not() {
        Tool failing = Tool.of("fail", "Fails", Query.class, query -> {
            throw new IllegalStateException("on purpose");
        });
        Tool slow = Tool.of("slow", "Takes long", Query.class, query -> {
                    new CountDownLatch(1).await();
                    return "never";
                })
                .timeout(Duration.ofMillis(1));
        model.thenCall("fail", "{\"words\": \"x\"}")
                .thenCall("slow", "{\"words\": \"x\"}")
                .thenCall("slow", "{}");

        RunResult result = run(model.thenAnswer("ok"), failing, slow);

        assertThat(result.usage().toolCalls()).isEqualTo(2);
        assertThat(result.tools().values()).extracting(ToolStats::ran).containsExactly(1L, 1L);
    }

    // ---- uses
    // --------------------------------------------------------------------------------------------------------

    @Test
    void of_a_thousand_calls_at_once_only_as_many_run_as_may() {
        Tool limited = counting.maxUsesPerTask(7);
        model.thenCalls(IntStream.range(0, 1_000)
                .mapToObj(i -> new Call("count", "{\"words\": \"" + i + "\"}"))
                .toArray(Call[]::new));

        RunResult result = Crew.of(task(limited))
                .model(DescribedModel.of(model.thenAnswer("ok")).contextTokens(1_000_000))
                .kickoff(Map.of());

        assertThat(runs).hasValue(7);
        assertThat(result.tools().get("count").refused()).isEqualTo(993);
        assertThat(results(model))
                .filteredOn(text -> text.contains("uses per task, 7, is reached"))
                .hasSize(993);
    }

    @Test
    void uses_per_run_are_counted_over_all_its_tasks_and_hits_do_not_count() {
        Tool limited = counting.maxUsesPerRun(2).cached();
        ScriptedModel each = new ScriptedModel()
                .thenCall("count", "{\"words\": \"a\"}")
                .thenAnswer("ok")
                .thenCalls(new Call("count", "{\"words\": \"a\"}"), new Call("count", "{\"words\": \"b\"}"))
                .thenAnswer("ok")
                .thenCall("count", "{\"words\": \"c\"}")
                .thenAnswer("ok");
        Agent agent = Agent.of("Worker", "Work").tools(limited);

        RunResult result = Crew.sequential(
                        Task.of("one", "Do it").by(agent),
                        Task.of("two", "Do it").by(agent),
                        Task.of("three", "Do it").by(agent))
                .model(each)
                .kickoff();

        assertThat(result.tools().get("count"))
                .extracting(ToolStats::calls, ToolStats::ran, ToolStats::hits, ToolStats::refused)
                .containsExactly(4L, 2L, 1L, 1L);
    }

    // ---- results
    // -----------------------------------------------------------------------------------------------------

    @Test
    void a_long_result_is_cut_and_the_model_can_read_on() {
        String whole = "0123456789".repeat(30);
        Tool large = Tool.of("large", "Much", Query.class, query -> whole);
        model.thenCall("large", "{\"words\": \"x\"}")
                .thenCall("read_result", "{\"reference\": \"t/1.1\", \"from\": 100}")
                .thenCall("read_result", "{\"reference\": \"t/1.1\", \"from\": 200}")
                .thenCall("read_result", "{\"reference\": \"t/9.9\"}")
                .thenCall("read_result", "{\"reference\": \"t/1.1\", \"from\": 300}")
                .thenAnswer("ok");
        Run run = Crew.of(task(large))
                .model(model)
                .toolUse(ToolUse.defaults().withMaxResultCharacters(100))
                .start();

        RunResult result = run.await();

        assertThat(results(model))
                .containsExactly(
                        whole.substring(0, 100)
                                + "\n\n[Cut: these are the first 100 of 300 characters. Go on with read_result, reference 't/1.1',"
                                + " from 100.]",
                        whole.substring(100, 200) + "\n\n[Characters 100 to 200 of 300; go on from 200.]",
                        whole.substring(200) + "\n\n[This is the end of it.]",
                        "No result 't/9.9' is kept. Kept are t/1.1.",
                        "The result has 300 characters; from must be 0 to 299.");
        assertThat(offered(model.requests().get(0))).containsExactly("large");
        assertThat(offered(model.requests().get(1))).containsExactly("large", "read_result");
        assertThat(result.toolResult("t/1.1")).hasValue(whole);
        assertThat(run.toolResult("t/1.1")).hasValue(whole);
        assertThat(result.toolResult("t/1.2")).isEmpty();
    }

    @Test
    void of_many_kept_results_a_wrong_reference_is_told_the_latest() {
        Tool wordy = Tool.of("say", "Says", Query.class, query -> query.words().repeat(2))
                .maxResultCharacters(1);
        model.thenCalls(IntStream.range(0, 25)
                        .mapToObj(i -> new Call("say", "{\"words\": \"" + i + "\"}"))
                        .toArray(Call[]::new))
                .thenCall("read_result", "{\"reference\": \"t/9.9\"}");

        run(model.thenAnswer("ok"), wordy);

        assertThat(results(model).getLast()).contains("No result 't/9.9' is kept. Kept are 5 older ones, t/1.");
        assertThat(results(model).getLast().split("t/1\\.")).hasSize(21);
    }

    @Test
    void a_pair_of_surrogates_is_never_cut_in_half() {
        String whole = "😀".repeat(100);
        Tool smiles = Tool.of("smile", "Smiles", Query.class, query -> whole);
        model.thenCall("smile", "{\"words\": \"x\"}")
                .thenCall("read_result", "{\"reference\": \"t/1.1\", \"from\": 51}")
                .thenAnswer("ok");

        Crew.of(task(smiles))
                .model(model)
                .toolUse(ToolUse.defaults().withMaxResultCharacters(51))
                .kickoff();

        assertThat(results(model).get(0)).startsWith("😀".repeat(25) + "\n\n[Cut: these are the first 50 of 200");
        assertThat(results(model).get(1)).startsWith("😀".repeat(25) + "\n\n[Characters 51 to 100 of 200");
    }

    @Test
    void of_the_whole_results_the_oldest_go_when_there_is_no_more_room() {
        Tool huge = Tool.of("huge", "Much", Query.class, query -> query.words().repeat(20_000_000));
        model.thenCall("huge", "{\"words\": \"a\"}").thenCall("huge", "{\"words\": \"b\"}");
        model.thenCall("huge", "{\"words\": \"cc\"}").thenCall("read_result", "{\"reference\": \"t/1.1\"}");

        RunResult result = run(model.thenAnswer("ok"), huge);

        assertThat(result.toolResult("t/1.1")).isEmpty();
        assertThat(result.toolResult("t/2.1")).isPresent();
        assertThat(results(model).get(2)).endsWith("The rest is too long to be kept; ask for less.]");
        assertThat(results(model).get(3)).contains("the oldest go when there is no more room");
    }

    @Test
    void a_result_can_be_the_answer() {
        Tool answer = Tool.of(
                        "answer", "Answers", Query.class, query -> query.words().repeat(50_000))
                .resultAsAnswer();
        model.thenCalls(new Call("count", "{\"words\": \"x\"}"), new Call("answer", "{\"words\": \"y\"}"));

        RunResult result = run(model, counting, answer);

        assertThat(result.output()).isEqualTo("y".repeat(50_000));
        assertThat(model.requests()).hasSize(1);
    }

    @Test
    void a_result_that_will_not_do_as_the_answer_is_sent_back() {
        Tool answer = Tool.of("answer", "Answers", Query.class, Query::words).resultAsAnswer();
        model.thenCall("answer", "{\"words\": \"no number\"}")
                .thenCall("answer", "{\"wrong\": 1}")
                .thenCall("answer", "{\"words\": \"{\\\"number\\\": 4, \\\"tags\\\": []}\"}");
        Task<Count> task =
                Task.of("t", "Do it", Count.class).by(Agent.of("Worker", "Work").tools(answer));

        RunResult result = Crew.of(task).model(model).kickoff();

        assertThat(result.of(task)).isEqualTo(new Count(4, List.of()));
        assertThat(model.requests().get(1).messages().getLast().toString())
                .contains("The result of the tool will not do as the answer");
    }

    // ---- failures
    // ----------------------------------------------------------------------------------------------------

    @Test
    @Tag("in-process")
    void a_tool_whose_failure_fails_the_task_does_so_and_wrong_arguments_do_not() {
        Tool vital = Tool.of("vital", "Must work", Query.class, query -> {
                    throw new IllegalStateException("no disk");
                })
                .failTaskOnError();
        model.thenCall("vital", "{}").thenCall("vital", "{\"words\": \"x\"}");

        RunResult result = run(model, vital);

        assertThat(result.failure()).hasValueSatisfying(failure -> {
            assertThat(failure.kind()).isEqualTo(Failure.Kind.CODE);
            assertThat(failure.message()).isEqualTo("The tool 'vital' failed with IllegalStateException: no disk");
            assertThat(failure.cause()).hasMessage("no disk");
        });
        assertThat(model.requests()).hasSize(2);
        assertThat(result.tools().get("vital").errors()).isEqualTo(1);
    }

    @Test
    void an_endless_message_of_a_failure_is_cut() {
        Tool wordy = Tool.of("wordy", "Fails", Query.class, query -> {
            throw new IllegalStateException("x".repeat(1_000_000));
        });
        model.thenCall("wordy", "{\"words\": \"x\"}").thenAnswer("ok");

        run(model, wordy);

        assertThat(results(model).getFirst()).hasSize(8_001);
    }

    // ---- loops
    // -------------------------------------------------------------------------------------------------------

    @Test
    void the_same_call_over_and_over_gets_the_last_result_and_then_fails_the_task() {
        for (int i = 0; i < 7; i++) {
            model.thenCall("count", i % 2 == 0 ? "{\"words\": \"x\"}" : "{\"words\" :  \"\\u0078\"}");
        }

        RunResult result = run(model, counting);

        assertThat(runs).hasValue(3);
        assertThat(results(model).subList(0, 3)).containsExactly("x 1", "x 2", "x 3");
        assertThat(results(model).subList(3, 6))
                .allSatisfy(text -> assertThat(text)
                        .startsWith("x 3\n\n[You have called 'count' with the same arguments ")
                        .endsWith("Do something else, or give your answer.]"));
        assertThat(result.failure()).hasValueSatisfying(failure -> {
            assertThat(failure.kind()).isEqualTo(Failure.Kind.LOOP);
            assertThat(failure.message()).startsWith("The agent of task 't' called the tool 'count' 7 times");
        });
        assertThat(result.tools().get("count"))
                .extracting(ToolStats::calls, ToolStats::ran, ToolStats::repeated)
                .containsExactly(7L, 3L, 3L);
    }

    @Test
    void the_same_calls_in_one_turn_count_as_well() {
        model.thenCalls(
                Collections.nCopies(6, new Call("count", "{\"words\": \"x\"}")).toArray(Call[]::new));

        RunResult result = run(model.thenAnswer("ok"), counting);

        assertThat(result.isCompleted()).isTrue();
        assertThat(runs).hasValue(3);
        assertThat(results(model))
                .filteredOn(text -> text.contains("It did not run again"))
                .hasSize(3);
    }

    @Test
    void failures_refusals_hits_and_tools_that_are_not_there_count_as_repetitions_too() {
        Tool failing = Tool.of("fail", "Fails", Query.class, query -> {
            throw new IllegalStateException("again " + runs.incrementAndGet());
        });
        AtomicInteger cachedRuns = new AtomicInteger();
        Tool cached = Tool.of("cached", "Is cached", Query.class, query -> cachedRuns.incrementAndGet())
                .cached();
        for (String call : List.of("fail {\"words\": \"x\"}", "cached {\"words\": \"x\"}", "fail {}", "nobody no")) {
            String[] parts = call.split(" ", 2);
            ScriptedModel each = new ScriptedModel();
            for (int i = 0; i < 7; i++) {
                each.thenCall(parts[0], parts[1]);
            }
            assertThat(run(each, failing, cached).failure().orElseThrow().kind())
                    .as(call)
                    .isEqualTo(Failure.Kind.LOOP);
        }
        assertThat(runs).hasValue(3);
        assertThat(cachedRuns).hasValue(1);
    }

    @Test
    void a_repeatable_tool_may_be_called_for_ever_and_each_task_counts_for_itself() {
        for (int i = 0; i < 20; i++) {
            model.thenCall("count", "{\"words\": \"x\"}");
        }
        assertThat(run(model.thenAnswer("ok"), counting.repeatable()).isCompleted())
                .isTrue();
        assertThat(runs).hasValue(20);

        ScriptedModel each = new ScriptedModel();
        for (int i = 0; i < 2; i++) {
            for (int j = 0; j < 6; j++) {
                each.thenCall("count", "{\"words\": \"x\"}");
            }
            each.thenAnswer("ok");
        }
        Agent agent = Agent.of("Worker", "Work").tools(counting);
        assertThat(Crew.sequential(
                                Task.of("one", "Do it").by(agent),
                                Task.of("two", "Do it").by(agent))
                        .model(each)
                        .kickoff()
                        .isCompleted())
                .isTrue();
        assertThat(runs).hasValue(26);
    }

    // ---- context, statistics
    // -----------------------------------------------------------------------------------------

    /** A holder whose method wants to know its call. */
    public static final class Ledger {
        @dev.langchain4j.agent.tool.Tool("Books")
        public String book(String words, ToolContext context) {
            return words + " " + context.idempotencyKey();
        }
    }

    @Test
    void a_tool_is_told_its_call_and_a_key_that_names_it() {
        Tool booking = Tool.of("enter", "Books", Query.class, (query, context) -> context.idempotencyKey());
        model.thenCalls(new Call("enter", "{\"words\": \"x\"}"), new Call("book", "{\"words\": \"y\"}"));

        RunResult result = run(model.thenAnswer("ok"), booking, new Ledger());

        assertThat(results(model)).containsExactly(result.runId() + "/t/1.1", "y " + result.runId() + "/t/1.2");
        ToolSpecification book =
                model.requests().getFirst().toolSpecifications().getLast();
        assertThat(book.parameters().properties()).containsOnlyKeys("words");
    }

    @Test
    void statistics_are_told_before_the_run_ends_for_each_tool() {
        model.thenCalls(new Call("count", "{\"words\": \"x\"}"), new Call("nobody", "{}"), new Call("count", "{}"));
        List<RunEvent> events = Collections.synchronizedList(new ArrayList<>());

        RunResult result = Crew.of(task(counting))
                .model(model.thenAnswer("ok"))
                .limits(RunLimits.defaults())
                .listener(events::add)
                .kickoff();

        assertThat(result.tools()).containsOnlyKeys("count");
        ToolStats stats = result.tools().get("count");
        assertThat(stats.p50()).isPositive().isLessThanOrEqualTo(stats.p99());
        assertThat(events.get(events.size() - 2)).isInstanceOfSatisfying(RunEvent.ToolStatistics.class, told -> {
            assertThat(told.tool()).isEqualTo("count");
            assertThat(told.stats()).isEqualTo(stats);
        });
        assertThat(completed(events))
                .extracting(ToolCallCompleted::answered)
                .containsExactlyInAnyOrder(Way.RAN, Way.REFUSED, Way.UNKNOWN);
    }

    private static List<ToolCallCompleted> completed(List<RunEvent> events) {
        return events.stream()
                .filter(ToolCallCompleted.class::isInstance)
                .map(ToolCallCompleted.class::cast)
                .toList();
    }

    private static Task<String> task(Object... tools) {
        return Task.of("t", "Do it").by(Agent.of("Worker", "Work").tools(tools));
    }

    private static RunResult run(ScriptedModel model, Object... tools) {
        return Crew.of(task(tools)).model(model).kickoff(Map.of());
    }

    private static List<String> offered(ChatRequest request) {
        return request.toolSpecifications().stream()
                .map(ToolSpecification::name)
                .toList();
    }

    private static List<String> results(ScriptedModel model) {
        return model.requests().getLast().messages().stream()
                .filter(ToolExecutionResultMessage.class::isInstance)
                .map(message -> ((ToolExecutionResultMessage) message).text())
                .toList();
    }
}

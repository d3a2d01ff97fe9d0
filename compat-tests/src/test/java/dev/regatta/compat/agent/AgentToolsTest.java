package dev.regatta.compat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.agent.tool.P;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.regatta.Agent;
import dev.regatta.Crew;
import dev.regatta.Run;
import dev.regatta.RunLimits;
import dev.regatta.RunResult;
import dev.regatta.RunStatus;
import dev.regatta.Task;
import dev.regatta.Timeouts;
import dev.regatta.error.Failure;
import dev.regatta.event.RunEvent;
import dev.regatta.model.ScriptedModel;
import dev.regatta.model.ScriptedModel.Call;
import dev.regatta.tool.Tool;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Agents call tools, and nothing a tool or a model does about them crashes a run. */
@Timeout(60)
final class AgentToolsTest {
    record Query(String words, Optional<Integer> limit) {}

    record Hits(List<String> hits) {}

    /** Tools as langchain4j's users write them. */
    public static final class Archive {
        @dev.langchain4j.agent.tool.Tool("Finds documents")
        public Hits search(@P("words to look for") String words, @P(value = "at most", defaultValue = "3") int limit) {
            return new Hits(List.of(words + " " + limit));
        }

        @dev.langchain4j.agent.tool.Tool(name = "opened_on", value = "Tells when")
        String opened(LocalDate day, Optional<String> remark, @P(value = "sure?", required = false) boolean sure) {
            return day.plusDays(1) + " " + remark.orElse("-") + " " + sure;
        }

        @dev.langchain4j.agent.tool.Tool("Does something")
        void touch() {}
    }

    @Test
    void a_tool_of_a_function_is_called_and_its_result_goes_back() {
        Tool search =
                Tool.of("search", "Finds", Query.class, query -> new Hits(List.of(query.words(), query.limit() + "")));
        ScriptedModel model = new ScriptedModel()
                .thenCall("search", "{\"words\": \"heat pumps\"}")
                .thenAnswer("found");

        RunResult result = run(model, search);

        assertThat(result.output()).isEqualTo("found");
        assertThat(result.usage().toolCalls()).isEqualTo(1);
        assertThat(toolResults(model.requests().get(1)))
                .containsExactly("{\"hits\":[\"heat pumps\",\"Optional.empty\"]}");
        assertThat(model.requests().getFirst().toolSpecifications().getFirst().name())
                .isEqualTo("search");
    }

    @Test
    void annotated_methods_are_tools() {
        ScriptedModel model = new ScriptedModel()
                .thenCalls(
                        new Call("search", "{\"words\": \"x\"}"),
                        new Call("opened_on", "{\"day\": \"2026-01-31\"}"),
                        new Call("touch", ""))
                .thenAnswer("ok");

        run(model, new Archive());

        assertThat(toolResults(model.requests().get(1)))
                .containsExactly("{\"hits\":[\"x 3\"]}", "2026-02-01 - false", "done");
        assertThat(model.requests().getFirst().toolSpecifications())
                .extracting(specification -> specification.name())
                .containsExactly("opened_on", "search", "touch");
    }

    @Test
    void calls_of_one_turn_run_at_once_and_results_go_back_in_call_order() {
        CyclicBarrier together = new CyclicBarrier(3);
        Tool meet = Tool.of("meet", "Meets", Query.class, query -> {
            together.await(20, TimeUnit.SECONDS);
            return query.words();
        });
        ScriptedModel model = new ScriptedModel()
                .thenCalls(
                        new Call("meet", "{\"words\": \"c\"}"),
                        new Call("meet", "{\"words\": \"a\"}"),
                        new Call("meet", "{\"words\": \"b\"}"))
                .thenAnswer("ok");

        run(model, meet);

        assertThat(toolResults(model.requests().get(1))).containsExactly("c", "a", "b");
    }

    @Test
    void wrong_arguments_are_told_all_at_once_and_never_reach_the_tool() {
        AtomicInteger calls = new AtomicInteger();
        Tool search = Tool.of("search", "Finds", Query.class, query -> calls.incrementAndGet());
        ScriptedModel model = new ScriptedModel()
                .thenCall("search", "{\"limit\": \"many\", \"wrds\": \"x\"}")
                .thenCall("search", "not json")
                .thenCall("search", "[]")
                .thenAnswer("gave up");

        run(model, search);

        assertThat(calls).hasValue(0);
        assertThat(toolResults(model.requests().get(1)).getFirst()).isEqualTo("""
                        The arguments of 'search' are wrong, so it did not run. Correct them and call it again:
                        /words is missing; it is required.
                        /limit must be a whole number, but is a text.
                        /wrds is not known; known are words, limit. Did you mean 'words'?""");
        assertThat(toolResults(model.requests().get(2)).getLast()).contains("It is not valid JSON");
        assertThat(toolResults(model.requests().get(3)).getLast())
                .contains("The whole value must be an object, but is a list.");
    }

    @Test
    void wrong_arguments_of_annotated_methods_never_reach_them() {
        ScriptedModel model = new ScriptedModel()
                .thenCall("search", "{\"limit\": 2}")
                .thenCall("opened_on", "{\"day\": \"tomorrow\"}")
                .thenAnswer("ok");

        run(model, new Archive());

        assertThat(toolResults(model.requests().get(1)).getFirst()).contains("/words is missing; it is required.");
        assertThat(toolResults(model.requests().get(2)).getLast())
                .startsWith("The arguments of 'opened_on' are wrong")
                .endsWith("/day does not fit a LocalDate.");
    }

    @Test
    void of_very_many_calls_in_a_turn_only_as_many_as_the_limit_are_begun_at_once() {
        Tool echo = Tool.of("echo", "Says it again", Query.class, Query::words);
        Call[] calls = IntStream.range(0, 2_000)
                .mapToObj(i -> new Call("echo", "{\"words\": \"" + i + "\"}"))
                .toArray(Call[]::new);
        ScriptedModel model = new ScriptedModel().thenCalls(calls).thenAnswer("ok");
        Run run = Crew.of(Task.of("t", "Do it").by(Agent.of("A", "b").tools(echo)))
                .model(model)
                .limits(RunLimits.defaults().withToolCallsAtOnce(8))
                .start();

        int begun = 0;
        int most = 0;
        for (RunEvent event : run.events()) {
            begun += event instanceof RunEvent.ToolCallStarted
                    ? 1
                    : event instanceof RunEvent.ToolCallCompleted ? -1 : 0;
            most = Math.max(most, begun);
        }

        assertThat(run.await().isCompleted()).isTrue();
        assertThat(toolResults(model.requests().get(1)))
                .isEqualTo(IntStream.range(0, 2_000).mapToObj(String::valueOf).toList());
        assertThat(most).isLessThanOrEqualTo(8);
    }

    @Test
    void an_unknown_tool_is_answered_with_the_nearest_name() {
        Tool search = Tool.of("search", "Finds", Query.class, query -> "x");
        ScriptedModel model = new ScriptedModel().thenCall("serch", "{}").thenAnswer("ok");

        run(model, search);

        assertThat(toolResults(model.requests().get(1)))
                .containsExactly("There is no tool 'serch'. Did you mean 'search'? Your tools are search.");
    }

    @Test
    void a_throwing_tool_is_answered_with_type_and_message() {
        Tool bad = Tool.of("bad", "Throws", Query.class, query -> {
            throw new IllegalStateException("no index");
        });
        Tool worse = Tool.of("worse", "Overflows", Query.class, query -> {
            throw new StackOverflowError();
        });
        Tool hostile = Tool.of("hostile", "Throws what throws", Query.class, query -> {
            throw new IllegalStateException("no index") {
                private static final long serialVersionUID = 1L;

                @Override
                public String getMessage() {
                    throw new IllegalStateException("I say nothing");
                }
            };
        });
        ScriptedModel model = new ScriptedModel()
                .thenCalls(
                        new Call("bad", "{\"words\": \"x\"}"),
                        new Call("worse", "{\"words\": \"x\"}"),
                        new Call("hostile", "{\"words\": \"x\"}"))
                .thenAnswer("ok");

        RunResult result = run(model, bad, worse, hostile);

        assertThat(result.isCompleted()).isTrue();
        assertThat(toolResults(model.requests().get(1)))
                .containsExactly(
                        "The tool 'bad' failed with IllegalStateException: no index",
                        "The tool 'worse' failed with StackOverflowError.",
                        "The tool 'hostile' failed with IllegalStateException.");
    }

    @Test
    void a_tool_that_cannot_be_loaded_fails_the_task() {
        Tool broken = Tool.of("broken", "Misses a class", Query.class, query -> {
            throw new NoClassDefFoundError("com/example/Missing");
        });
        ScriptedModel model = new ScriptedModel().thenCall("broken", "{\"words\": \"x\"}");

        RunResult result = run(model, broken);

        assertThat(result.status()).isEqualTo(RunStatus.FAILED);
        assertThat(result.failure()).hasValueSatisfying(failure -> {
            assertThat(failure.kind()).isEqualTo(Failure.Kind.CODE);
            assertThat(failure.message()).isEqualTo("Task 't' threw NoClassDefFoundError: com/example/Missing");
        });
    }

    @Test
    void a_tool_that_hangs_is_interrupted_and_the_model_is_told() {
        CountDownLatch interrupted = new CountDownLatch(1);
        Tool slow = Tool.of("slow", "Hangs", Query.class, query -> {
                    try {
                        new CountDownLatch(1).await();
                    } finally {
                        interrupted.countDown();
                    }
                    return "never";
                })
                .timeout(Duration.ofMillis(50));
        ScriptedModel model =
                new ScriptedModel().thenCall("slow", "{\"words\": \"x\"}").thenAnswer("ok");

        RunResult result = run(model, slow);

        assertThat(result.output()).isEqualTo("ok");
        assertThat(interrupted.getCount()).isZero();
        assertThat(toolResults(model.requests().get(1)))
                .containsExactly(
                        "The tool call t/1.1 to slow took longer than 50 ms and was interrupted. Try it with less to do,"
                                + " or go on without it.");
    }

    @Test
    void a_tool_that_ignores_its_interrupt_is_left_behind() {
        CountDownLatch letGo = new CountDownLatch(1);
        Tool stubborn = Tool.of("stubborn", "Will not stop", Query.class, query -> {
                    while (letGo.getCount() > 0) {
                        try {
                            letGo.await();
                        } catch (InterruptedException ignoredOnPurpose) {
                            // that is what makes it stubborn
                        }
                    }
                    return "at last";
                })
                .timeout(Duration.ofMillis(50));
        ScriptedModel model =
                new ScriptedModel().thenCall("stubborn", "{\"words\": \"x\"}").thenAnswer("ok");
        RunLimits impatient =
                RunLimits.defaults().withTimeouts(Timeouts.defaults().withGrace(Duration.ofMillis(50)));

        RunResult result =
                Crew.of(task(stubborn)).model(model).limits(impatient).kickoff();
        letGo.countDown();

        assertThat(result.output()).isEqualTo("ok");
        assertThat(toolResults(model.requests().get(1)).getFirst()).contains("ignored the interrupt and may still run");
    }

    @Test
    void at_the_iteration_limit_the_agent_is_asked_once_more_without_tools() {
        Tool search = Tool.of("search", "Finds", Query.class, query -> "more");
        ScriptedModel model = new ScriptedModel()
                .otherwise(request -> request.toolSpecifications().isEmpty()
                        ? new ScriptedModel.Reply.Text("what I know so far")
                        : new ScriptedModel.Reply.Calls(List.of(new Call("search", "{\"words\": \"x\"}"))));
        Agent agent = Agent.of("Searcher", "Search").tools(search).maxIterations(3);

        RunResult result =
                Crew.of(Task.of("t", "Find it").by(agent)).model(model).kickoff();

        assertThat(result.output()).isEqualTo("what I know so far");
        assertThat(model.requests()).hasSize(4);
        assertThat(model.requests().getLast().messages().getLast().toString())
                .contains("You have used all 3 turns. Give your final answer now");
    }

    @Test
    void an_agent_that_never_answers_fails_at_the_limit() {
        Tool search = Tool.of("search", "Finds", Query.class, query -> "more");
        ScriptedModel model = new ScriptedModel()
                .otherwise(request -> new ScriptedModel.Reply.Calls(List.of(new Call("search", "{\"words\": \"x\"}"))));
        Agent agent = Agent.of("Searcher", "Search").tools(search).maxIterations(2);

        RunResult result =
                Crew.of(Task.of("t", "Find it").by(agent)).model(model).kickoff();

        assertThat(result.failure()).hasValueSatisfying(failure -> {
            assertThat(failure.kind()).isEqualTo(Failure.Kind.ITERATIONS);
            assertThat(failure.message())
                    .isEqualTo("The agent used all 2 turns, and its final answer will not do: It is empty. Raise"
                            + " maxIterations, or ask for less.");
        });
    }

    @Test
    void no_more_tool_calls_run_at_once_than_allowed() {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Tool count = Tool.of("count", "Counts", Query.class, query -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            Thread.onSpinWait();
            return running.decrementAndGet();
        });
        Call[] calls = IntStream.range(0, 50)
                .mapToObj(i -> new Call("count", "{\"words\": \"" + i + "\"}"))
                .toArray(Call[]::new);
        ScriptedModel model = new ScriptedModel().thenCalls(calls).thenAnswer("ok");

        Crew.of(task(count))
                .model(model)
                .limits(RunLimits.defaults().withToolCallsAtOnce(2))
                .kickoff();

        assertThat(most.get()).isBetween(1, 2);
    }

    private static Task<String> task(Object... tools) {
        return Task.of("t", "Do it").by(Agent.of("Worker", "Work").tools(tools));
    }

    private static RunResult run(ScriptedModel model, Object... tools) {
        return Crew.of(task(tools)).model(model).kickoff(Map.of());
    }

    private static List<String> toolResults(ChatRequest request) {
        return request.messages().stream()
                .filter(ToolExecutionResultMessage.class::isInstance)
                .map(message -> ((ToolExecutionResultMessage) message).text())
                .toList();
    }

    /** What a model leaves out. */
    public static final class Lenient {
        @dev.langchain4j.agent.tool.Tool("Adds a mark to a list")
        public String mark(@P(value = "marks", defaultValue = "[\"a\"]") List<String> marks) {
            marks.add("x");
            return String.join(" ", marks);
        }

        @dev.langchain4j.agent.tool.Tool("Shows a letter")
        public int letter(@P(value = "letter", required = false) char letter) {
            return letter;
        }
    }

    @Test
    void what_stands_in_for_an_absent_argument_is_made_anew_for_each_call() {
        ScriptedModel model = new ScriptedModel()
                .thenCall("mark", "{}")
                .thenCall("mark", "{}")
                .thenCall("letter", "{}")
                .thenAnswer("ok");

        Crew.of(Task.of("t", "Do it").by(Agent.of("Worker", "Work").tools(new Lenient())))
                .model(model)
                .kickoff();

        assertThat(model.requests().getLast().messages())
                .filteredOn(ToolExecutionResultMessage.class::isInstance)
                .extracting(message -> ((ToolExecutionResultMessage) message).text())
                .containsExactly("a x", "a x", "0");
    }
}

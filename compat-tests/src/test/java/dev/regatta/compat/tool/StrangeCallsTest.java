package dev.regatta.compat.tool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.output.FinishReason;
import dev.regatta.Agent;
import dev.regatta.Crew;
import dev.regatta.Run;
import dev.regatta.RunLimits;
import dev.regatta.RunResult;
import dev.regatta.RunStatus;
import dev.regatta.Task;
import dev.regatta.TaskResult;
import dev.regatta.Timeouts;
import dev.regatta.Verdict;
import dev.regatta.compat.graph.GraphCleanUpContract;
import dev.regatta.compat.graph.GraphContractNodes;
import dev.regatta.error.Failure;
import dev.regatta.event.RunEvent;
import dev.regatta.graph.FailurePolicy;
import dev.regatta.model.DescribedModel;
import dev.regatta.model.ScriptedModel;
import dev.regatta.tool.CacheBounds;
import dev.regatta.tool.CachePolicy;
import dev.regatta.tool.Tool;
import dev.regatta.tool.ToolCache;
import dev.regatta.tool.ToolContext;
import dev.regatta.tool.ToolFunction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models, tools and hooks that behave as nobody should: no run hangs, is lost, or tells what is not so. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class StrangeCallsTest {
    private static final Duration MOMENT = Duration.ofMillis(300);

    record Word(String word) {}

    record Other(String word) {}

    record Cost(String item, int euros) {}

    // ---- streams
    // ------------------------------------------------------------------------------------------------------

    /** A model that says a word and then goes on, whoever interrupts it. */
    private static final class DeafStream implements StreamingChatModel {
        final CountDownLatch running = new CountDownLatch(1);
        final CountDownLatch letGo = new CountDownLatch(1);
        volatile boolean goesOn;

        @Override
        public void chat(ChatRequest request, StreamingChatResponseHandler handler) {
            goesOn = true;
            handler.onPartialResponse("Well");
            running.countDown();
            GraphContractNodes.stubbornly(letGo);
            goesOn = false;
        }
    }

    @Test
    void a_streaming_model_that_ignores_a_cancel_is_waited_for_and_named() throws InterruptedException {
        DeafStream model = new DeafStream();
        Run run = streaming(model, Duration.ofMinutes(1)).start();
        model.running.await();

        run.cancel();
        RunResult result = run.await();
        boolean goesOn = model.goesOn;
        model.letGo.countDown();

        assertThat(goesOn).isTrue();
        assertThat(result.tasks().get("t"))
                .isInstanceOfSatisfying(
                        TaskResult.Cancelled.class,
                        cancelled -> assertThat(cancelled.stuck()).isTrue());
    }

    @Test
    void a_streaming_model_that_is_slow_to_stop_has_stopped_when_cancel_returns() throws InterruptedException {
        AtomicBoolean goesOn = new AtomicBoolean();
        CountDownLatch running = new CountDownLatch(1);
        StreamingChatModel model = new StreamingChatModel() {
            @Override
            public void chat(ChatRequest request, StreamingChatResponseHandler handler) {
                goesOn.set(true);
                running.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException stopped) {
                    pause(100);
                }
                goesOn.set(false);
            }
        };
        Run run = streaming(model, Duration.ofMinutes(1)).start();
        running.await();

        run.cancel();

        assertThat(goesOn).isFalse();
    }

    @Test
    void a_streaming_model_that_ignores_its_time_is_named() {
        DeafStream model = new DeafStream();

        RunResult result = streaming(model, MOMENT).kickoff();
        model.letGo.countDown();

        assertThat(failure(result).message()).contains("ignore");
    }

    private static Crew streaming(StreamingChatModel model, Duration limit) {
        return Crew.of(Task.of("t", "Say something"))
                .model(DescribedModel.of(new ScriptedModel()).streaming(model))
                .streaming(part -> {})
                .limits(RunLimits.defaults()
                        .withTimeouts(Timeouts.defaults().withModelCall(limit).withGrace(MOMENT)));
    }

    // ---- caches
    // -------------------------------------------------------------------------------------------------------

    /** Tools that are told which call they run for. */
    static final class Annotated {
        @dev.langchain4j.agent.tool.Tool("Tells the run")
        public String who(String word, ToolContext context) {
            return context.runId();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_crew_that_caches_its_tools_leaves_out_those_that_know_their_call(boolean annotated) {
        Tool who = annotated
                ? Tool.from(new Annotated()).getFirst()
                : Tool.of("who", "Tells the run", Word.class, (word, context) -> context.runId());
        ToolCache cache = ToolCache.of(CacheBounds.defaults());
        for (int i = 0; i < 2; i++) {
            ScriptedModel model =
                    new ScriptedModel().thenCall("who", "{\"word\":\"x\"}").thenAnswer("done");
            Run run = Crew.of(Task.of("t", "d").by(Agent.of("A", "g").tools(who)))
                    .cacheTools()
                    .toolCache(cache)
                    .model(model)
                    .start();
            run.await();
            assertThat(model.requests().getLast().messages().toString()).contains(run.id());
        }
    }

    @Test
    void tools_of_one_function_with_other_arguments_share_no_results() {
        ToolFunction<Record> function = word -> "bound to " + word.getClass().getSimpleName();
        ToolCache cache = ToolCache.of(CacheBounds.defaults());
        List<String> told = new ArrayList<>();
        for (Tool tool : List.of(raw(Word.class, function), raw(Other.class, function))) {
            ScriptedModel model =
                    new ScriptedModel().thenCall("look", "{\"word\":\"x\"}").thenAnswer("done");
            Crew.of(Task.of("t", "d").by(Agent.of("A", "g").tools(tool)))
                    .cacheTools()
                    .toolCache(cache)
                    .model(model)
                    .kickoff();
            told.add(told(model));
        }

        assertThat(told.getFirst()).contains("bound to Word");
        assertThat(told.getLast()).contains("bound to Other");
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // what a caller does that has one function for several records
    private static Tool raw(Class<? extends Record> type, ToolFunction<Record> function) {
        return Tool.of("look", "Looks", (Class) type, (ToolFunction) function);
    }

    @Test
    void who_waits_for_the_same_call_has_its_own_time_and_no_other() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        ToolFunction<Word> slow = word -> {
            begun.countDown();
            Thread.sleep(1_000);
            return "at last";
        };
        ScriptedModel hasty =
                new ScriptedModel().thenCall("slow", "{\"word\":\"x\"}").thenAnswer("a");
        ScriptedModel patient =
                new ScriptedModel().thenCall("slow", "{\"word\":\"x\"}").thenAnswer("b");
        ToolCache cache = ToolCache.of(CacheBounds.defaults());
        Run first = caching(slow, hasty, cache, MOMENT).start();
        begun.await();
        Run second = caching(slow, patient, cache, Duration.ofSeconds(30)).start();
        first.await();
        second.await();

        assertThat(told(hasty)).contains("took longer than 300 ms");
        assertThat(told(patient)).contains("at last");
    }

    @Test
    void who_waits_for_a_slower_call_waits_no_longer_than_its_own_limit() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch letGo = new CountDownLatch(1);
        ToolFunction<Word> slow = word -> {
            begun.countDown();
            letGo.await();
            return "at last";
        };
        ScriptedModel patient =
                new ScriptedModel().thenCall("slow", "{\"word\":\"x\"}").thenAnswer("a");
        ScriptedModel hasty =
                new ScriptedModel().thenCall("slow", "{\"word\":\"x\"}").thenAnswer("b");
        ToolCache cache = ToolCache.of(CacheBounds.defaults());
        Run first = caching(slow, patient, cache, Duration.ofSeconds(30)).start();
        begun.await();

        caching(slow, hasty, cache, MOMENT).kickoff();
        letGo.countDown();
        first.await();

        assertThat(told(hasty)).contains("took longer than");
        assertThat(told(patient)).contains("at last");
    }

    private static Crew caching(ToolFunction<Word> function, ChatModel model, ToolCache cache, Duration limit) {
        Tool slow = Tool.of("slow", "Takes its time", Word.class, function).cached();
        return Crew.of(Task.of("t", "d").by(Agent.of("A", "g").tools(slow)))
                .cacheTools()
                .toolCache(cache)
                .model(model)
                .limits(RunLimits.defaults()
                        .withTimeouts(Timeouts.defaults().withToolCall(limit).withGrace(MOMENT)));
    }

    private static String told(ScriptedModel model) {
        return model.requests().getLast().messages().toString();
    }

    // ---- throwables
    // ---------------------------------------------------------------------------------------------------

    private static final class Endless extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public synchronized Throwable getCause() {
            return new Endless();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"model", "hook", "tool", "guardrail", "code"})
    void causes_without_end_end_nothing(String where) {
        ScriptedModel model =
                new ScriptedModel().thenCall("look", "{\"word\":\"x\"}").thenAnswer("done");
        Tool look = Tool.of("look", "Looks", Word.class, word -> maybe(where, "tool", "fine"));
        Task<String> agent = Task.of("agent", "d")
                .by(Agent.of("A", "g").tools(look))
                .guardrail(answer -> maybe(where, "guardrail", Verdict.ok(answer)));
        Task<String> code = Task.run("code", String.class, context -> maybe(where, "code", "fine"));

        RunResult result = Crew.of(agent, code)
                .onFailure(FailurePolicy.FINISH_INDEPENDENT)
                .aroundModelCalls(
                        (call, context, next) -> maybe(where, "hook", next).call(call))
                .model(where.equals("model") ? failing() : model)
                .kickoff();

        assertThat(result.status()).isEqualTo(where.equals("tool") ? RunStatus.COMPLETED : RunStatus.FAILED);
    }

    private static ChatModel failing() {
        return new ChatModel() {
            @Override
            public ChatResponse chat(ChatRequest request) {
                throw new Endless();
            }
        };
    }

    private static <A> A maybe(String where, String here, A value) {
        if (where.equals(here)) {
            throw new Endless();
        }
        return value;
    }

    @Test
    void a_naked_throwable_is_told_as_what_it_is() {
        Task<Object> list = Task.run("list", Object.class, context -> List.of(1));
        Task<List<String>> each = Task.each(
                "each", list, items -> GraphCleanUpContract.Thrown.THROWABLE.raise(), item -> Task.of("x", "d"));

        RunResult result = Crew.of(list, each).model(new ScriptedModel()).kickoff();

        assertThat(failure(result).message()).contains("threw Throwable: naked");
    }

    // ---- interrupts that nobody meant
    // ---------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(strings = {"condition", "model hook", "tool hook", "guardrail", "cacheIf", "tool"})
    void an_interrupt_flag_that_code_leaves_behind_stops_nothing(String where) {
        ScriptedModel model = new ScriptedModel()
                .thenCall("look", "{\"word\":\"x\"}")
                .thenAnswer("no")
                .thenAnswer("yes");
        Tool look = Tool.of("look", "Looks", Word.class, word -> {
                    leaveFlag(where, "tool");
                    return "fine";
                })
                .cached(CachePolicy.defaults().withCacheIf(result -> {
                    leaveFlag(where, "cacheIf");
                    return true;
                }));
        Task<String> task = Task.of("t", "d")
                .by(Agent.of("A", "g").tools(look))
                .runIf(context -> {
                    leaveFlag(where, "condition");
                    return true;
                })
                .guardrail(answer -> {
                    leaveFlag(where, "guardrail");
                    return answer.equals("no") ? Verdict.no("again") : Verdict.ok(answer);
                });

        RunResult result = Crew.of(task)
                .cacheTools()
                .toolCache(ToolCache.of(CacheBounds.defaults()))
                .aroundModelCalls((call, context, next) -> {
                    leaveFlag(where, "model hook");
                    return next.call(call);
                })
                .aroundToolCalls((call, context, next) -> {
                    leaveFlag(where, "tool hook");
                    return next.call(call);
                })
                .model(model)
                .kickoff();

        assertThat(result.failure().map(Failure::message)).isEmpty();
        assertThat(result.output()).isEqualTo("yes");
    }

    private static void leaveFlag(String where, String here) {
        if (where.equals(here)) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- the end of a run
    // ---------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_hook_of_the_end_that_waits_for_somebody_who_waits_for_the_run_is_left_behind(boolean cancels)
            throws InterruptedException {
        AtomicReference<Run> self = new AtomicReference<>();
        CountDownLatch known = new CountDownLatch(1);
        Run run = Crew.of(Task.of("t", "d"))
                .model(new ScriptedModel().thenAnswer("a"))
                .limits(RunLimits.defaults()
                        .withTimeouts(Timeouts.defaults().withToolCall(MOMENT).withGrace(MOMENT)))
                .afterKickoff(result -> {
                    GraphContractNodes.awaitThroughInterrupts(known);
                    CompletableFuture<Void> other = CompletableFuture.runAsync(() -> {
                        if (cancels) {
                            self.get().cancel();
                        } else {
                            self.get().await();
                        }
                    });
                    try {
                        other.get(40, TimeUnit.SECONDS);
                    } catch (InterruptedException | ExecutionException | TimeoutException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .start();
        self.set(run);
        known.countDown();

        RunResult result = run.await();

        assertThat(result.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(warnings(run)).contains("callback-failed");
    }

    private static List<String> warnings(Run run) {
        List<String> codes = new ArrayList<>();
        for (RunEvent event : run.events()) {
            if (event instanceof RunEvent.Warning warning) {
                codes.add(warning.code());
            }
        }
        return codes;
    }

    // ---- results that are no data
    // -------------------------------------------------------------------------------------

    @Test
    void futures_streams_and_exceptions_within_results_are_no_data() {
        List<Object> results = List.of(
                List.of(CompletableFuture.completedFuture("x")),
                Map.of("a", Stream.of(1)),
                new Held(new IllegalStateException("trace")),
                List.of(Optional.of(CompletableFuture.failedFuture(new IllegalStateException("no")))));
        for (Object returned : results) {
            ScriptedModel model =
                    new ScriptedModel().thenCall("look", "{\"word\":\"x\"}").thenAnswer("done");
            Tool look = Tool.of("look", "Looks", Word.class, word -> returned);

            Crew.of(Task.of("t", "d").by(Agent.of("A", "g").tools(look)))
                    .model(model)
                    .kickoff();

            assertThat(told(model)).contains("no data").doesNotContain("cancelled", "stackTrace");
        }
    }

    record Held(Exception trouble) {}

    @Test
    void futures_are_waited_for_and_their_failures_are_the_tools() {
        for (Object returned : List.of(
                CompletableFuture.supplyAsync(() -> "from far"),
                Optional.of(CompletableFuture.completedFuture("from far")),
                CompletableFuture.completedFuture(CompletableFuture.completedFuture("from far")))) {
            ScriptedModel model =
                    new ScriptedModel().thenCall("look", "{\"word\":\"x\"}").thenAnswer("done");
            Tool look = Tool.of("look", "Looks", Word.class, word -> returned);

            Crew.of(Task.of("t", "d").by(Agent.of("A", "g").tools(look)))
                    .model(model)
                    .kickoff();

            assertThat(told(model)).contains("from far");
        }
    }

    // ---- answers that are none
    // ----------------------------------------------------------------------------------------

    private static ChatModel ending(FinishReason reason, String... texts) {
        AtomicInteger turn = new AtomicInteger();
        return new ChatModel() {
            @Override
            public ChatResponse chat(ChatRequest request) {
                int number = turn.getAndIncrement();
                return ChatResponse.builder()
                        .aiMessage(AiMessage.from(texts[Math.min(number, texts.length - 1)]))
                        .finishReason(number == 0 ? reason : FinishReason.STOP)
                        .build();
            }
        };
    }

    @ParameterizedTest
    @EnumSource(
            value = FinishReason.class,
            names = {"LENGTH", "CONTENT_FILTER", "OTHER"})
    void an_end_that_is_not_the_models_own_is_warned_of(FinishReason reason) {
        Run run = Crew.of(Task.of("t", "d")).model(ending(reason, "half an ")).start();
        run.await();

        assertThat(warnings(run)).containsAnyOf("answer-cut", "answer-filtered", "answer-stopped");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_call_that_was_announced_and_not_made_is_no_answer(boolean tools) {
        Agent agent = Agent.of("A", "g");
        Task<String> task =
                Task.of("t", "d").by(tools ? agent.tools(Tool.of("look", "Looks", Word.class, word -> "fine")) : agent);

        RunResult result = Crew.of(task)
                .model(ending(FinishReason.TOOL_EXECUTION, "I will search now.", "There are pumps."))
                .kickoff();

        assertThat(result.output()).isEqualTo("There are pumps.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "```json\n{\"item\":\"a ```b``` c\",\"euros\":7}\n```",
                "```\n{\"item\":\"```\\n```\",\"euros\":7}\n```",
                "````json\n{\"item\":\"x\",\"euros\":7}\n````",
                "~~~json\n{\"item\":\"x\",\"euros\":7}\n~~~",
                "```\nfirst look, then add\n```\n{\"item\":\"x\",\"euros\":7}",
                "```text\nplan: {see below}\n```\n\n```json\n{\"item\":\"x\",\"euros\":7}\n```",
                "```json\n{\"item\":\"x\",\"euros\":7}\n```\n```json\n{\"item\":\"x\",\"euros\":7}\n```",
                "  ```json\n  {\"item\":\"x\",\"euros\":7}\n  ```  ",
                "```json\n{\"item\":\"x\",\"euros\":7}",
                "```json {\"item\":\"x\",\"euros\":7}```",
                "Here:\n```json\n{\"item\":\"x\",\"euros\":7}\n```\nDone."
            })
    void fences_are_where_lines_say_so(String answer) {
        Task<Cost> task = Task.of("t", "d", Cost.class);

        RunResult result =
                Crew.of(task).model(new ScriptedModel().thenAnswer(answer)).kickoff();

        assertThat(result.failure().map(Failure::message)).isEmpty();
        assertThat(result.of(task).euros()).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "```json\n{\"item\":\"x\",\"euros\":7}\n```\n```json\n{\"item\":\"x\",\"euros\":8}\n```",
                "```json\n{\"item\":\"x\",\"euros\":7}\n```\nor\n{\"item\":\"x\",\"euros\":8}",
                "~~~\n{\"item\":\"x\",\"euros\":7}\n~~~\n````\n{\"item\":\"y\",\"euros\":7}\n````"
            })
    void of_different_values_in_fences_none_is_the_answer(String answer) {
        Task<Cost> task = Task.of("t", "d", Cost.class);
        ScriptedModel model = new ScriptedModel().thenAnswer(answer).thenAnswer("{\"item\":\"z\",\"euros\":9}");

        RunResult result = Crew.of(task).model(model).kickoff();

        assertThat(result.of(task).euros()).isEqualTo(9);
    }

    @Test
    void numbers_in_fences_are_read() {
        Task<Integer> task = Task.of("t", "d", Integer.class);

        RunResult result = Crew.of(task)
                .model(new ScriptedModel().thenAnswer("```\n1 + 1\n```\nso\n```json\n42\n```"))
                .kickoff();

        assertThat(result.of(task)).isEqualTo(42);
    }

    private static Failure failure(RunResult result) {
        return result.failure().orElseThrow();
    }

    private static void pause(long millis) {
        long end = System.nanoTime() + Duration.ofMillis(millis).toNanos();
        while (end - System.nanoTime() > 0) {
            Thread.onSpinWait();
        }
    }
}

package dev.regatta.compat.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.Response;
import dev.langchain4j.model.output.TokenUsage;
import dev.regatta.Crew;
import dev.regatta.RunResult;
import dev.regatta.Task;
import dev.regatta.compat.engine.RecordedRun;
import dev.regatta.error.RetryPolicy;
import dev.regatta.event.RunEvent;
import dev.regatta.memory.EmbeddingLimits;
import dev.regatta.memory.Memory;
import dev.regatta.memory.MemoryHit;
import dev.regatta.memory.MemoryOptions;
import dev.regatta.memory.MemoryQuery;
import dev.regatta.memory.QueryEmbedding;
import dev.regatta.message.TypeRef;
import dev.regatta.model.EmbeddingUsage;
import dev.regatta.model.ScriptedModel;
import dev.regatta.model.Usage;
import dev.regatta.step.LogEntry;
import dev.regatta.step.StepCodec;
import dev.regatta.step.StepReply;
import dev.regatta.step.StepRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls of embedding models: counted where they belong to a run, bounded, timed, tried again. */
@Timeout(60)
final class EmbeddingCallsTest {
    private static final EmbeddingLimits QUICK =
            EmbeddingLimits.defaults().withRetry(new RetryPolicy(3, Duration.ofMillis(1), 1, Duration.ofSeconds(1)));

    /** A model for which all texts mean the same; what it does about a query before it answers is up to the test. */
    private static final class QueriedModel implements EmbeddingModel {
        private final Callable<?> atQuery;
        final AtomicInteger queries = new AtomicInteger();

        QueriedModel(Callable<?> atQuery) {
            this.atQuery = atQuery;
        }

        @Override
        public String modelName() {
            return "same";
        }

        @Override
        public Response<Embedding> embed(String query) {
            queries.incrementAndGet();
            try {
                atQuery.call();
            } catch (RuntimeException failure) {
                throw failure;
            } catch (Exception failure) {
                throw new IllegalStateException(failure);
            }
            return Response.from(Embedding.from(new float[] {1, 1}), new TokenUsage(7));
        }

        @Override
        public Response<List<Embedding>> embedAll(List<TextSegment> texts) {
            return Response.from(
                    texts.stream()
                            .map(text -> Embedding.from(new float[] {1, 1}))
                            .toList(),
                    new TokenUsage(1_000));
        }
    }

    private static Memory memory(EmbeddingModel model, EmbeddingLimits limits) {
        return Memory.inMemory(MemoryOptions.defaults().embeddings(model).embeddingLimits(limits));
    }

    /** {@return a memory that holds one text, found by any word if its meaning is compared} */
    private static Memory holdingOne(EmbeddingModel model, EmbeddingLimits limits) throws InterruptedException {
        Memory memory = memory(model, limits);
        memory.remember("The boiler is in the cellar");
        assertThat(memory.awaitEmbedded(Duration.ofSeconds(30))).isTrue();
        return memory;
    }

    @Test
    void a_run_counts_what_its_recalls_and_its_keeping_take() throws Exception {
        ScriptedModel model = new ScriptedModel()
                .thenCall("recall", "{\"query\": \"heating\"}")
                .thenCall("remember", "{\"fact\": \"Pumps hum\"}")
                .thenAnswer("done");
        List<RunEvent> events = new ArrayList<>();
        try (Memory memory = holdingOne(new QueriedModel(() -> null), QUICK)) {
            var run = Crew.of(Task.of("t", "Look around"))
                    .model(model)
                    .memory(memory)
                    .start();
            run.events().forEach(events::add);
            RunResult result = run.await();

            // the task's own recall, the tool recall, and a look whether the fact and the answer are known
            Map<String, EmbeddingUsage> expected = Map.of("same", new EmbeddingUsage(4, 28));
            assertThat(result.usage().embeddings()).isEqualTo(expected);
            assertThat(result.usage().embeddingCalls()).isEqualTo(4);
            assertThat(result.usage().embeddingTokens()).isEqualTo(28);
            assertThat(result.usage().modelCalls()).isEqualTo(3);
            assertThat(events)
                    .filteredOn(RunEvent.TaskCompleted.class::isInstance)
                    .extracting(
                            event -> ((RunEvent.TaskCompleted) event).usage().embeddings())
                    .containsExactly(expected);
        }
    }

    @Test
    void a_query_is_embedded_in_a_step_of_its_own_whose_reply_can_be_written() throws Exception {
        ScriptedModel model = new ScriptedModel()
                .thenCall("recall", "{\"query\": \"heating\"}")
                .thenAnswer("done");
        RecordedRun run;
        try (Memory memory = holdingOne(new QueriedModel(() -> null), QUICK)) {
            run = RecordedRun.of(
                    Crew.of(Task.of("t", "Look around")).model(model).memory(memory), Map.of(), started -> {});
        }

        List<LogEntry.StepCompleted> embedded = run.log().stream()
                .map(entry -> StepCodec.json().decode(StepCodec.json().encode(entry)))
                .filter(LogEntry.StepCompleted.class::isInstance)
                .map(LogEntry.StepCompleted.class::cast)
                .filter(step -> step.request() instanceof StepRequest.Embed)
                .toList();
        assertThat(embedded)
                .extracting(step -> step.request().step().toString())
                .containsExactly("t/recall/embedding", "t/1.1/embedding", "t/publish-remember/embedding");
        assertThat(embedded).allSatisfy(step -> {
            Object vectors = ((StepReply.Value) step.reply()).value().as(new TypeRef<List<float[]>>() {});
            assertThat(vectors)
                    .asInstanceOf(InstanceOfAssertFactories.LIST)
                    .singleElement()
                    .isEqualTo(new float[] {1, 1});
        });
    }

    @Test
    void a_query_that_cannot_be_embedded_is_a_step_that_failed_and_words_are_searched_for() throws Exception {
        ScriptedModel model = new ScriptedModel().thenAnswer("done");
        RecordedRun run;
        try (Memory memory = holdingOne(
                new QueriedModel(() -> {
                    throw new IllegalStateException("no model today");
                }),
                QUICK)) {
            run = RecordedRun.of(
                    Crew.of(Task.of("t", "Where is the boiler?")).model(model).memory(memory), Map.of(), started -> {});
        }

        assertThat(run.result().isCompleted()).isTrue();
        assertThat(model.requests().getFirst().messages().toString()).contains("The boiler is in the cellar");
        assertThat(run.log())
                .filteredOn(entry -> entry instanceof LogEntry.StepCompleted step
                        && step.request() instanceof StepRequest.Embed
                        && step.reply() instanceof StepReply.Failed)
                .hasSize(2);
    }

    @Test
    void who_searches_without_a_run_can_count_too() throws Exception {
        List<Usage> used = new ArrayList<>();
        QueryEmbedding counting = (model, text, call) -> {
            QueryEmbedding.Embedded made = call.call();
            used.add(made.used());
            return made.vector();
        };
        try (Memory memory = holdingOne(new QueriedModel(() -> null), QUICK)) {
            memory.search(MemoryQuery.of("heating"), counting);
            memory.search(MemoryQuery.of("\"the boiler\""), counting); // only words count for a phrase
        }

        assertThat(used).containsExactly(Usage.ofEmbedding("same", new EmbeddingUsage(1, 7)));
    }

    @Test
    void a_failure_that_may_pass_is_tried_again() throws Exception {
        AtomicInteger left = new AtomicInteger(2);
        QueriedModel model = new QueriedModel(() -> {
            if (left.getAndDecrement() > 0) {
                throw new RateLimitException("slowly");
            }
            return null;
        });
        try (Memory memory = holdingOne(model, QUICK)) {
            assertThat(memory.search("heating")).hasSize(1);
        }

        assertThat(model.queries).hasValue(3);
    }

    @Test
    void a_model_that_takes_too_long_is_interrupted_and_words_are_left() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        QueriedModel model = new QueriedModel(() -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException late) {
                interrupted.countDown();
            }
            return null;
        });
        try (Memory memory = holdingOne(model, QUICK.withTimeout(Duration.ofMillis(100)))) {
            assertThat(memory.search("heating")).isEmpty();
            assertThat(memory.search("boiler")).hasSize(1);
        }

        assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(model.queries).hasValue(2); // none was tried again
    }

    @Test
    void a_model_that_hangs_for_good_is_not_called_more_often_than_it_may_be() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        QueriedModel model = new QueriedModel(() -> {
            boolean over = false;
            while (!over) {
                try {
                    over = end.await(1, TimeUnit.MINUTES);
                } catch (InterruptedException deaf) {
                    over = false;
                }
            }
            return null;
        });
        EmbeddingLimits limits = QUICK.withTimeout(Duration.ofMillis(100)).withCallsAtOnce(1);
        try (Memory memory = holdingOne(model, limits)) {
            for (int i = 0; i < 3; i++) {
                assertThat(memory.search("boiler")).hasSize(1);
            }
            assertThat(model.queries).hasValue(1);
        } finally {
            end.countDown();
        }
    }

    @Test
    void only_so_many_calls_go_on_at_a_model_whoever_makes_them() throws Exception {
        AtomicInteger goingOn = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CyclicBarrier pair = new CyclicBarrier(2); // calls end two by two, so that a single one never ends
        QueriedModel model = new QueriedModel(() -> {
            most.accumulateAndGet(goingOn.incrementAndGet(), Math::max);
            pair.await(30, TimeUnit.SECONDS);
            goingOn.decrementAndGet();
            return null;
        });
        EmbeddingLimits two = EmbeddingLimits.defaults().withCallsAtOnce(2);
        List<Future<List<MemoryHit>>> searches = new ArrayList<>();
        try (Memory one = holdingOne(model, two);
                Memory other = holdingOne(model, two);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 8; i++) {
                searches.add(threads.submit(() -> one.search("heating")));
                searches.add(threads.submit(() -> other.search("heating")));
            }
            for (Future<List<MemoryHit>> search : searches) {
                assertThat(search.get()).hasSize(1);
            }
        }

        assertThat(most).hasValue(2);
    }
}

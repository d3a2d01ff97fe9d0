package dev.regatta.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.regatta.Crew;
import dev.regatta.Run;
import dev.regatta.RunLimits;
import dev.regatta.RunResult;
import dev.regatta.Task;
import dev.regatta.error.RetryPolicy;
import dev.regatta.error.TransientException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How many calls go on at one model: of all runs of the process together, or of one run. */
@Timeout(60)
final class ModelCallsAtOnceTest {
    private final AtomicInteger goingOn = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    private static ChatModel model(Supplier<String> answers) {
        return new ChatModel() {
            @Override
            public ChatResponse doChat(ChatRequest request) {
                return ChatResponse.builder()
                        .aiMessage(AiMessage.from(answers.get()))
                        .build();
            }
        };
    }

    /** {@return a model whose calls end two by two, so that a single one never ends} */
    private ChatModel inPairs() {
        CyclicBarrier pair = new CyclicBarrier(2);
        return model(() -> {
            most.accumulateAndGet(goingOn.incrementAndGet(), Math::max);
            try {
                pair.await(30, TimeUnit.SECONDS);
            } catch (InterruptedException | BrokenBarrierException | TimeoutException alone) {
                throw new IllegalStateException("a call was left alone", alone);
            } finally {
                goingOn.decrementAndGet();
            }
            return "ok";
        });
    }

    private static Crew crew(ChatModel model, int tasks, RunLimits limits) {
        Task<?>[] made = new Task<?>[tasks];
        for (int i = 0; i < tasks; i++) {
            made[i] = Task.of("t" + i, "x");
        }
        return Crew.of(made).model(model).limits(limits).retry(RetryPolicy.never());
    }

    @Test
    void two_runs_of_one_model_share_the_bound() throws InterruptedException {
        Crew crew = crew(inPairs(), 8, RunLimits.defaults().withModelCallsAtOnce(2));

        Run first = crew.start();
        Run second = crew.start();

        assertThat(List.of(first.await(), second.await())).allMatch(RunResult::isCompleted);
        assertThat(most).hasValue(2);
    }

    @Test
    void on_request_each_run_has_a_bound_of_its_own() throws InterruptedException {
        Crew crew =
                crew(inPairs(), 1, RunLimits.defaults().withModelCallsAtOnce(1).withOwnModelCallsOnly());

        Run first = crew.start();
        Run second = crew.start();

        assertThat(List.of(first.await(), second.await())).allMatch(RunResult::isCompleted);
        assertThat(most).hasValue(2);
    }

    @Test
    void the_runs_of_a_batch_are_one_also_then() {
        Crew crew =
                crew(inPairs(), 4, RunLimits.defaults().withModelCallsAtOnce(2).withOwnModelCallsOnly());

        List<RunResult> results = crew.kickoffEach(Collections.nCopies(3, Map.of()));

        assertThat(results).allMatch(RunResult::isCompleted);
        assertThat(most).hasValue(2);
    }

    @Test
    void a_call_that_waits_for_its_next_attempt_holds_no_permit() throws InterruptedException {
        AtomicInteger calls = new AtomicInteger();
        CountDownLatch another = new CountDownLatch(1);
        ChatModel model = model(() -> {
            if (calls.incrementAndGet() == 1) {
                throw new TransientException("not now", null);
            }
            another.countDown();
            return "ok";
        });
        Run run = crew(model, 2, RunLimits.defaults().withModelCallsAtOnce(1))
                .retry(new RetryPolicy(2, Duration.ofMinutes(1), 1, Duration.ofMinutes(1)))
                .start();

        assertThat(another.await(25, TimeUnit.SECONDS)).isTrue(); // the pause is at least half a minute

        run.cancel();
    }
}

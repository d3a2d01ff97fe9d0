package dev.regatta.compat.crew;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.Agent;
import dev.regatta.Crew;
import dev.regatta.Run;
import dev.regatta.RunResult;
import dev.regatta.Task;
import dev.regatta.event.RunEvent;
import dev.regatta.model.ScriptedModel;
import dev.regatta.tool.Tool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Events tell a run in order, to anyone who listens, and nobody who listens disturbs it. */
@Timeout(60)
final class EventsTest {
    record None() {}

    @Test
    void a_run_is_told_from_start_to_end() {
        ScriptedModel model = new ScriptedModel().thenCall("look", "{}").thenAnswer("found");
        Agent agent = Agent.of("A", "b").tools(Tool.of("look", "Looks", None.class, input -> "there"));

        List<RunEvent> events =
                events(Crew.of(Task.of("t", "Do it").by(agent)).model(model).start());

        assertThat(events)
                .extracting(event -> event.getClass().getSimpleName())
                .containsExactly(
                        "RunStarted",
                        "TaskStarted",
                        "ModelCallStarted",
                        "ModelCallCompleted",
                        "ToolCallStarted",
                        "ToolCallCompleted",
                        "ModelCallStarted",
                        "ModelCallCompleted",
                        "TaskCompleted",
                        "ToolStatistics",
                        "RunFinished");
    }

    @Test
    void numbers_have_no_gaps_times_never_go_back_and_all_name_their_run() {
        List<Task<?>> tasks = new ArrayList<>();
        IntStream.range(0, 50).forEach(i -> tasks.add(Task.run("t" + i, Integer.class, context -> i)));
        Run run = Crew.of(tasks).start();

        List<RunEvent> events = events(run);

        for (int i = 0; i < events.size(); i++) {
            RunEvent.Origin origin = events.get(i).origin();
            assertThat(origin.sequence()).isEqualTo(i + 1);
            assertThat(origin.runId()).isEqualTo(run.id());
            assertThat(origin.time())
                    .isAfterOrEqualTo(events.get(Math.max(0, i - 1)).origin().time());
        }
        assertThat(events).hasSize(102);
    }

    @Test
    void any_number_of_readers_see_the_same_even_after_the_end() {
        Run run = Crew.of(Task.run("t", String.class, context -> "x")).start();
        run.await();

        assertThat(events(run)).isEqualTo(events(run)).hasSize(4);
    }

    @Test
    void listeners_have_been_told_everything_when_kickoff_returns() {
        List<RunEvent> first = Collections.synchronizedList(new ArrayList<>());
        List<RunEvent> second = Collections.synchronizedList(new ArrayList<>());

        Crew.of(Task.run("t", String.class, context -> "x"))
                .listener(first::add)
                .listener(second::add)
                .kickoff();

        assertThat(first).hasSize(4).isEqualTo(second);
    }

    @Test
    void a_throwing_listener_disturbs_nobody() {
        List<RunEvent> told = Collections.synchronizedList(new ArrayList<>());

        RunResult result = Crew.of(Task.run("t", String.class, context -> "x"))
                .listener(event -> {
                    throw new AssertionError("on purpose");
                })
                .listener(told::add)
                .kickoff();

        assertThat(result.isCompleted()).isTrue();
        assertThat(told).hasSize(4);
    }

    @Test
    void a_listener_that_hangs_delays_neither_run_nor_others() {
        CountDownLatch letGo = new CountDownLatch(1);
        List<RunEvent> told = Collections.synchronizedList(new ArrayList<>());

        RunResult result = Crew.of(Task.run("t", String.class, context -> "x"))
                .listener(event -> {
                    try {
                        letGo.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                })
                .listener(told::add)
                .kickoff();
        letGo.countDown();

        assertThat(result.isCompleted()).isTrue();
        assertThat(told).hasSize(4);
    }

    @Test
    void a_listener_that_hangs_delays_a_batch_once_and_not_each_of_its_runs() {
        CountDownLatch letGo = new CountDownLatch(1);
        Crew crew = Crew.of(Task.run("t", String.class, context -> "x")).listener(event -> {
            try {
                letGo.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });

        long begin = System.nanoTime();
        List<RunResult> results = crew.kickoffEach(Collections.nCopies(60, Map.of()));
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        letGo.countDown();

        assertThat(results).hasSize(60).allMatch(RunResult::isCompleted);
        assertThat(took).isLessThan(Duration.ofSeconds(8)); // sixty times a quarter of a second would be fifteen
    }

    @Test
    void events_become_lines_of_json() {
        List<String> lines =
                events(Crew.of(Task.run("t", String.class, context -> "x"))
                                .named("study")
                                .start())
                        .stream()
                        .map(RunEvent::toJson)
                        .toList();

        assertThat(lines.getFirst())
                .startsWith("{\"event\":\"RunStarted\",\"runId\":\"")
                .contains("\"sequence\":1", "\"time\":\"20", "\"crew\":\"study\"", "\"tasks\":{\"t\":[]}")
                .doesNotContain("taskId", "\n");
        assertThat(lines.get(1)).contains("\"event\":\"TaskStarted\"", "\"taskId\":\"t\"");
    }

    @Test
    void events_hold_neither_prompts_nor_answers_nor_arguments_nor_results() {
        record Secret(String word) {}
        ScriptedModel model =
                new ScriptedModel().thenCall("look", "{\"word\": \"secret-1\"}").thenAnswer("secret-2");
        Agent agent = Agent.of("A", "b").tools(Tool.of("look", "Looks", Secret.class, input -> "secret-3"));

        List<RunEvent> events =
                events(Crew.of(Task.of("t", "secret-4").by(agent)).model(model).start());

        assertThat(events.toString()).doesNotContain("secret");
    }

    private static List<RunEvent> events(Run run) {
        List<RunEvent> events = new ArrayList<>();
        run.events().forEach(events::add);
        return events;
    }
}

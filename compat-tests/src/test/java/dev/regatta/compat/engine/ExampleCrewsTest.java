package dev.regatta.compat.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.RunResult;
import dev.regatta.TaskResult;
import dev.regatta.spi.CrewRef;
import dev.regatta.spi.EmbeddedEngine;
import dev.regatta.spi.Embedding;
import dev.regatta.spi.RunRequest;
import dev.regatta.spi.TaskCall;
import dev.regatta.spi.TaskHandler;
import dev.regatta.step.LogEntry;
import dev.regatta.step.StepCodec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The crews of the examples run again from their logs, and in a second process from the bytes of each task. */
final class ExampleCrewsTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void write() {
        ExampleCrews.writeTexts(folder);
    }

    @Test
    void each_is_replayed_from_the_bytes_of_its_log() {
        new ExampleCrews(folder).all().forEach((name, example) -> {
            RecordedRun recorded = RecordedRun.of(example.crew(), example.inputs(), run -> {});
            assertThat(recorded.result().failure()).as(name).isEmpty();
            List<LogEntry> log = recorded.log().stream()
                    .map(entry -> StepCodec.json().decode(StepCodec.json().encode(entry)))
                    .toList();

            RecordedRun replay =
                    ReplayEngine.replay(new ExampleCrews(folder).all().get(name).crew(), example.inputs(), log);

            Replays.assertSame(recorded, replay);
        });
    }

    @Test
    void each_runs_in_a_second_process_as_it_does_in_this_one() throws Exception {
        try (SecondProcess second = new SecondProcess(folder)) {
            Embedding elsewhere = Embedding.local().named("second").withHandlers(unused -> named(second));
            new ExampleCrews(folder).all().forEach((name, example) -> {
                RunResult here = example.crew().kickoff(example.inputs());
                RunResult there = EmbeddedEngine.local()
                        .with(elsewhere)
                        .start(new RunRequest("run-" + name, example.crew(), example.inputs()))
                        .await();

                assertThat(texts(there)).as(name).isEqualTo(texts(here));
                assertThat(there.usage()).as(name).isEqualTo(here.usage());
                if (name.equals("process")) {
                    assertThat(there.tasks().get("process"))
                            .isInstanceOfSatisfying(
                                    TaskResult.Completed.class,
                                    done -> assertThat(done.output()).isEqualTo(second.pid()));
                }
            });
        }
    }

    /** {@return a handler that names the crew by its version in the registry} */
    private static TaskHandler named(TaskHandler handler) {
        return (call, journal) -> handler.perform(
                new TaskCall(
                        call.runId(),
                        new CrewRef(call.crew().name(), ExampleCrews.VERSION),
                        call.node(),
                        call.inputs(),
                        call.past(),
                        call.elapsed(),
                        call.left()),
                journal);
    }

    /** {@return how each task ended, without what is another one each time: processes, times and ids, and whether a file was there} */
    private static Map<String, String> texts(RunResult result) {
        Map<String, String> texts = new TreeMap<>();
        result.tasks()
                .forEach((task, end) -> texts.put(
                        task,
                        end instanceof TaskResult.Completed<?> done
                                ? done.text().replaceAll("^[0-9]+$| at .* with .*|^(Wrote|Replaced) ", "")
                                : end.toString()));
        return texts;
    }
}

package dev.regatta.compat.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.Agent;
import dev.regatta.Crew;
import dev.regatta.RunStatus;
import dev.regatta.Task;
import dev.regatta.TaskResult;
import dev.regatta.error.Failure;
import dev.regatta.message.MessageCodec;
import dev.regatta.model.ScriptedModel;
import dev.regatta.step.LogEntry;
import dev.regatta.step.LogEntry.TaskEnded;
import dev.regatta.step.TaskEnd;
import dev.regatta.tool.Tool;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every codec promises of the step log: nothing of a run is lost on the way through bytes. */
public abstract class StepLogContract {
    private static final Map<String, Object> INPUTS = Map.of("topic", "rivers", "depth", 2);

    record Word(String word) {}

    record Fact(String text, int year) {}

    /** For subclasses. */
    protected StepLogContract() {}

    /** {@return the codec of entries} */
    protected abstract MessageCodec<LogEntry> codec();

    static List<LogEntry> entries() {
        return StepSamples.entries();
    }

    @ParameterizedTest
    @MethodSource("entries")
    void reads_what_it_wrote(LogEntry entry) {
        byte[] bytes = codec().encode(entry);

        assertThat(codec().decode(bytes)).isEqualTo(entry);
        assertThat(codec().encode(codec().decode(bytes))).isEqualTo(bytes);
    }

    @Test
    void a_failure_is_written_without_its_cause() {
        Failure failure = Failure.of(Failure.Kind.CODE, "It broke.", new IllegalStateException("secret"));
        LogEntry entry = new TaskEnded("a", 1, new TaskEnd.Failed(failure, Duration.ZERO));

        assertThat(codec().decode(codec().encode(entry)))
                .isEqualTo(new TaskEnded(
                        "a", 1, new TaskEnd.Failed(Failure.of(Failure.Kind.CODE, "It broke.", null), Duration.ZERO)));
    }

    @Test
    void a_run_goes_there_and_back_and_is_replayed_from_its_bytes() throws IOException {
        RecordedRun recorded = RecordedRun.of(crew(), INPUTS, run -> {});
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        codec().encodeAll(recorded.log().iterator(), out);
        List<LogEntry> read = new ArrayList<>();
        codec().decodeAll(new ByteArrayInputStream(out.toByteArray())).forEachRemaining(read::add);

        RecordedRun replay = ReplayEngine.replay(crew(), INPUTS, read);

        assertThat(read).isEqualTo(recorded.log());
        assertThat(recorded.result().status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(texts(replay)).isEqualTo(texts(recorded));
        assertThat(replay.result().usage()).isEqualTo(recorded.result().usage());
    }

    private static Map<String, String> texts(RecordedRun run) {
        Map<String, String> texts = new TreeMap<>();
        run.result().tasks().forEach((id, end) -> texts.put(id, ((TaskResult.Completed<?>) end).text()));
        return texts;
    }

    /** {@return a crew with an agent that uses a tool, a typed answer, code and parts} */
    private static Crew crew() {
        ScriptedModel model = new ScriptedModel()
                .thenCall("look_up", "{\"word\": \"delta\"}")
                .thenAnswer("a mouth")
                .thenAnswer("{\"text\": \"It is wide.\", \"year\": 1900}");
        Tool lookUp = Tool.of("look_up", "Looks up a word", Word.class, word -> "found " + word.word());
        Agent writer = Agent.of("Writer", "Explain").tools(lookUp);
        Task<String> explain = Task.of("explain", "Explain {topic}").by(writer);
        Task<Fact> fact = Task.of("fact", "Tell a fact about {topic}", Fact.class)
                .by(writer)
                .after(explain);
        Task<Integer> count = Task.run(
                        "count", Integer.class, context -> context.of(fact).year() + 1)
                .after(fact);
        Task<Integer> half = Task.loop(
                "half",
                Integer.class,
                20,
                last -> Task.run("one", Integer.class, context -> last.isEmpty() ? 1_901 : last.getLast() / 2),
                all -> all.getLast() < 100);
        return Crew.of(explain, fact, count, half).model(model);
    }
}

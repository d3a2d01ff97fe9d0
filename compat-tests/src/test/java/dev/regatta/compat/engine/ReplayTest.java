package dev.regatta.compat.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.regatta.Agent;
import dev.regatta.Crew;
import dev.regatta.Task;
import dev.regatta.model.ScriptedModel;
import dev.regatta.step.LogEntry;
import dev.regatta.step.StepCodec;
import dev.regatta.tool.Tool;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A finished run runs again from its log alone, and everything is as it was. */
final class ReplayTest {
    record Word(String word) {}

    /** In the profile {@code soak} there are many more. */
    private static final int CREWS = Math.min(60_000, Integer.getInteger("jqwik.tries.default", 100) * 20);

    private static final Map<String, Object> INPUTS = Map.of("topic", "rivers");

    /** Runs a crew, replays it, and compares. */
    private static RecordedRun replayed(Crew crew) {
        RecordedRun recorded = RecordedRun.of(crew, INPUTS, run -> {});
        RecordedRun replay = ReplayEngine.replay(crew, INPUTS, recorded.log());
        Replays.assertSame(recorded, replay);
        return replay;
    }

    @Test
    void an_agent_with_a_tool_is_answered_from_the_log_and_nothing_is_called() {
        AtomicInteger ran = new AtomicInteger();
        ScriptedModel model =
                new ScriptedModel().thenCall("look_up", "{\"word\": \"delta\"}").thenAnswer("a mouth");
        Tool lookUp = Tool.of("look_up", "Looks up a word", Word.class, word -> "found " + ran.incrementAndGet());
        Crew crew = Crew.of(Task.of("a", "Explain {topic}")
                        .by(Agent.of("Writer", "Explain").tools(lookUp)))
                .model(model);

        replayed(crew);

        assertThat(ran).hasValue(1);
    }

    @Test
    void a_window_that_was_learnt_is_known_again_though_no_server_says_so() {
        RuntimeException tooLong = new InvalidRequestException(new HttpException(
                400, "{\"error\":{\"type\":\"exceed_context_size_error\",\"message\":\"x\",\"n_ctx\":600}}"));
        ScriptedModel model =
                new ScriptedModel().thenFail(tooLong).otherwise(request -> new ScriptedModel.Reply.Text("SHORT"));
        Task<String> first = Task.of("a", "Read this. " + "It was dark. ".repeat(300));
        Task<String> second =
                Task.of("b", "Read that. " + "It was light. ".repeat(300)).after(first);
        Crew crew = Crew.of(first, second).model(model);
        RecordedRun recorded = RecordedRun.of(crew, INPUTS, run -> {});

        RecordedRun replay = ReplayEngine.replay(crew, INPUTS, throughBytes(recorded.log()));

        assertThat(recorded.result().failure()).isEmpty();
        assertThat(recorded.log().toString()).contains("contextTokens=600");
        Replays.assertSame(recorded, replay);
    }

    @Test
    void random_crews_are_replayed_without_any_call_and_end_as_they_did() {
        for (int seed = 0; seed < CREWS; seed++) {
            RandomCrews random = new RandomCrews(seed);
            Crew crew = random.crew();
            RecordedRun recorded = RecordedRun.of(crew, INPUTS, run -> {});
            random.seal();

            try {
                Replays.assertSame(recorded, ReplayEngine.replay(crew, INPUTS, throughBytes(recorded.log())));
            } catch (AssertionError differs) {
                throw new AssertionError("Crew " + seed + ": " + differs.getMessage(), differs);
            }
        }
    }

    /** {@return a log as it is read back by whoever was not there} */
    private static List<LogEntry> throughBytes(List<LogEntry> log) {
        return log.stream()
                .map(entry -> StepCodec.json().decode(StepCodec.json().encode(entry)))
                .toList();
    }
}

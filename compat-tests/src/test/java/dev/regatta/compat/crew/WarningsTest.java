package dev.regatta.compat.crew;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.Agent;
import dev.regatta.Crew;
import dev.regatta.Run;
import dev.regatta.RunResult;
import dev.regatta.Task;
import dev.regatta.event.RunEvent;
import dev.regatta.memory.Memory;
import dev.regatta.model.ScriptedModel;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whatever stops nothing, but its author would want to know, is in the result. */
final class WarningsTest {
    private static ScriptedModel model() {
        return new ScriptedModel().otherwise(request -> new ScriptedModel.Reply.Text("ok"));
    }

    private static List<String> codes(RunResult result) {
        return result.warnings().stream().map(RunEvent.Warning::code).toList();
    }

    @Test
    void a_memory_that_fails_is_told_with_its_task() {
        Memory closed = Memory.inMemory();
        closed.close();

        RunResult result =
                Crew.of(Task.of("t", "x")).model(model()).memory(closed).kickoff();

        assertThat(result.isCompleted()).isTrue();
        assertThat(codes(result)).isNotEmpty().containsOnly("memory-failed");
        assertThat(result.warnings())
                .allSatisfy(warning -> assertThat(warning.origin().taskId()).isEqualTo("t"));
    }

    @Test
    void a_plan_that_cannot_be_made_is_told() {
        RunResult result = Crew.of(Task.of("t", "x")).model(model()).planning().kickoff();

        assertThat(codes(result)).contains("planning-failed");
    }

    @Test
    void an_input_that_nothing_asks_for_and_a_streaming_listener_that_throws_are_told() {
        RunResult result = Crew.of(Task.of("t", "x"))
                .model(model())
                .streaming(part -> {
                    throw new IllegalStateException("no");
                })
                .kickoff(Map.of("unused", 1));

        assertThat(codes(result)).hasSize(2).contains("unused-input");
    }

    @Test
    void what_hooks_at_the_end_throw_is_told_to_who_waits() {
        RunResult result = Crew.of(Task.of("t", "x"))
                .model(model())
                .afterKickoff(ended -> {
                    throw new IllegalStateException("no");
                })
                .kickoff();

        assertThat(codes(result)).containsExactly("callback-failed");
    }

    @Test
    void warnings_are_those_of_the_events_in_their_order() {
        Run run = Crew.of(Task.of("t", "x").by(Agent.of("A", "b")))
                .model(model())
                .planning()
                .start(Map.of("a", 1, "b", 2));
        RunResult result = run.await();

        List<RunEvent> told = new java.util.ArrayList<>();
        run.events().forEach(told::add);

        assertThat(result.warnings()).hasSizeGreaterThan(2);
        assertThat(told)
                .filteredOn(RunEvent.Warning.class::isInstance)
                .map(RunEvent.Warning.class::cast)
                .isEqualTo(result.warnings());
    }

    @Test
    void a_run_without_trouble_has_none() {
        assertThat(Crew.of(Task.of("t", "x")).model(model()).kickoff().warnings())
                .isEmpty();
    }
}

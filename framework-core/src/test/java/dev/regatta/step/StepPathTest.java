package dev.regatta.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths of steps: their text form, which journals hold and which therefore never changes. */
final class StepPathTest {
    private static final StepPath TASK = StepPath.ofTask("write");

    /** Frozen: a journal that was written once is read by every later version. */
    private static final Map<String, StepPath> VECTORS = Map.ofEntries(
            Map.entry("", StepPath.RUN),
            Map.entry("/publish-after-kickoff-1", StepPath.RUN.publish("after-kickoff-1")),
            Map.entry("[plan]/1", StepPath.ofTask("[plan]").turn(1)),
            Map.entry("write", TASK),
            Map.entry("write/2", TASK.turn(2)),
            Map.entry("write/2.1", TASK.turn(2).call(1)),
            Map.entry(
                    "write/2.1/delegated/3.2",
                    TASK.turn(2).call(1).delegated().turn(3).call(2)),
            Map.entry("write/2.1/approval-1", TASK.turn(2).call(1).approval(1)),
            Map.entry("write:3", TASK.round(3)),
            Map.entry("a.b-c_d[2-1][x]", StepPath.ofTask("a.b-c_d[2-1][x]")),
            Map.entry("a[2]:1", StepPath.ofTask("a[2]").round(1)),
            Map.entry("a[2]/guardrail-4/1", StepPath.ofTask("a[2]").guardrail(4).turn(1)),
            Map.entry("write/condition", TASK.condition()),
            Map.entry("write/facts", TASK.facts()),
            Map.entry("write/recall", TASK.recall()),
            Map.entry("write/publish-file", TASK.publish("file")),
            Map.entry("write/step-fetch#1", TASK.user("fetch", "1")),
            Map.entry("write/step-a%20b%2Fc#k%23%C3%A9%2E", TASK.user("a b/c", "k#é.")));

    @Test
    void the_text_form_is_frozen_and_read_back() {
        VECTORS.forEach((text, path) -> {
            assertThat(path).hasToString(text);
            assertThat(StepPath.parse(text)).as(text).isEqualTo(path).hasSameHashCodeAs(path);
        });
    }

    @Test
    void equal_paths_are_those_of_the_same_segments() {
        assertThat(TASK.turn(1)).isEqualTo(StepPath.ofTask("write").turn(1));

        assertThat(TASK.turn(1))
                .isNotEqualTo(TASK.turn(2))
                .isNotEqualTo(TASK)
                .isNotEqualTo(TASK.round(1))
                .isNotEqualTo(StepPath.ofTask("other").turn(1));
    }

    @Test
    void a_step_knows_its_task_its_turn_and_what_it_lies_within() {
        StepPath part = StepPath.ofTask("a[2]");
        StepPath call = part.turn(4).call(1);

        assertThat(call.taskId()).isEqualTo("a[2]");
        assertThat(call.turnNumber()).isEqualTo(4);
        assertThat(call.isWithin(part)).isTrue();
        assertThat(part.isWithin(call)).isFalse();
        assertThat(call.segments())
                .isEqualTo(List.of(
                        new StepPath.Segment.Task("a"),
                        new StepPath.Segment.Part("2"),
                        new StepPath.Segment.Turn(4),
                        new StepPath.Segment.Call(1)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a[",
                "a[]",
                "a[b",
                "a]",
                "a/",
                "a/0",
                "a/01",
                "a/x",
                "a/1.",
                "a/1.x",
                "a//1",
                "a:",
                "a:0",
                "a/guardrail-",
                "a/step-x",
                "a/1.1.",
                "a/99999999999",
                "a[b[c]]",
                "a b"
            })
    void what_is_no_path_is_refused_with_the_place(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StepPath.parse(text))
                .withMessageContaining("'" + text + "' is not the path of a step: at character ");
    }
}

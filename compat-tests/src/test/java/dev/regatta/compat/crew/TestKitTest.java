package dev.regatta.compat.crew;

import static dev.regatta.testkit.RegattaAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.model.chat.ChatModel;
import dev.regatta.Agent;
import dev.regatta.Crew;
import dev.regatta.Run;
import dev.regatta.RunStatus;
import dev.regatta.Task;
import dev.regatta.error.Failure;
import dev.regatta.error.PermanentException;
import dev.regatta.model.ScriptedModel;
import dev.regatta.testkit.RecordingModel;
import dev.regatta.testkit.ReplayModel;
import dev.regatta.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What users test their crews with. */
final class TestKitTest {
    record Query(String words) {}

    private static final Tool SEARCH = Tool.of("search", "Searches", Query.class, query -> "found " + query.words());
    private static final Task<String> FACTS =
            Task.of("facts", "Facts on {topic}").by(Agent.of("Analyst", "Find").tools(SEARCH));
    private static final Task<String> TIPS = Task.of("tips", "Tips on {topic}");
    private static final Task<String> REPORT = Task.of("report", "Report").after(FACTS, TIPS);

    @TempDir
    Path folder;

    private static ScriptedModel model() {
        ScriptedModel model = new ScriptedModel();
        model.when("Facts on")
                .thenCall("search", "{\"words\": \"noise\"}")
                .thenCall("search", "{\"words\": \"price\"}")
                .thenAnswer("quiet „und“ cheap");
        model.when("Tips on").thenAnswer("");
        model.when("Tips on").thenAnswer("wait");
        model.when("Report").thenAnswer("Buy it.");
        return model;
    }

    private static Run run(ChatModel model, String topic) {
        return Crew.of(FACTS, TIPS, REPORT).model(model).start(Map.of("topic", topic));
    }

    private Path record() throws IOException {
        Path file = folder.resolve("recordings/pumps.json");
        try (RecordingModel recording = RecordingModel.of(model(), file)) {
            assertThat(run(recording, "pumps")).isCompleted();
        }
        return file;
    }

    @Test
    void what_was_recorded_is_replayed_without_the_model() throws IOException {
        ReplayModel replay = ReplayModel.of(record());

        Run run = run(replay, "pumps");

        assertThat(run).output().isEqualTo("Buy it.");
        assertThat(run.await().usage().models().values())
                .containsExactlyElementsOf(
                        run(model(), "pumps").await().usage().models().values());
        replay.assertAllUsed();
    }

    @Test
    @Tag("in-process")
    void a_request_that_was_not_recorded_fails_with_the_place_where_it_differs() throws IOException {
        ReplayModel replay = ReplayModel.of(record());

        Run run = run(replay, "stoves");

        assertThat(run).hasStatus(RunStatus.FAILED);
        assertThat(run.await().failure())
                .map(Failure::cause)
                .get()
                .asString()
                .contains("has no answer to this request", "message 2 (USER) differs")
                .doesNotContain("stoves");
        assertThatThrownBy(replay::assertAllUsed)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("never asked for");
    }

    @Test
    void an_answer_is_given_as_often_as_it_was_recorded() throws IOException {
        ReplayModel replay = ReplayModel.of(record());

        assertThat(run(replay, "pumps")).isCompleted();
        assertThat(run(replay, "pumps")).hasStatus(RunStatus.FAILED);
    }

    @Test
    void a_file_that_is_no_recording_is_refused() throws IOException {
        Path file = Files.writeString(folder.resolve("other.json"), "{\"a\": 1}");

        assertThatThrownBy(() -> ReplayModel.of(file))
                .isInstanceOf(PermanentException.class)
                .hasMessageContaining("is no recording");
        assertThatThrownBy(() -> ReplayModel.of(folder.resolve("missing.json")))
                .isInstanceOf(PermanentException.class)
                .hasMessageContaining("cannot be read");
        for (String exchange : java.util.List.of("{}", "{\"messages\": [{\"type\": \"X\"}]}", "3")) {
            Path broken = Files.writeString(
                    folder.resolve("broken.json"), "{\"regatta-recording\": 1, \"exchanges\": [" + exchange + "]}");
            assertThatThrownBy(() -> ReplayModel.of(broken))
                    .isInstanceOf(PermanentException.class)
                    .hasMessageContaining("cannot be read");
        }
    }

    @Test
    void assertions_on_runs_read_well() {
        assertThat(run(model(), "pumps"))
                .isCompleted()
                .calledModels(6)
                .usedAtMostTokens(10_000)
                .task("facts")
                .isDone()
                .calledTool("search")
                .times(2)
                .didNotCallTool("delete")
                .calledModels(3)
                .and()
                .task(TIPS)
                .hadAnswersRejected(1)
                .and()
                .task(REPORT)
                .text()
                .isEqualTo("Buy it.");
    }

    @Test
    void assertions_that_do_not_hold_say_what_there_was() {
        Run run = run(model(), "pumps");

        assertThatThrownBy(
                        () -> assertThat(run).task("facts").calledTool("search").times(3))
                .isInstanceOf(AssertionError.class)
                .hasMessageContainingAll("calls of 'search' by task 'facts'", "3", "2");
        assertThatThrownBy(() -> assertThat(run).task("fact"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("its tasks are [facts, tips, report]");
        assertThatThrownBy(() -> assertThat(run).task("facts").calledTool("delete"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("tools that task 'facts' called");
        assertThatThrownBy(() -> assertThat(run).task("facts").failure())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("to have failed");
        assertThatThrownBy(() -> assertThat(run).task("facts").isSkipped()).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> assertThat(run).hasStatus(RunStatus.FAILED)).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> assertThat(run).calledModels(1)).isInstanceOf(AssertionError.class);
    }
}

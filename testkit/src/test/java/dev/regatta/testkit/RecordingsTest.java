package dev.regatta.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.error.PermanentException;
import dev.regatta.model.ScriptedModel;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was recorded of a model is answered again, each answer once, and nothing else. */
final class RecordingsTest {
    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void record() throws IOException {
        file = folder.resolve("recordings/pumps.json");
        ScriptedModel model = new ScriptedModel().thenAnswer("quiet").thenAnswer("cheap");
        try (RecordingModel recording = RecordingModel.of(model, file)) {
            assertThat(recording.chat("Is a heat pump loud?")).isEqualTo("quiet");
            assertThat(recording.chat("Is a heat pump dear?")).isEqualTo("cheap");
        }
    }

    @Test
    void answers_come_again_in_any_order_of_the_questions() {
        ReplayModel replay = ReplayModel.of(file);

        assertThat(replay.chat("Is a heat pump dear?")).isEqualTo("cheap");
        assertThat(replay.chat("Is a heat pump loud?")).isEqualTo("quiet");
        replay.assertAllUsed();
    }

    @Test
    void an_answer_is_given_as_often_as_it_was_recorded() {
        ReplayModel replay = ReplayModel.of(file);
        replay.chat("Is a heat pump loud?");

        assertThatThrownBy(() -> replay.chat("Is a heat pump loud?"))
                .isInstanceOf(PermanentException.class)
                .hasMessageContaining("has no answer left to this request");
    }

    @Test
    void a_question_that_was_not_recorded_is_refused_with_the_most_alike_one() {
        assertThatThrownBy(() -> ReplayModel.of(file).chat("Is a heat pump large?"))
                .isInstanceOf(PermanentException.class)
                .hasMessageContaining("has no answer to this request")
                .hasMessageContaining("the most alike one");
    }

    @Test
    void what_was_never_asked_for_is_counted() {
        ReplayModel replay = ReplayModel.of(file);
        replay.chat("Is a heat pump loud?");

        assertThatThrownBy(replay::assertAllUsed)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("1 of 2 recorded answers");
    }
}

package dev.regatta.models.extractive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.Crew;
import dev.regatta.Task;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the model that only quotes finds worth quoting. */
final class ExtractiveModelTest {
    record OpenPoints(List<String> openQuestions) {}

    @Test
    void what_is_listed_as_open_says_itself_that_it_is() {
        Task<String> text = Task.run("text", String.class, context -> """
                Crews of agents run in plain Java, without an XML file, as a task graph that is not hidden.
                The index of the pump archive cannot hold more than ten million rows for now.
                A run of the crew is never a success with an input missing.
                Who checks the pumps when the engineer is on holiday?
                A pump fails less often when somebody looks after it.
                """);
        Task<OpenPoints> open = Task.of("open", "List six open questions or limits", OpenPoints.class)
                .after(text);

        List<String> found =
                Crew.of(text, open).model("extractive").kickoff().of(open).openQuestions();

        assertThat(found)
                .containsExactlyInAnyOrder(
                        "The index of the pump archive cannot hold more than ten million rows for now.",
                        "Who checks the pumps when the engineer is on holiday?");
    }
}

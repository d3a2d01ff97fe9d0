package dev.regatta.compat.crew;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.Crew;
import dev.regatta.RunResult;
import dev.regatta.Task;
import dev.regatta.error.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that tasks write their results to. */
final class OutputFileTest {
    @TempDir
    Path folder;

    record Score(String name, int points) {}

    private Crew crew(Task<?>... tasks) {
        return Crew.of(tasks).outputFolder(folder.resolve("out"));
    }

    private static Task<String> text(String result) {
        return Task.run("task", String.class, context -> result);
    }

    @Test
    void a_text_is_written_as_it_is_and_folders_are_made() throws IOException {
        RunResult result =
                crew(text("# Report\n").outputFile("{year}/reports/report.md")).kickoff(Map.of("year", 2026));

        assertThat(result.isCompleted()).isTrue();
        assertThat(folder.resolve("out/2026/reports/report.md")).hasContent("# Report\n");
        assertThat(names(folder.resolve("out/2026/reports"))).containsExactly("report.md");
    }

    @Test
    void json_is_written_as_json_and_a_record_reads_back() throws IOException {
        Task<Score> task = Task.run("task", Score.class, context -> new Score("Ann \"A\"", 3))
                .outputFile("score.json");

        crew(task).kickoff();

        String written = Files.readString(folder.resolve("out/score.json"));
        assertThat(new com.fasterxml.jackson.databind.ObjectMapper().readValue(written, Score.class))
                .isEqualTo(new Score("Ann \"A\"", 3));
    }

    @Test
    void a_file_that_is_there_is_replaced_as_a_whole() throws IOException {
        crew(text("a long first version").outputFile("a.txt")).kickoff();
        crew(text("second").outputFile("a.txt")).kickoff();

        assertThat(folder.resolve("out/a.txt")).hasContent("second");
    }

    @Test
    void it_is_written_after_the_guardrails_and_not_at_all_if_they_reject() {
        crew(text("bad").guardrail("good", "good"::equals).outputFile("a.txt")).kickoff();

        assertThat(folder.resolve("out/a.txt")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../a.txt", "/tmp/a.txt", "a/../../a.txt", ".", "a/..", "sub/", "~/../../x", "\0"})
    void a_path_that_leads_out_of_the_folder_is_told_before_anything_starts(String path) {
        Crew crew = crew(text("x").outputFile(path));

        assertThat(crew.problems(Map.of())).singleElement().asString().startsWith("Task 'task': The output file");
    }

    @Test
    void an_input_cannot_lead_out_of_the_folder_either() {
        Crew crew = crew(text("x").outputFile("{name}.txt"));

        assertThat(crew.problems(Map.of("name", "../../etc/passwd"))).hasSize(1);
        assertThat(crew.problems(Map.of("name", "fine"))).isEmpty();
        assertThat(crew.problems(Map.of())).singleElement().asString().contains("needs the input 'name'");
    }

    @Test
    void a_link_cannot_lead_out_of_the_folder_either() throws IOException {
        Path outside = Files.createDirectory(folder.resolve("outside"));
        Files.createDirectories(folder.resolve("out"));
        Files.createSymbolicLink(folder.resolve("out/link"), outside);
        Files.createSymbolicLink(folder.resolve("out/file.txt"), outside.resolve("victim.txt"));

        List<RunResult> results = Stream.of("link/a.txt", "link/new/a.txt", "file.txt")
                .map(path -> crew(text("x").outputFile(path)).kickoff())
                .toList();

        assertThat(results)
                .allSatisfy(result -> assertThat(result.failure())
                        .map(Failure::message)
                        .get()
                        .asString()
                        .contains("reached through a link"));
        assertThat(names(outside)).isEmpty();
    }

    @Test
    void the_output_folder_itself_may_be_reached_through_a_link() throws IOException {
        Path real = Files.createDirectory(folder.resolve("real"));
        Files.createSymbolicLink(folder.resolve("out"), real);

        assertThat(crew(text("x").outputFile("a.txt")).kickoff().isCompleted()).isTrue();
        assertThat(real.resolve("a.txt")).hasContent("x");
    }

    @Test
    void what_cannot_be_written_fails_the_task_and_leaves_nothing() throws IOException {
        Files.createDirectories(folder.resolve("out/a.txt/full"));

        RunResult result = crew(text("x").outputFile("a.txt")).kickoff();

        assertThat(result.failure()).map(Failure::message).get().asString().contains("could not be written to 'a.txt'");
        assertThat(names(folder.resolve("out"))).containsExactly("a.txt");
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void two_tasks_that_write_to_one_file_at_once_are_told_before_anything_starts() {
        Task<String> one = Task.run("one", String.class, context -> "1").outputFile("{name}.md");
        Task<String> two = Task.run("two", String.class, context -> "2").outputFile("./sub/../a.md");
        Map<String, Object> inputs = Map.of("name", "a");

        assertThat(crew(one, two).problems(inputs))
                .containsExactly("Tasks 'one' and 'two' both write to 'a.md', and neither comes after the other. Name a"
                        + " file for each, or put one after the other.");
        assertThat(crew(one, two).problems(Map.of("name", "b"))).isEmpty();
        assertThat(crew(one, text("between").after("one"), two.after("task")).problems(inputs))
                .isEmpty();
        assertThat(crew(one.runIf(results -> true), two).problems(inputs)).isEmpty();
    }

    @Test
    void parts_that_write_to_one_file_at_once_fail_the_task_they_are_parts_of() {
        Task<String> both = Task.group(
                "both",
                Task.run("one", String.class, context -> "1").outputFile("a.md"),
                Task.run("two", String.class, context -> "2").outputFile("a.md"));

        assertThat(crew(both).kickoff().failure().orElseThrow().message())
                .contains("Tasks 'both[two]' and 'both[one]' both write to 'a.md'");
        assertThat(folder.resolve("out")).doesNotExist();
    }
}

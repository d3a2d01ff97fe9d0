package dev.regatta.examples.briefing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files that are made to trouble a reader cost their own place in the briefing, and nothing else. */
@Timeout(60)
final class DocumentsTest {
    private final List<String> notices = new ArrayList<>();

    @TempDir
    private Path folder;

    @TempDir
    private Path elsewhere;

    @Test
    void a_file_that_nests_too_deep_is_left_out_and_named() throws Exception {
        write("good.md", "A pump must be checked every two days.");
        write("quotes.md", ">".repeat(20_000) + " far down");
        write("page.html", "<div>".repeat(100_000) + "<p>far down</p>");
        StringBuilder lists = new StringBuilder();
        for (int level = 0; level < 3_000; level++) {
            lists.append("  ".repeat(level)).append("- level ").append(level).append('\n');
        }
        write("lists.md", lists.toString());

        Documents documents = read();

        assertThat(documents.names()).contains("good.md").doesNotContain("quotes.md", "lists.md");
        assertThat(notices)
                .contains(
                        "Left out 'lists.md': it nests lists or quotes more than 200 deep.",
                        "Left out 'quotes.md': it nests lists or quotes more than 200 deep.");
    }

    @Test
    void lists_that_nest_as_people_nest_them_are_read() throws Exception {
        StringBuilder lists = new StringBuilder();
        for (int level = 0; level < 60; level++) {
            lists.append("  ".repeat(level)).append("- level ").append(level).append('\n');
        }
        write("lists.md", lists.toString());
        write("quotes.md", "> ".repeat(60) + "far down");

        assertThat(read().named("lists.md").orElseThrow().words()).isEqualTo(120);
        assertThat(read().named("quotes.md").orElseThrow().words()).isEqualTo(2);
    }

    @Test
    void comments_full_of_brackets_take_no_time() throws Exception {
        String before = "/** A pump must be checked. */\n";
        write("Tags.java", before + "/** " + "<".repeat(1_000_000) + " */");
        write("Inline.java", before + "/** " + "{@code ".repeat(150_000) + " */");
        write("Blank.java", before + "/** " + "\n".repeat(1_000_000) + " */");
        write("Open.java", before + "/** ".repeat(250_000));

        Documents documents = read();

        assertThat(notices).isEmpty();
        assertThat(documents.names()).hasSize(4);
        assertThat(documents.named("Open.java").orElseThrow().sectionWith("A pump must be checked."))
                .isPresent();
    }

    @Test
    void comments_keep_their_words_and_lose_their_marks() throws Exception {
        write("Pump.java", """
                /**
                 * Moves <b>three</b> units, as {@link Unit} and {@code "units"} say.
                 *
                 * <p>It hums
                 * at night.
                 *
                 * @param x no word of it
                 */
                """);

        assertThat(read().named("Pump.java").orElseThrow().sections().getFirst().paragraphs())
                .containsExactly("Moves three units, as Unit and \"units\" say.", "It hums at night.");
    }

    @Test
    void a_file_that_takes_too_long_is_left_out_and_named() throws Exception {
        write("long.txt", "A pump must be checked every two days.\n\n".repeat(400_000));

        assertThatThrownBy(() -> Documents.read(
                        folder, DocumentReader.types(), folder.resolve("out.md"), notices::add, Duration.ofMillis(1)))
                .hasMessageContaining("holds no document that can be read");

        assertThat(notices).containsExactly("Left out 'long.txt': it takes longer than 1 ms to read.");
    }

    @Test
    void a_folder_that_is_a_link_is_read_like_any_other() throws Exception {
        write("good.md", "A pump must be checked every two days.");
        Path link = Files.createSymbolicLink(elsewhere.resolve("link"), folder);

        Documents documents = Documents.read(link, DocumentReader.types(), folder.resolve("out.md"), notices::add);

        assertThat(documents.names()).containsExactly("good.md");
        assertThat(documents.folder()).isEqualTo(folder.toRealPath());
    }

    @Test
    void a_link_to_a_file_is_read_once_and_a_link_that_leads_elsewhere_is_named() throws Exception {
        write("good.md", "A pump must be checked every two days.");
        write("out.md", "What an earlier run wrote.");
        Path outside = Files.writeString(elsewhere.resolve("outside.md"), "The roof was mended in May by somebody.");
        Files.createSymbolicLink(folder.resolve("roof.md"), outside);
        Files.createSymbolicLink(folder.resolve("again.md"), Path.of("good.md"));
        Files.createSymbolicLink(folder.resolve("written.md"), Path.of("out.md"));
        Files.createSymbolicLink(folder.resolve("more"), elsewhere);
        Files.createSymbolicLink(folder.resolve("lost.md"), Path.of("nowhere.md"));

        Documents documents = read();

        assertThat(documents.names()).containsExactly("good.md", "roof.md");
        assertThat(notices)
                .containsExactlyInAnyOrder(
                        "Left out 'more': it is a link to a folder; name that folder to read it.",
                        "Left out 'lost.md': it is a link to nothing.");
    }

    @Test
    void an_interrupt_ends_the_reading_at_once() throws Exception {
        write("good.md", "A pump must be checked every two days.");
        Thread.currentThread().interrupt();

        assertThatThrownBy(this::read).isInstanceOf(InterruptedException.class);
    }

    private Documents read() throws InterruptedException {
        return Documents.read(folder, DocumentReader.types(), folder.resolve("out.md"), notices::add);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }
}

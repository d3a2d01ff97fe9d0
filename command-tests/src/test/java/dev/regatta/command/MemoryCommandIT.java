package dev.regatta.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.regatta.command.PackagedCommand.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The packaged command looks into memories, moves them and repairs them. */
@Timeout(120)
final class MemoryCommandIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private PackagedCommand command;

    @BeforeEach
    void prepare() {
        command = new PackagedCommand(folder);
    }

    private Ended memory(String... arguments) throws Exception {
        String[] all = new String[arguments.length + 3];
        all[0] = "memory";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        all[all.length - 2] = "--memory";
        all[all.length - 1] = "m.db";
        return command.run(all);
    }

    private String id(String scope, String text) throws Exception {
        Ended added = memory("add", text, "--scope", scope);
        assertThat(added.code()).as(added.err()).isZero();
        return added.out().strip();
    }

    @Test
    void memories_are_added_found_filtered_and_forgotten() throws Exception {
        String first = id("/house/cellar", "The heat pump hums at night");
        id("/house/roof", "The roof was mended");
        id("/garden", "A pump for the pond");

        Ended found = memory("search", "humming pumps", "--scope", "/house");
        assertThat(found.out())
                .contains("The heat pump hums at night", "/house/cellar  " + first)
                .doesNotContain("pond");
        assertThat(memory("search", "pump -pond").out()).contains("hums").doesNotContain("pond");
        assertThat(memory("search", "nothing").err()).contains("Nothing found among 3 memories.");
        JsonNode hit =
                JSON.readTree(memory("search", "pump", "--limit", "1", "--json").out());
        assertThat(hit.path("record").path("scope").asText()).isNotEmpty();
        assertThat(memory(
                                "search",
                                "pump",
                                "--json",
                                "--after",
                                hit.path("cursor").asText())
                        .out()
                        .lines())
                .hasSize(1);

        assertThat(memory("forget", first, "nobody").out()).isEqualToIgnoringNewLines("Forgot 1; 2 are left.\n");
        assertThat(memory("forget", "--scope", "/house").out()).startsWith("Forgot 1; 1 are left.");
        assertThat(memory("forget").err()).contains("Say what to forget");
        assertThat(memory("stats").out()).contains("records    1", "        1  /garden");
    }

    @Test
    void memories_are_exported_imported_checked_and_saved() throws Exception {
        id("/a", "alpha");
        id("/b", "beta");

        assertThat(memory("export", "all.jsonl").err()).contains("Exported 2 memories to all.jsonl.");
        assertThat(memory("export", "--scope", "/a").out().lines()).hasSize(1);
        assertThat(memory("export", "all.jsonl").err()).contains("is there already");
        assertThat(memory("check").out()).contains("All 2 memories and the index are in order.");
        assertThat(memory("rebuild").out()).contains("Made the index of 2 memories anew.");
        assertThat(memory("recover", "saved.db").out()).contains("Saved 2 memories to saved.db.");
        assertThat(memory("import", "all.jsonl").out()).contains("Added 0 memories; 2 were known.");
        Ended imported = command.run("memory", "import", "all.jsonl", "--memory", "new.db");
        assertThat(imported.out()).contains("Added 2 memories; 0 were known.");
    }

    @Test
    void what_cannot_be_says_why() throws Exception {
        id("/a", "alpha");
        Files.writeString(folder.resolve("bad.jsonl"), "{\"id\":\"1\"}\n");

        for (List<String> bad : List.of(
                List.of("there is none. Run a crew that remembers", "memory", "search", "x", "--memory", "none.db"),
                List.of("Line 1 of the import cannot be read", "memory", "import", "bad.jsonl", "--memory", "m.db"),
                List.of("there is no such file to import", "memory", "import", "none.jsonl", "--memory", "m.db"),
                List.of(
                        "A condition is a name, a relation and a value",
                        "memory",
                        "search",
                        "x",
                        "--where",
                        "page",
                        "--memory",
                        "m.db"),
                List.of("A time is a day (2026-05-01)", "memory", "search", "x", "--since", "soon", "--memory", "m.db"),
                List.of("limit must be 1 to 1000", "memory", "search", "x", "--limit", "0", "--memory", "m.db"),
                List.of(
                        "The query does not parse at character 6",
                        "memory",
                        "search",
                        "--fts5",
                        "x AND",
                        "--memory",
                        "m.db"),
                List.of("Name what to do with the memory.", "memory"))) {
            Ended ended = command.run(bad.subList(1, bad.size()).toArray(String[]::new));
            assertThat(ended.code()).as(ended.err()).isEqualTo(2);
            assertThat(ended.err()).contains(bad.getFirst());
        }
        assertThat(folder.resolve("none.db")).doesNotExist();
    }
}

package dev.regatta.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.command.PackagedCommand.Ended;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The packaged command writes down what is said, and shows it. */
@Timeout(120)
final class TranscriptCommandIT {
    @TempDir
    private Path folder;

    private Path transcript;

    private PackagedCommand command;

    @BeforeEach
    void prepare() throws IOException {
        Files.writeString(
                Files.createDirectory(folder.resolve("papers")).resolve("pump.txt"),
                "A heat pump moves heat. It hums at night.");
        transcript = folder.resolve("talk.jsonl");
        command = new PackagedCommand(folder);
    }

    private static String[] briefing(String... more) {
        List<String> all =
                new ArrayList<>(List.of("run", "briefing", "--input", "folder=papers", "--no-memory", "--transcript"));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    @Test
    void runs_are_written_down_one_after_another_and_shown() throws Exception {
        Ended first = command.run(briefing("talk.jsonl"));
        assertThat(first.code()).as(first.err()).isZero();
        long lines = lines();
        command.run(briefing("talk.jsonl"));

        Ended shown = command.run("transcript", "talk.jsonl");

        assertThat(lines).isPositive();
        assertThat(lines()).isEqualTo(2 * lines);
        assertThat(shown.code()).as(shown.err()).isZero();
        assertThat(shown.err()).isEmpty();
        assertThat(shown.out().lines()).hasSize((int) lines()).allMatch(line -> line.matches("[0-9:]{8} .*"));
        assertThat(shown.out())
                .contains("facts  user > Researcher  [system] You are Researcher. Your goal:")
                .contains("[calls read_document {\"document\":\"pump.txt\"}]");
        assertThat(command.run("transcript", "talk.jsonl", "--json").out()).isEqualTo(Files.readString(transcript));
        assertThat(command.run("transcript", "talk.jsonl", "--full").out())
                .contains("[system] You are Researcher.\n    Your goal:");
    }

    @Test
    void a_torn_line_is_named_and_costs_no_other() throws Exception {
        command.run(briefing("talk.jsonl"));
        long lines = lines();
        Files.writeString(transcript, "{\"v\":1,\"id\":\"to\u001b[2J", StandardOpenOption.APPEND);
        command.run(briefing("talk.jsonl"));

        Ended shown = command.run("transcript", "talk.jsonl");

        assertThat(shown.code()).isEqualTo(1);
        assertThat(shown.out().lines()).hasSize((int) (2 * lines));
        assertThat(shown.err().lines()).singleElement().asString().doesNotContain("\u001b");
    }

    @Test
    void what_was_said_before_a_run_was_killed_is_there() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Process process = command.process(
                            Map.of("OPENAI_API_KEY", "none"),
                            briefing(
                                    "talk.jsonl",
                                    "--model",
                                    "openai/none",
                                    "--base-url",
                                    "http://localhost:" + silent.getLocalPort() + "/v1"))
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("killed.log").toFile())
                    .start();
            while (process.isAlive() && (Files.notExists(transcript) || lines() < 6)) {
                Thread.onSpinWait(); // three conversations begin with two messages each
            }
            process.destroyForcibly().waitFor();
        }

        Ended shown = command.run("transcript", "talk.jsonl");

        assertThat(shown.code()).as(shown.err()).isZero();
        assertThat(shown.out())
                .contains("themes  user > Analyst", "facts  user > Researcher", "questions  user > Critic");
    }

    @Test
    void a_transcript_that_cannot_be_written_costs_a_warning_and_one_that_cannot_be_read_says_why() throws Exception {
        Ended unwritten = command.run(briefing("nowhere/talk.jsonl"));

        assertThat(unwritten.code()).isZero();
        assertThat(unwritten.err().lines().filter(line -> line.contains("nowhere")))
                .singleElement()
                .asString()
                .contains("cannot be written");
        for (String unreadable : List.of("none.jsonl", "papers")) {
            Ended ended = command.run("transcript", unreadable);
            assertThat(ended.code()).isEqualTo(2);
            assertThat(ended.err())
                    .contains("'" + unreadable + "' cannot be read")
                    .doesNotContain("Unchecked");
        }
    }

    private long lines() throws IOException {
        return Files.readString(transcript).lines().count();
    }
}

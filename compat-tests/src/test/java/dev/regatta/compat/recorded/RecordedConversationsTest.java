package dev.regatta.compat.recorded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.InvalidCrewException;
import dev.regatta.RunFailedException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Replays conversations that another framework had with real providers, see {@code -Dregatta.conformance}: with the same crew
 * and the same answers the same tools are called and the same comes out. What cannot be so here is listed with the reason in
 * {@code listed.txt}; a file that is listed and passes fails the test, so that the list stays true.
 */
@Timeout(120)
final class RecordedConversationsTest {
    @TestFactory
    Stream<DynamicTest> recorded_conversations_end_as_they_did(@TempDir Path scratch) throws IOException {
        Path folder = Path.of(System.getProperty("regatta.conformance", "../shared/conformance"));
        Assumptions.assumeTrue(Files.isDirectory(folder), "there are no recorded conversations in " + folder);
        Map<String, String> listed = listed();
        return Recording.in(folder).stream()
                .map(recording -> DynamicTest.dynamicTest(
                        recording.name(), () -> replay(recording, listed.get(recording.name()), scratch)));
    }

    @TestFactory
    Stream<DynamicTest> conversations_of_the_same_kinds_end_as_they_should(@TempDir Path scratch) {
        return Neighbours.all().stream()
                .map(recording -> DynamicTest.dynamicTest(recording.name(), () -> Replay.check(recording, scratch)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/scenario/agents/0|allow_code_execution|true|allow_code_execution",
                "/scenario/llm|thinking|7|thinking",
                "/scenario/tasks/0|trigger_payload|\"x\"|trigger_payload",
                "/scenario/runs/0|call|\"crew.train\"|crew.train",
                "/scenario/runs/0|times|2|times",
                "/scenario|hooks|{\"before_step\": \"observe\"}|before_step",
                "/scenario|hooks|{\"before_tool_call\": {\"shout\": true}}|shout",
                "/scenario|graph|[1]|graph",
                "/scenario/crews/0|process|\"consensual\"|consensual",
                "/scenario/tasks/0|condition|{\"behaviour\": \"depends on the moon\"}|condition",
                "/scenario/tasks/0|guardrail|{\"kind\": \"callable\", \"behaviour\": \"knows better\"}|knows better",
                "/expect|phase_of_the_moon|1|phase_of_the_moon",
                "/expect|final_answer_match|\"rhymes\"|rhymes",
                "/expect|request_checks|[{\"llm_call\": 0, \"smells\": \"x\"}]|smells",
                "/expect|stream|{\"colour\": \"red\"}|colour"
            })
    void what_is_not_staged_fails_and_is_named(
            String where, String field, String value, String named, @TempDir Path scratch) {
        JsonNode tree = Neighbours.all().getFirst().tree().deepCopy();
        ((ObjectNode) tree.at(where)).set(field, Recording.tree(value));

        assertThatThrownBy(() -> Replay.check(new Recording("changed", tree), scratch))
                .hasStackTraceContaining(named);
    }

    private static void replay(Recording recording, String reason, Path scratch) throws Exception {
        try {
            Replay.check(recording, scratch);
        } catch (NotStagedException | InvalidCrewException | RunFailedException | AssertionError failure) {
            Assumptions.assumeTrue(reason == null, "listed: " + reason);
            throw new AssertionError(recording + ": " + failure.getMessage(), failure);
        }
        assertThat(reason)
                .as(recording + " is listed, but passes; take it off the list")
                .isNull();
    }

    /** {@return why files do not pass, by name} */
    private static Map<String, String> listed() throws IOException {
        Map<String, String> listed = new TreeMap<>();
        try (InputStream in =
                        Objects.requireNonNull(RecordedConversationsTest.class.getResourceAsStream("listed.txt"));
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            lines.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.split("\\|", 2))
                    .forEach(parts -> listed.put(parts[0].strip(), parts[1].strip()));
        }
        return listed;
    }
}

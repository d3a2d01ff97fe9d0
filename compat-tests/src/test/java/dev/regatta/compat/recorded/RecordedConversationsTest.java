package dev.regatta.compat.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.InvalidCrewException;
import dev.regatta.RunResult;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

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

    private static void replay(Recording recording, String reason, Path scratch) throws Exception {
        try {
            replay(recording, scratch);
        } catch (Staging.NotHere | InvalidCrewException | AssertionError failure) {
            Assumptions.assumeTrue(reason == null, "listed: " + reason);
            throw new AssertionError(recording + ": " + failure.getMessage(), failure);
        }
        assertThat(reason)
                .as(recording + " is listed, but passes; take it off the list")
                .isNull();
    }

    private static void replay(Recording recording, Path scratch) throws Exception {
        Path classes = Files.createDirectory(scratch.resolve(recording.name()));
        try (ReplayServer server = new ReplayServer(
                        recording.interactions(),
                        recording.isOrdered("repeat_last"),
                        recording.shows("kickoff_for_each"));
                SchemaRecords records = new SchemaRecords(classes)) {
            RecordedTools tools = new RecordedTools(recording, records);
            Staging staging = new Staging(recording, tools, records, server.url());
            List<RunResult> results = staging.play();
            Expectations expectations = new Expectations(recording);
            expectations.check(results, tools.calls(), server.requests());
            expectations.streamed(staging.parts());
            expectations.delegated(staging.delegations());
            staging.guards().check();
        }
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

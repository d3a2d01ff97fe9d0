package dev.regatta.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.regatta.command.PackagedCommand.Ended;
import dev.regatta.sbom.ModelBytes;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The packaged command scans models. */
@Timeout(120)
final class SbomCommandIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private PackagedCommand command;
    private Map<String, String> environment;

    @BeforeEach
    void prepare() {
        command = new PackagedCommand(folder);
        environment = Map.of("XDG_CACHE_HOME", folder.resolve("cache").toString());
    }

    private Ended scan(String... arguments) throws Exception {
        return scan(environment, arguments);
    }

    private Ended scan(Map<String, String> with, String... arguments) throws Exception {
        String[] all = Stream.concat(Stream.of("sbom", "scan"), Arrays.stream(arguments))
                .toArray(String[]::new);
        return command.run(with, all);
    }

    private void good(String name) throws IOException {
        Files.createDirectories(folder.resolve(name).getParent());
        Files.write(folder.resolve(name), ModelBytes.gguf());
    }

    private void bad(String name) throws IOException {
        Files.write(folder.resolve(name), Arrays.copyOf(ModelBytes.gguf(Map.of(), List.of("w")), 40));
    }

    @Test
    void exit_codes_tell_how_bad_it_is() throws Exception {
        good("good/m.gguf");
        bad("bad.gguf");

        assertThat(scan("good").code()).isZero();
        assertThat(scan("good", "--fail-on", "INFO").code()).isEqualTo(1);
        assertThat(scan("good", "--fail-on", "warning").code()).isZero();
        assertThat(scan("bad.gguf").code()).isEqualTo(1);
        assertThat(scan("bad.gguf", "--fail-on", "none").code()).isZero();
        assertThat(scan("good", "bad.gguf").code()).isEqualTo(1);
    }

    @Test
    void bad_usage_is_told() throws Exception {
        good("one/a.gguf");
        good("one/b.gguf");

        assertBad(scan(), "PATH");
        assertBad(scan("none"), "There is nothing at");
        assertBad(scan(""), "A PATH is empty");
        assertBad(scan("one", "--format", "xml"), "'xml' is none of table, json, lbom");
        assertBad(scan("one", "--fail-on", "worst"), "'worst' is none of none, info, warning, error");
        assertBad(scan("one", "--threads", "0"), "threads must be 1 to 256");
        assertBad(scan("one", "--format", "card"), "card");
        assertBad(scan("one", "--chache", "x"), "--chache");
        assertBad(scan(Map.of("SOURCE_DATE_EPOCH", "soon"), "one", "--no-cache"), "SOURCE_DATE_EPOCH is 'soon'");
        Files.writeString(folder.resolve("novel"), "It was a dark night.");
        assertBad(scan("one", "--cache", "novel"), "is not a file of hashes");
        assertThat(folder.resolve("novel")).hasContent("It was a dark night.");
    }

    private static void assertBad(Ended ended, String message) {
        assertThat(ended.code()).as(ended.err()).isEqualTo(2);
        assertThat(ended.err()).contains(message);
        assertThat(ended.out()).isEmpty();
    }

    @Test
    void arguments_in_every_form_mean_the_same() throws Exception {
        good("-m.gguf");

        List<Ended> all = List.of(
                scan("--format", "json", "--no-cache", "./-m.gguf"),
                scan("--format=JSON", "--no-cache", "--", "-m.gguf"),
                scan("./-m.gguf", "--no-cache", "--threads", "1", "--format", "json"));

        for (Ended ended : all) {
            JsonNode file = JSON.readTree(ended.out());
            assertThat(ended.code()).as(ended.err()).isZero();
            assertThat(file.toString()).contains("\"-m.gguf\"");
        }
    }

    @Test
    void output_goes_to_a_file_as_a_whole() throws Exception {
        good("m.gguf");
        Files.writeString(folder.resolve("plain"), "a file");

        assertThat(scan("m.gguf", "--format", "json", "--output", "new/sub/m.json")
                        .code())
                .isZero();
        JSON.readTree(folder.resolve("new/sub/m.json").toFile());
        assertThat(folder.resolve("new/sub")).isDirectoryContaining(path -> path.endsWith("m.json"));
        assertThat(Files.list(folder.resolve("new/sub"))).hasSize(1);

        Ended refused = scan("m.gguf", "--output", "plain/m.json");
        assertThat(refused.code()).isEqualTo(3);
        assertThat(refused.err()).contains("could not be written to 'plain/m.json'");
        assertThat(scan("m.gguf", "--output", "/dev/full").code()).isEqualTo(3);
        assertThat(scan("m.gguf", "--output", "new").code()).isEqualTo(3);
        assertThat(scan("m.gguf", "--format", "lbom", "--output", "/dev/stdout").out())
                .startsWith("{");
        assertThat(scan("m.gguf", "--output", "/dev/null").code()).isZero();
    }

    @Test
    void memory_that_does_not_suffice_is_told_in_one_line() throws Exception {
        List<String> names =
                IntStream.range(0, 50_000).mapToObj(i -> "tensor." + i).toList();
        for (int i = 0; i < 8; i++) {
            Files.write(folder.resolve(i + ".gguf"), ModelBytes.gguf(Map.of(), names));
        }

        Ended ended = scan(Map.of("REGATTA_JAVA_OPTIONS", "-Xms16m -Xmx24m"), ".", "--no-hash", "--format", "json");

        assertThat(ended.code()).isEqualTo(3);
        assertThat(ended.err()).startsWith("regatta: ").contains("-Xmx8g").hasLineCount(1);
    }

    @Test
    void standard_output_that_is_full_is_told() throws Exception {
        good("m.gguf");

        ProcessBuilder full = new ProcessBuilder(
                "bash",
                "-c",
                command.process(environment, "sbom", "scan", "m.gguf").command().getFirst()
                        + " sbom scan m.gguf > /dev/full");

        assertThat(command.run(command.prepared(full, environment)).code()).isEqualTo(3);
    }

    @Test
    void is_utf8_and_keeps_names_whatever_the_locale() throws Exception {
        good("\u00fcber.gguf");
        Map<String, String> plain = Map.of("LC_ALL", "C", "LANG", "C", "XDG_CACHE_HOME", folder + "/cache");

        Ended ended = scan(plain, "\u00fcber.gguf", "--format", "json");

        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.out()).contains("\u00fcber.gguf");
    }

    @Test
    void the_same_files_give_the_same_bytes() throws Exception {
        good("models/a.gguf");
        good("models/b.gguf");
        Map<String, String> dated = Map.of("SOURCE_DATE_EPOCH", "1700000000", "XDG_CACHE_HOME", folder + "/cache");

        for (String format : List.of("table", "json", "lbom", "cyclonedx", "spdx-json", "spdx")) {
            Ended first = scan(dated, "models", "--format", format);
            Ended second = scan(dated, "models", "--format", format, "--no-cache");

            assertThat(first.out()).as(format).isNotEmpty().isEqualTo(second.out());
        }
    }

    @Test
    void what_concerns_no_model_is_told_where_the_format_has_no_place_for_it() throws Exception {
        good("models/a.gguf");
        Files.createDirectory(folder.resolve("else"));
        Files.createSymbolicLink(folder.resolve("models/o\u001but"), folder.resolve("else"));

        Ended ended = scan("models", "--format", "lbom");

        assertThat(ended.err()).contains("link-outside 'o%1But'").doesNotContain("\u001b");
    }

    @Test
    void what_cannot_be_read_is_told_and_the_rest_goes_on() throws Exception {
        good("models/a.gguf");
        good("models/closed.gguf");
        good("models/shut/b.gguf");
        for (String closed : List.of("models/closed.gguf", "models/shut")) {
            Files.setPosixFilePermissions(folder.resolve(closed), PosixFilePermissions.fromString("---------"));
        }
        ProcessBuilder builder = command.process(environment, "sbom", "scan", "models", "--format", "json");
        if (Files.isReadable(
                folder.resolve("models/shut"))) { // root may read everything, unless that power is taken away
            builder.command().addAll(0, List.of("setpriv", "--bounding-set=-dac_override,-dac_read_search"));
        }

        Ended ended = command.run(builder);
        Files.setPosixFilePermissions(folder.resolve("models/shut"), PosixFilePermissions.fromString("rwx------"));

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.out())
                .contains("\"unreadable\"", "\"folder-unreadable\"", "closed.gguf", "a.gguf")
                .doesNotContain("b.gguf");
    }

    @Test
    void a_pipe_does_not_stop_it() throws Exception {
        new ProcessBuilder("mkfifo", folder.resolve("p.gguf").toString())
                .start()
                .waitFor();

        Ended ended = scan(".", "--fail-on", "warning");

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.out()).contains("not-a-regular-file");
    }

    @Test
    void an_interrupt_ends_it() throws Exception {
        try (RandomAccessFile large =
                new RandomAccessFile(folder.resolve("m.gguf").toFile(), "rw")) {
            large.setLength(1L << 40);
        }
        Path err = folder.resolve("err.txt");
        ProcessBuilder builder = command.process(environment, "sbom", "scan", "m.gguf", "--output", "m.txt")
                .redirectErrorStream(true)
                .redirectOutput(err.toFile());
        Interruptible started = Interruptible.start(builder, Duration.ofSeconds(100));
        while (started.process()
                .toHandle()
                .info()
                .command()
                .filter(name -> name.endsWith("java"))
                .isEmpty()) {
            Thread.onSpinWait(); // until the launch script has become the JVM
        }

        started.interrupt();

        assertThat(started.ended(Duration.ofSeconds(60))).isTrue();
        assertThat(started.process().exitValue()).isEqualTo(130);
        assertThat(folder.resolve("m.txt")).doesNotExist();
    }

    @Test
    void an_interrupt_takes_the_line_of_progress_away() throws Exception {
        try (RandomAccessFile large =
                new RandomAccessFile(folder.resolve("m.gguf").toFile(), "rw")) {
            large.setLength(1L << 40);
        }
        Path err = folder.resolve("err.txt");
        Map<String, String> terminal = Map.of("REGATTA_JAVA_OPTIONS", "-Dregatta.terminal=true", "TERM", "xterm");
        Interruptible started = Interruptible.start(
                command.process(terminal, "sbom", "scan", "m.gguf", "--no-cache")
                        .redirectError(err.toFile()),
                Duration.ofSeconds(100));
        while (started.process().isAlive() && !Files.readString(err).contains("0/1 files")) {
            Thread.onSpinWait();
        }

        started.interrupt();

        assertThat(started.ended(Duration.ofSeconds(60))).isTrue();
        assertThat(started.process().exitValue()).isEqualTo(130);
        assertThat(Files.readString(err)).endsWith("\r\u001b[2K");
    }
}

package dev.regatta.command;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.WireMockServer;
import dev.regatta.command.PackagedCommand.Ended;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The packaged command as a user starts it: the script, a process of its own, real documents. */
@Timeout(120)
final class CommandIT {
    private static final Path PROJECT =
            Path.of(System.getProperty("regatta.project", "..")).toAbsolutePath();
    private static final ObjectMapper JSON = new ObjectMapper();

    private Path folder;

    private PackagedCommand command;

    @BeforeEach
    void link(@TempDir Path temporary) throws IOException {
        folder = temporary.toRealPath();
        command = new PackagedCommand(folder);
        Files.createSymbolicLink(folder.resolve("regatta"), PROJECT.resolve("regatta"));
    }

    @AfterEach
    void unlink() throws IOException {
        Files.delete(folder.resolve("regatta"));
    }

    // ---- the front door
    // ----------------------------------------------------------------------------------------------

    @Test
    void the_briefing_of_this_repository_quotes_its_documents() throws Exception {
        Ended ended = regatta("run", "briefing");

        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.err())
                .contains("No language model is set (--model or REGATTA_MODEL): the extractive model quotes");
        String briefing = Files.readString(folder.resolve("briefing.md"));
        assertThat(briefing).contains("## In short", "## Themes", "## Facts", "not a language model");
        assertEveryStatementStandsInItsSource(briefing);
    }

    @Test
    void running_it_twice_gives_the_same_file_and_remembers_once() throws Exception {
        regatta("run", "briefing", "--out", "one.md", "--memory", "m.db");
        regatta("run", "briefing", "--out", "two.md", "--memory", "m.db");

        assertThat(folder.resolve("one.md")).hasSameTextualContentAs(folder.resolve("two.md"));
        Ended found = regatta("memory", "search", "task", "graph", "--memory", "m.db", "--limit", "100");
        List<String> memories =
                found.out().lines().filter(line -> !line.startsWith("        ")).toList();
        assertThat(memories).isNotEmpty().doesNotHaveDuplicates();
    }

    @Test
    void the_fallbacks_write_the_same_briefing() throws Exception {
        command.run(Map.of("REGATTA_ACCELERATION", "auto"), "run", "briefing", "--out", "fast.md");
        Ended off = command.run(Map.of("REGATTA_ACCELERATION", "off"), "run", "briefing", "--out", "pure.md");

        assertThat(off.code()).as(off.err()).isZero();
        assertThat(folder.resolve("pure.md")).hasSameTextualContentAs(folder.resolve("fast.md"));
        assertThat(off.err())
                .contains("warning: this run remembers nothing. The memory '")
                .doesNotContain("WARN"); // who asks for the fallbacks is not warned of them
        assertThat(command.run(Map.of("REGATTA_ACCELERATION", "off"), "doctor").out())
                .contains("✔ executor platform-threads", "✔ memory log", "✔ messages tree");
    }

    @Test
    void independent_tasks_overlap() throws Exception {
        for (int i = 0; i < 300; i++) {
            Files.writeString(
                    Files.createDirectories(folder.resolve("many/" + i % 7)).resolve("note" + i + ".txt"),
                    ("Note " + i + " says that pump number " + i + " must be checked every " + (i + 2) + " days.\n\n")
                            .repeat(40));
        }

        Ended ended = regatta("run", "briefing", "--input", "folder=many", "--json", "--no-memory");

        assertThat(ended.code()).as(ended.err()).isZero();
        Map<String, Instant> starts = new HashMap<>();
        Map<String, Instant> ends = new HashMap<>();
        for (String line : ended.out().lines().toList()) {
            JsonNode event = JSON.readTree(line);
            String kind = event.path("event").asText();
            if (kind.equals("TaskStarted") || kind.equals("TaskCompleted")) {
                (kind.equals("TaskStarted") ? starts : ends)
                        .put(
                                event.path("taskId").asText(),
                                Instant.parse(event.path("time").asText()));
            }
        }
        List<String> independent = List.of("themes", "facts", "questions");
        Instant lastStart =
                independent.stream().map(starts::get).max(Instant::compareTo).orElseThrow();
        Instant firstEnd =
                independent.stream().map(ends::get).min(Instant::compareTo).orElseThrow();
        assertThat(lastStart).isBefore(firstEnd);
    }

    @Test
    void ctrl_c_ends_it_within_a_second_and_leaves_nothing() throws Exception {
        for (int i = 0; i < 300; i++) {
            Files.writeString(
                    Files.createDirectories(folder.resolve("many")).resolve("note" + i + ".txt"),
                    ("Pump " + i + " must be checked every " + (i + 2) + " days, says note number " + i + ".\n\n")
                            .repeat(300));
        }
        ProcessBuilder briefing = command.process(Map.of(), "run", "briefing", "--input", "folder=many", "--json");
        try (Interruptible started = Interruptible.start(briefing, Duration.ofSeconds(90));
                BufferedReader events = started.process().inputReader()) {
            String line = events.readLine();
            while (line != null && !line.contains("\"taskId\":\"facts\"")) {
                line = events.readLine();
            }

            long begin = System.nanoTime();
            started.interrupt();
            boolean ended = started.ended(Duration.ofSeconds(30));
            Duration took = Duration.ofNanos(System.nanoTime() - begin);

            assertThat(ended).isTrue();
            assertThat(started.process().exitValue()).isEqualTo(130);
            assertThat(took).isLessThan(Duration.ofSeconds(5)); // one second on a quiet machine
            assertThat(started.process().errorReader().lines().collect(Collectors.joining("\n")))
                    .contains("Cancelled; nothing was written.");
        }
        assertThat(folder.resolve("briefing.md")).doesNotExist();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(path -> path.getFileName().toString())).noneMatch(name -> name.endsWith(".tmp"));
        }
    }

    @Test
    void the_version_is_one_line() throws Exception {
        assertThat(regatta("--version").out()).matches("regatta 0\\.1\\.0-SNAPSHOT on Java \\d+\n");
    }

    @Test
    void the_doctor_tells_what_runs_and_why() throws Exception {
        assertThat(command.run(Map.of("REGATTA_ACCELERATION", "auto"), "doctor").out())
                .contains(
                        "✔ executor virtual-threads",
                        "✔ memory sqlite",
                        "· memory log",
                        "✔ messages schema-bound",
                        "Models",
                        "Folders");
        assertThat(command.run(Map.of("REGATTA_ACCELERATION", "auto", "REGATTA_MEMORY", "fallback"), "doctor")
                        .out())
                .contains("· memory sqlite", "because the setting regatta.memory=fallback rules it out");
    }

    @Test
    void the_doctor_tells_all_it_can_when_a_setting_is_wrong() throws Exception {
        Ended memory = command.run(Map.of("REGATTA_MEMORY", "bogus", "REGATTA_ACCELERATION", "auto"), "doctor");
        Ended model = command.run(Map.of("REGATTA_MODEL", "nope"), "doctor");

        assertThat(memory.code()).isEqualTo(2);
        assertThat(memory.out()).contains("✔ executor", "✘ The setting regatta.memory is 'bogus'", "Models", "Folders");
        assertThat(memory.err()).contains("regatta: The setting regatta.memory is 'bogus'");
        assertThat(model.code()).isEqualTo(2);
        assertThat(model.out()).contains("default: nope", "✘ The model 'nope' has an unknown provider", "Folders");
    }

    @Test
    void a_tilde_is_the_home_of_the_user_whatever_the_shell_makes_of_it() throws Exception {
        Files.createDirectories(folder.resolve("papers"));
        Files.writeString(folder.resolve("papers/pump.txt"), "A pump must be checked every two days by somebody.\n");

        Ended ended = command.run(
                Map.of("REGATTA_JAVA_OPTIONS", "-Duser.home=" + folder),
                "run",
                "briefing",
                "--input",
                "folder=~/papers",
                "--out=~/papers.md",
                "--no-memory");

        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(folder.resolve("papers.md")).exists();
    }

    @Test
    void a_memory_of_the_other_backend_is_not_hidden_by_an_empty_one() throws Exception {
        command.run(Map.of("REGATTA_MEMORY", "accelerated"), "run", "briefing", "--memory", "m.db");

        Ended refused = command.run(Map.of("REGATTA_MEMORY", "fallback"), "memory", "search", "x", "--memory", "m.db");

        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err())
                .contains("The memory 'm.db' was made by the other backend")
                .contains("regatta.memory=accelerated");
    }

    // ---- bad usage
    // ---------------------------------------------------------------------------------------------------

    @Test
    void bad_usage_is_told_and_has_its_own_code() throws Exception {
        assertBad("There is no crew 'brefing'. Crews: briefing. Did you mean 'briefing'?", "run", "brefing");
        assertThat(regatta("run", "brefing").err().lines()).hasSize(2).last().isEqualTo("See regatta run --help.");
        assertBad("The input 'folder' is empty.", "run", "briefing", "--input", "folder=");
        assertBad("The input 'folder' has no name. Write it as", "run", "briefing", "--input", "folder");
        assertBad(
                "The input 'folder' is given twice. Give it once.",
                "run",
                "briefing",
                "--input",
                "folder=a",
                "--input",
                "folder=b");
        assertBad(
                "The crew 'briefing' has no input 'foldr'. Its input is folder=PATH.",
                "run",
                "briefing",
                "--input",
                "foldr=x");
        assertBad("Unknown option: '--mode'", "run", "briefing", "--mode");
        assertBad("Name a command.");
        assertBad(
                "The setting regatta.acceleration is 'fast'; it can be auto, off, required.",
                Map.of("REGATTA_ACCELERATION", "fast"),
                "doctor");
        assertBad("needs a key, but OPENAI_API_KEY is not set", "run", "briefing", "--model", "openai/gpt-5-mini");
        assertBad(
                "The base URL 'not a url' of the model 'ollama/x' is not one.",
                "run",
                "briefing",
                "--model",
                "ollama/x",
                "--base-url",
                "not a url");
        assertBad(
                "The extractive model has no server",
                "run",
                "briefing",
                "--model",
                "extractive",
                "--base-url",
                "http://localhost:1");
        assertBad("limit must be 1 to 1000, was 0", "memory", "search", "x", "--limit", "0");
        assertBad("it is a folder. Name a file.", "run", "briefing", "--out", ".");
        assertBad("is no folder.", "run", "briefing", "--out", "regatta/x.md");
    }

    @Test
    void folders_that_cannot_be_briefed_say_why() throws Exception {
        Files.createDirectories(folder.resolve("empty"));
        assertFails(
                "The folder '" + folder.resolve("nowhere") + "' is not there. Give one with --input folder=PATH.",
                "nowhere");
        assertFails(
                "holds no document that can be read. Looked for files ending with .adoc, .asciidoc, .docx, .htm, .html, .java,"
                        + " .man, .markdown, .md, .mdx, .pdf, .rst, .txt, .xhtml",
                "empty");
    }

    @Test
    void a_folder_that_may_not_be_read_says_so() throws Exception {
        Path locked = Files.createDirectories(folder.resolve("locked"));
        Files.writeString(locked.resolve("note.txt"), "Nobody may read this sentence, says the folder.\n");
        Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("---------"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        ProcessBuilder builder =
                command.process(Map.of(), "run", "briefing", "--input", "folder=locked", "--no-memory");
        if (Files.isReadable(locked)) { // root may read everything, unless that power is taken away
            builder.command().addAll(0, List.of("setpriv", "--bounding-set=-dac_override,-dac_read_search"));
        }

        Ended ended = command.run(builder);
        Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("rwxr-xr-x"));

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err()).contains("The folder '" + locked + "' cannot be read; its permissions forbid it.");
    }

    @Test
    void the_same_crew_runs_on_a_language_model() throws Exception {
        Files.createDirectories(folder.resolve("notes"));
        Files.writeString(folder.resolve("notes/pump.txt"), "The pump is quiet at night.\n");
        WireMockServer server = new WireMockServer(wireMockConfig().dynamicPort());
        server.start();
        try {
            String quote = "{\\\"statement\\\":\\\"The pump is quiet at night.\\\",\\\"source\\\":\\\"pump.txt\\\"}";
            String invented = "{\\\"statement\\\":\\\"The pump is green.\\\",\\\"source\\\":\\\"pump.txt\\\"}";
            answer(server, "Name the six themes", "{\\\"themes\\\":[]}");
            answer(server, "List ten facts", "{\\\"facts\\\":[" + quote + "," + invented + "]}");
            answer(server, "List six open questions", "```json\\n{\\\"openQuestions\\\":[]}\\n```");
            String point = quote.replaceFirst("\\{", "{\\\\\"summary\\\\\":\\\\\"Nobody hears the pump.\\\\\",");
            answer(server, "Choose the three statements", "{\\\"statements\\\":[" + point + "]}");

            Ended ended = regatta(
                    "run",
                    "briefing",
                    "--input",
                    "folder=notes",
                    "--no-memory",
                    "--model",
                    "openai/test-model",
                    "--base-url",
                    server.baseUrl() + "/v1");

            assertThat(ended.code()).as(ended.err()).isZero();
            assertThat(Files.readString(folder.resolve("briefing.md")))
                    .contains(
                            "## In short\n\n- Nobody hears the pump. [pump.txt](notes/pump.txt)",
                            "## Not verified",
                            "- The pump is green. (pump.txt)",
                            "on the model `openai/test-model`.");
        } finally {
            server.stop();
        }
    }

    @Test
    void what_a_server_says_is_shown_but_not_when_it_refuses_a_key() throws Exception {
        Files.createDirectories(folder.resolve("notes"));
        Files.writeString(folder.resolve("notes/pump.txt"), "The pump is quiet at night.\n");
        WireMockServer server = new WireMockServer(wireMockConfig().dynamicPort());
        server.start();
        try {
            server.stubFor(post("/picky/chat/completions")
                    .willReturn(aResponse().withStatus(400).withBody("{\"error\": \"no tools for this model\"}")));
            server.stubFor(post("/closed/chat/completions")
                    .willReturn(aResponse().withStatus(401).withBody("{\"error\": \"wrong key sk-4711\"}")));

            Ended picky = briefingOfNotes(server.baseUrl() + "/picky");
            Ended closed = briefingOfNotes(server.baseUrl() + "/closed");

            assertThat(picky.err()).contains("did not accept the request (HTTP 400)", "no tools for this model");
            assertThat(closed.err()).contains("refused the key (HTTP 401)").doesNotContain("sk-4711");
        } finally {
            server.stop();
        }
    }

    private Ended briefingOfNotes(String baseUrl) throws Exception {
        return regatta(
                "run",
                "briefing",
                "--input",
                "folder=notes",
                "--no-memory",
                "--model",
                "openai/test-model",
                "--base-url",
                baseUrl);
    }

    private static void answer(WireMockServer server, String task, String content) {
        server.stubFor(
                post("/v1/chat/completions")
                        .withRequestBody(containing(task))
                        .willReturn(
                                okJson(
                                        "{\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\"" + content
                                                + "\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":5}}")));
    }

    @Test
    void files_that_cannot_be_read_are_left_out_and_named() throws Exception {
        Path mixed = Files.createDirectories(folder.resolve("mixed"));
        Files.writeString(mixed.resolve("good.txt"), "A pump must be checked every two days by somebody.\n");
        Files.write(mixed.resolve("binary.txt"), new byte[] {1, 0, 2, 0, 3});
        Files.writeString(mixed.resolve("broken.pdf"), "this is not a PDF");
        Files.write(mixed.resolve("large.txt"), new byte[50 * 1024 * 1024]);

        Ended ended = regatta("run", "briefing", "--input", "folder=mixed");

        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.err())
                .contains(
                        "Left out 'binary.txt': it is not text, though its name ends with .txt.",
                        "Left out 'broken.pdf': it cannot be read (IOException).",
                        "Left out 'large.txt': it has 50 MB, more than the limit of 20 MB.");
        assertThat(Files.readString(folder.resolve("briefing.md")))
                .contains("A pump must be checked every two days by somebody.");
    }

    // ---- shell blocks
    // ------------------------------------------------------------------------------------------------

    @TestFactory
    Stream<DynamicTest> shell_blocks_of_the_documents_run() throws IOException {
        List<Path> documents =
                new ArrayList<>(List.of(PROJECT.resolve("README.md"), PROJECT.resolve("CONTRIBUTING.md")));
        try (Stream<Path> docs = Files.walk(PROJECT.resolve("docs"))) {
            docs.filter(path -> path.toString().endsWith(".md")).sorted().forEach(documents::add);
        }
        List<DynamicTest> tests = new ArrayList<>();
        for (Path document : documents) {
            Matcher block = Pattern.compile("(?ms)^```sh\\n(.*?)^```$").matcher(Files.readString(document));
            while (block.find()) {
                for (String line : block.group(1).lines().toList()) {
                    // The build itself is what runs the build's command; everything else is run here.
                    if (!line.equals("mvn verify")) {
                        tests.add(DynamicTest.dynamicTest(document.getFileName() + ": " + line, () -> {
                            ProcessBuilder shell = new ProcessBuilder("bash", "-c", line);
                            Ended ended = command.run(command.prepared(shell, Map.of()));
                            assertThat(ended.code()).as(ended.err()).isZero();
                        }));
                    }
                }
            }
        }
        return tests.stream();
    }

    // ---- what the tests are made of
    // ----------------------------------------------------------------------------------

    private void assertBad(String message, String... arguments) throws Exception {
        assertBad(message, Map.of(), arguments);
    }

    private void assertBad(String message, Map<String, String> environment, String... arguments) throws Exception {
        Ended ended = command.run(environment, arguments);
        assertThat(ended.code()).as(ended.err()).isEqualTo(2);
        assertThat(ended.err()).contains(message);
    }

    private void assertFails(String message, String input) throws Exception {
        Ended ended = regatta("run", "briefing", "--input", "folder=" + input);
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err()).contains(message);
        assertThat(folder.resolve("briefing.md")).doesNotExist();
    }

    /** Each statement's link leads to a file that holds the statement, whatever its markup and line breaks. */
    private void assertEveryStatementStandsInItsSource(String briefing) throws IOException {
        Matcher statements = Pattern.compile("(?m)^(?:- |\\*\\*.*?\\.\\*\\* )(.+?) \\[[^\\]]*\\]\\(([^)#]+)[^)]*\\)$")
                .matcher(briefing);
        int count = 0;
        while (statements.find()) {
            String source = Files.readString(folder.resolve(statements.group(2)).normalize());
            assertThat(bare(source)).contains(bare(statements.group(1)));
            count++;
        }
        assertThat(count).isGreaterThanOrEqualTo(10);
    }

    private static String bare(String text) {
        return text.replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1").replaceAll("[*_`>\\s]+", "");
    }

    private Ended regatta(String... arguments) throws Exception {
        return command.run(arguments);
    }
}

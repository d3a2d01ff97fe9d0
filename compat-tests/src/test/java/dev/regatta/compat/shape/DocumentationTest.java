package dev.regatta.compat.shape;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every block of the README and the docs is compiled or run. A Java block is a program, or the inside of one; a text block
 * after it is what it prints.
 */
final class DocumentationTest {
    private static final Path PROJECT =
            Path.of(System.getProperty("regatta.project", "..")).toAbsolutePath();
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+)\\n(.*?)^```$(\\n+```text\\n(.*?)^```$)?");
    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();
    /** One for all blocks, since it opens every jar on the class path. */
    private static final StandardJavaFileManager FILES =
            COMPILER.getStandardFileManager(null, null, StandardCharsets.UTF_8);

    private static final Pattern CLASS = Pattern.compile("public (?:final )?class (\\w+)");

    /** A block of a document. */
    private record Block(String name, String language, String text, String output) {}

    private static List<Block> blocks() throws IOException {
        List<Path> documents =
                new ArrayList<>(List.of(PROJECT.resolve("README.md"), PROJECT.resolve("CONTRIBUTING.md")));
        try (Stream<Path> docs = Files.walk(PROJECT.resolve("docs"))) {
            docs.filter(path -> path.toString().endsWith(".md")).sorted().forEach(documents::add);
        }
        List<Block> blocks = new ArrayList<>();
        for (Path document : documents) {
            String text = Files.readString(document);
            Matcher matcher = BLOCK.matcher(text);
            while (matcher.find()) {
                long line = text.substring(0, matcher.start()).lines().count() + 1;
                String name = PROJECT.relativize(document) + ":" + line;
                String output = matcher.group(4) == null ? "" : matcher.group(4);
                blocks.add(new Block(name, matcher.group(1), matcher.group(2), output));
            }
        }
        return blocks;
    }

    @Test
    void only_blocks_that_are_checked_are_used() throws IOException {
        assertThat(blocks()).extracting(Block::language).isSubsetOf("java", "sh", "xml", "text");
    }

    @TestFactory
    Stream<DynamicTest> java_blocks_compile_and_run(@TempDir Path folder) throws IOException {
        return blocks().stream()
                .filter(block -> block.language().equals("java"))
                .map(block -> DynamicTest.dynamicTest(block.name(), () -> {
                    String printed = run(block, Files.createTempDirectory(folder, "block"));

                    if (!block.output().isEmpty()) {
                        assertThat(printed).isEqualToIgnoringNewLines(block.output());
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> dependency_blocks_name_artifacts_of_this_version() throws IOException {
        String pom = Files.readString(PROJECT.resolve("bom/pom.xml"));
        return blocks().stream()
                .filter(block -> block.language().equals("xml"))
                .map(block -> DynamicTest.dynamicTest(block.name(), () -> {
                    assertThat(block.text()).contains("<version>0.1.0-SNAPSHOT</version>");
                    Pattern.compile("<groupId>dev.regatta</groupId>\\s*<artifactId>([^<]+)")
                            .matcher(block.text())
                            .results()
                            .forEach(artifact -> assertThat(pom).contains("<artifactId>" + artifact.group(1) + "<"));
                }));
    }

    @Test
    void poms_in_documents_name_the_versions_that_this_build_uses() throws IOException {
        String build = Files.readString(PROJECT.resolve("pom.xml"));
        String documents = Files.readString(PROJECT.resolve("README.md"))
                + Files.readString(PROJECT.resolve("docs/getting-started.md"));
        List<MatchResult> named = Pattern.compile("<artifactId>([^<]+)</artifactId>\\s*<version>([^<]+)</version>")
                .matcher(documents)
                .results()
                .filter(pair -> build.contains("<artifactId>" + pair.group(1) + "</artifactId>"))
                .toList();

        assertThat(named).extracting(pair -> pair.group(1)).contains("maven-compiler-plugin", "slf4j-simple");
        for (MatchResult pair : named) {
            Matcher ours = Pattern.compile(
                            "<artifactId>" + pair.group(1) + "</artifactId>\\s*<version>([^<]+)</version>")
                    .matcher(build);
            assertThat(ours.find()).isTrue();
            String version = ours.group(1).startsWith("${")
                    ? property(build, ours.group(1).substring(2, ours.group(1).length() - 1))
                    : ours.group(1);
            assertThat(pair.group(2)).as(pair.group(1)).isEqualTo(version);
        }
    }

    private static String property(String pom, String name) {
        Matcher value = Pattern.compile("<" + Pattern.quote(name) + ">([^<]+)<").matcher(pom);
        assertThat(value.find()).as(name).isTrue();
        return value.group(1);
    }

    @Test
    void the_test_command_of_the_readme_is_what_ci_runs() throws IOException {
        String readme = Files.readString(PROJECT.resolve("README.md"));

        assertThat(readme).contains("```sh\nmvn verify\n```");
        assertThat(Files.readString(PROJECT.resolve(".ci/run"))).endsWith("exec mvn verify -Pfallbacks\n");
    }

    @Test
    void documents_keep_their_size() throws IOException {
        assertThat(Files.readAllLines(PROJECT.resolve("README.md"))).hasSizeLessThanOrEqualTo(150);
        assertThat(Files.readAllLines(PROJECT.resolve("CONTRIBUTING.md"))).hasSizeLessThanOrEqualTo(100);
    }

    @Test
    void links_between_documents_lead_somewhere() throws IOException {
        Pattern link = Pattern.compile("\\]\\((?!https?:|#)([^)#]+)");
        List<Path> documents =
                new ArrayList<>(List.of(PROJECT.resolve("README.md"), PROJECT.resolve("CONTRIBUTING.md")));
        try (Stream<Path> docs = Files.walk(PROJECT.resolve("docs"))) {
            docs.filter(path -> path.toString().endsWith(".md")).forEach(documents::add);
        }
        for (Path document : documents) {
            link.matcher(Files.readString(document))
                    .results()
                    .forEach(found -> assertThat(document.resolveSibling(found.group(1)))
                            .as(PROJECT.relativize(document).toString())
                            .exists());
        }
    }

    private static String run(Block block, Path folder) throws Exception {
        Matcher named = CLASS.matcher(block.text());
        String name = named.find() ? named.group(1) : "Block";
        Path source = folder.resolve(name + ".java");
        Files.writeString(source, named.find(0) ? block.text() : wrapped(block.text()));
        StringWriter complaints = new StringWriter();
        boolean compiled = COMPILER.getTask(
                        complaints,
                        FILES,
                        null,
                        List.of(
                                "-parameters",
                                "--release",
                                "21",
                                "-proc:none",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "-d",
                                folder.toString()),
                        null,
                        FILES.getJavaFileObjects(source))
                .call();
        assertThat(compiled).as(block.name() + "\n" + complaints).isTrue();
        return runMain(name, folder);
    }

    private static String wrapped(String body) {
        List<String> imports =
                body.lines().filter(line -> line.startsWith("import ")).toList();
        String rest =
                body.lines().filter(line -> !line.startsWith("import ")).reduce("", (all, line) -> all + line + "\n");
        return String.join("\n", imports)
                + "\npublic class Block { public static void main(String[] arguments) throws Exception {\n" + rest
                + "}}\n";
    }

    private static String runMain(String name, Path folder) throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setProperty("regatta.model", "extractive");
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
            loader.loadClass(name).getMethod("main", String[].class).invoke(null, (Object) new String[0]);
        } finally {
            System.setOut(before);
            System.clearProperty("regatta.model");
        }
        return printed.toString(StandardCharsets.UTF_8);
    }
}

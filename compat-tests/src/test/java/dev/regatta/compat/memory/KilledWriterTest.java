package dev.regatta.compat.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.fallback.memory.LogMemoryBackend;
import dev.regatta.memory.Memory;
import dev.regatta.memory.MemoryException;
import dev.regatta.memory.MemoryHit;
import dev.regatta.memory.MemoryOptions;
import dev.regatta.memory.MemoryQuery;
import dev.regatta.memory.RememberOptions;
import dev.regatta.memory.fts.SqliteMemoryBackend;
import dev.regatta.spi.memory.MemoryBackend;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A process that is killed while it writes loses nothing that it was told was written. */
@Timeout(900)
final class KilledWriterTest {
    private static final int KILLS = Integer.getInteger("regatta.kills", 3);

    @TempDir
    private Path folder;

    private static MemoryBackend backend(String name) {
        return name.equals("sqlite") ? new SqliteMemoryBackend() : new LogMemoryBackend();
    }

    private static Memory open(String backend, Path file) {
        return Memory.over(backend(backend).open(file, MemoryOptions.defaults()), MemoryOptions.defaults());
    }

    /** The process that is killed: four threads remember, update and forget, and print what is done. */
    static final class Writer {
        public static void main(String[] arguments) {
            Memory memory = open(arguments[0], Path.of(arguments[1]));
            try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
                for (int thread = 0; thread < 4; thread++) {
                    String prefix = arguments[2] + "-" + thread + "-";
                    pool.execute(() -> {
                        try {
                            for (int i = 0; ; i++) {
                                write(memory, prefix + i, i);
                            }
                        } catch (MemoryException failure) {
                            say("!" + failure.getMessage());
                            Runtime.getRuntime().halt(3);
                        }
                    });
                }
            }
        }

        private static void write(Memory memory, String id, int i) {
            memory.remember(
                    "alpha number " + i, RememberOptions.in("/kill").id(id).sequence(i % 2 == 0 ? "even" : "odd"));
            say("+" + id);
            if (i % 3 == 0) {
                memory.update(memory.get(id).orElseThrow().withContent("beta number " + i));
                say("=" + id);
            }
            if (i % 5 == 4) {
                memory.forget(id);
                say("-" + id);
            }
        }

        private static synchronized void say(String line) {
            System.out.println(line);
            System.out.flush();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "log"})
    void every_acknowledged_write_is_there_after_a_kill(String backend) throws Exception {
        Path file = folder.resolve("memory.db");
        Random random = new Random(42);
        Set<String> there = new HashSet<>();
        Set<String> changed = new HashSet<>();
        Set<String> gone = new HashSet<>();
        for (int kill = 0; kill < KILLS; kill++) {
            int lines = 20 + random.nextInt(400);
            for (String line : linesOfKilled(backend, file, "k" + kill, lines)) {
                String id = line.substring(1);
                switch (line.charAt(0)) {
                    case '+' -> there.add(id);
                    case '=' -> changed.add(id);
                    default -> gone.add(id);
                }
            }
            assertAllThere(backend, file, there, changed, gone);
        }
    }

    private static List<String> command(String backend, Path file, String name) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Writer.class.getName(),
                backend,
                file.toString(),
                name);
    }

    @ParameterizedTest
    @CsvSource({"sqlite, 3000", "log, 300"}) // SQLite unpacks its library, of more than 1 MB, into a file too
    void a_file_that_may_not_grow_is_an_error_and_loses_nothing(String backend, int kibibytes) throws Exception {
        Path file = folder.resolve("memory.db");
        List<String> command =
                new ArrayList<>(List.of("bash", "-c", "ulimit -f " + kibibytes + " && exec \"$@\"", "writer"));
        command.addAll(command(backend, file, "k0"));

        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();

        assertThat(process.waitFor()).isEqualTo(3);
        assertThat(lines).anySatisfy(line -> assertThat(line).startsWith("!Could not write to the memory"));
        try (Memory memory = open(backend, file)) {
            assertThat(memory.check()).isEmpty();
            assertThat(lines.stream().filter(line -> line.startsWith("+") && line.matches(".*[0-35-8]")))
                    .isNotEmpty()
                    .allSatisfy(
                            line -> assertThat(memory.get(line.substring(1))).isPresent());
            memory.remember("there is room again");
            assertThat(memory.search("room")).hasSize(1);
        }
    }

    private static List<String> linesOfKilled(String backend, Path file, String name, int count) throws Exception {
        Process process = new ProcessBuilder(command(backend, file, name))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<String> lines = new ArrayList<>();
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line = reader.readLine();
            while (line != null) {
                lines.add(line);
                if (lines.size() == count) {
                    process.toHandle().destroyForcibly(); // unlike the process's own method, leaves the pipe open
                }
                line = reader.readLine();
            }
        }
        process.waitFor();
        assertThat(lines).hasSizeGreaterThanOrEqualTo(count);
        String last = lines.getLast();
        if (!last.matches("[+=-]k\\d+-\\d-\\d+")) {
            lines.removeLast(); // the pipe was cut in the middle of a line
        }
        return lines;
    }

    private static void assertAllThere(
            String backend, Path file, Set<String> there, Set<String> changed, Set<String> gone) {
        try (Memory memory = open(backend, file)) {
            assertThat(memory.check()).isEmpty();
            for (String id : there) {
                // what was acknowledged last may have been followed by one more write that was not
                boolean mayBeGone = id.endsWith("4") || id.endsWith("9");
                if (gone.contains(id)) {
                    assertThat(memory.get(id)).as(id).isEmpty();
                } else if (!mayBeGone) {
                    assertThat(memory.get(id)).as(id).isPresent();
                    if (changed.contains(id)) {
                        assertThat(memory.get(id).orElseThrow().content()).startsWith("beta");
                    }
                }
            }
            List<MemoryHit> found =
                    memory.search(MemoryQuery.of("number").in("/kill").limit(1000));
            assertThat(found).hasSize((int) Math.min(1000, memory.count()));
        }
    }
}

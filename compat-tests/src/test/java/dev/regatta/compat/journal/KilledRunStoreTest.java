package dev.regatta.compat.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.durable.store.Owners;
import dev.regatta.durable.store.RunStores;
import dev.regatta.journal.Batch;
import dev.regatta.journal.Bytes;
import dev.regatta.journal.Lease;
import dev.regatta.journal.Line;
import dev.regatta.journal.NewRun;
import dev.regatta.journal.RunStore;
import dev.regatta.step.Digest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes that write runs, and are killed at any instant. */
@Timeout(1800)
final class KilledRunStoreTest {
    private static final int KILLS = Math.min(200, 7 * Integer.getInteger("regatta.kills", 3));
    private static final int RUNS = 4;

    @TempDir
    private Path folder;

    /** The process that is killed: takes runs over from whoever is dead, and prints each line that is acknowledged. */
    static final class Writer {
        public static void main(String[] arguments) {
            RunStore store = RunStores.sqlite(Path.of(arguments[0]));
            String owner = Owners.create();
            try (ExecutorService pool = Executors.newFixedThreadPool(RUNS)) {
                for (int i = 0; i < RUNS; i++) {
                    String id = "run-" + i;
                    pool.execute(() -> {
                        try {
                            write(store, id, owner);
                        } catch (Throwable failure) {
                            say("!" + failure);
                            Runtime.getRuntime().halt(3);
                        }
                    });
                }
            }
        }

        private static void write(RunStore store, String id, String owner) {
            store.create(new NewRun(id, "crew", "n", "", Bytes.NONE, Digest.of(new byte[0]), "", ""));
            Lease lease = store.acquire(Lease.ofRun(id), owner, Duration.ofHours(1), Owners::isDead)
                    .orElseThrow();
            for (long next = store.find(id).orElseThrow().lines() + 1; true; next++) {
                byte[] body = new byte[(int) (next * 37 % 3000)];
                store.append(Batch.of(id, lease, List.of(new Line(next, "s", "k", Bytes.of(body))), List.of()), true)
                        .await();
                say(id + " " + next);
            }
        }

        private static synchronized void say(String line) {
            System.out.println(line + ".");
            System.out.flush();
        }
    }

    private static Process start(Path file) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writer.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static BufferedReader output(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Notes the last line of each run that was acknowledged, and kills the process after some. */
    private static void killAfter(int count, Path file, Map<String, Long> acknowledged) throws Exception {
        Process process = start(file);
        int read = 0;
        try (BufferedReader lines = output(process)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                assertThat(line).doesNotStartWith("!");
                if (line.endsWith(".")) { // the last one may be cut
                    String[] words = line.substring(0, line.length() - 1).split(" ");
                    acknowledged.put(words[0], Long.valueOf(words[1]));
                }
                if (++read == count) {
                    process.toHandle().destroyForcibly(); // unlike the process's own method, leaves the pipe open
                }
            }
        }
        process.waitFor();
        assertThat(read).isGreaterThanOrEqualTo(count);
    }

    @Test
    void every_acknowledged_line_is_there_after_a_kill_and_no_gap() throws Exception {
        Path file = folder.resolve("runs.db");
        Random random = new Random(42);
        Map<String, Long> acknowledged = new HashMap<>();
        for (int kill = 0; kill < KILLS; kill++) {
            killAfter(1 + random.nextInt(120), file, acknowledged);

            try (RunStore store = RunStores.sqlite(file)) {
                acknowledged.forEach((id, last) -> {
                    List<Line> lines = store.lines(id, 0, Integer.MAX_VALUE);
                    assertThat(lines).hasSizeGreaterThanOrEqualTo(last.intValue());
                    for (int i = 0; i < lines.size(); i++) {
                        assertThat(lines.get(i).number()).isEqualTo(i + 1L);
                        assertThat(lines.get(i).body().size()).isEqualTo((int) ((i + 1L) * 37 % 3000));
                    }
                    assertThat(store.find(id).orElseThrow().lines()).isEqualTo(lines.size());
                });
            }
        }
    }

    @Test
    void an_owner_is_dead_when_its_process_is() {
        String own = Owners.create();
        assertThat(Owners.isDead(own)).isFalse();
        assertThat(Owners.create()).isNotEqualTo(own);
        String pid = "/" + ProcessHandle.current().pid() + "@";
        assertThat(own).contains(pid);

        assertThat(Owners.isDead(own.replaceFirst("@\\d+/", "@1/"))).isTrue();
        assertThat(Owners.isDead(own.replace(pid, "/99999999@"))).isTrue();
        assertThat(Owners.isDead("elsewhere" + own.replace(pid, "/99999999@"))).isFalse();
        assertThat(Owners.isDead("somebody")).isFalse();
        assertThat(Owners.isDead("")).isFalse();
    }
}

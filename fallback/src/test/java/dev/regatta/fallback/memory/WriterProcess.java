package dev.regatta.fallback.memory;

import dev.regatta.spi.memory.MemoryStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Another process that adds records one by one, and tells of each when it is committed. */
final class WriterProcess implements AutoCloseable {
    /** A process whose prefix begins so also writes the file anew, again and again. */
    static final String REBUILDING = "rebuilding-";

    private final Process process;
    private final BufferedReader output;

    private WriterProcess(Process process) {
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Runs in the other process. */
    public static void main(String[] arguments) {
        try (MemoryStore store = LogFixture.open(Path.of(arguments[0]))) {
            for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
                String id = arguments[1] + String.format("%06d", i);
                LogFixture.add(store, id, "written by another process, number " + i);
                System.out.println(id);
                System.out.flush();
                if (arguments[1].startsWith(REBUILDING) && i % 5 == 0) {
                    store.rebuild();
                }
            }
        }
    }

    static WriterProcess start(Path file, String prefix, int count) throws IOException {
        return new WriterProcess(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        WriterProcess.class.getName(),
                        file.toString(),
                        prefix,
                        String.valueOf(count))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** {@return the id of the next record that was committed, or null at the end} */
    String next() throws IOException {
        return output.readLine();
    }

    /** {@return the ids of all that were committed from now on, when the process has ended} */
    List<String> rest() throws IOException {
        List<String> ids = new ArrayList<>();
        for (String id = next(); id != null; id = next()) {
            ids.add(id);
        }
        return ids;
    }

    /** Ends the process as {@code kill -9} does. */
    void kill() {
        process.toHandle().destroyForcibly(); // Process itself would close its output too
    }

    int exitCode() throws InterruptedException {
        return process.waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}

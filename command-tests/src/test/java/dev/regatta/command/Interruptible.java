package dev.regatta.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A process that Ctrl-C reaches, and that never outlives its time: at the limit it is destroyed, so that whoever reads from it
 * comes to the end of what it says. What a shell starts with {@code &} ignores Ctrl-C, and so do its children; this one does not.
 */
final class Interruptible implements AutoCloseable {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final long SIGINT = 1L << (2 - 1);

    private final Process process;

    private Interruptible(Process process) {
        this.process = process;
    }

    /** Starts one; the test is skipped where it would ignore Ctrl-C and nothing can be done about it. */
    static Interruptible start(ProcessBuilder builder, Duration limit) throws Exception {
        if (Files.isReadable(STATUS) && ignoresInterrupts(Files.readAllLines(STATUS))) {
            List<String> listening = new ArrayList<>(List.of("env", "--default-signal=INT"));
            assumeThat(runs(listening))
                    .as("this build was started with SIGINT ignored, and there is no env of coreutils to undo that")
                    .isTrue();
            listening.addAll(builder.command());
            builder.command(listening);
        }
        Interruptible started = new Interruptible(builder.start());
        CompletableFuture.delayedExecutor(limit.toMillis(), TimeUnit.MILLISECONDS)
                .execute(started::close);
        return started;
    }

    private static boolean runs(List<String> listening) throws Exception {
        List<String> nothing = new ArrayList<>(listening);
        nothing.add("true");
        try {
            return new ProcessBuilder(nothing).start().waitFor() == 0;
        } catch (IOException absent) {
            return false;
        }
    }

    /** {@return whether a process with this status of Linux ignores Ctrl-C} */
    static boolean ignoresInterrupts(List<String> status) {
        return status.stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .mapToLong(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
                .anyMatch(ignored -> (ignored & SIGINT) != 0);
    }

    Process process() {
        return process;
    }

    /** Presses Ctrl-C. */
    void interrupt() throws Exception {
        assertThat(process.isAlive()).as("it is still running").isTrue();
        assertThat(send("-INT")).isZero();
    }

    private int send(String signal) throws IOException {
        return new ProcessBuilder("kill", signal, String.valueOf(process.pid()))
                .start()
                .onExit()
                .join()
                .exitValue();
    }

    /** {@return whether it ended within so much time} */
    boolean ended(Duration limit) throws InterruptedException {
        return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            try {
                send("-STOP"); // it must start no child between the look at its children and its end
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
        List<ProcessHandle> children = process.descendants().toList();
        process.toHandle().destroyForcibly(); // by its handle, which leaves what was said to be read
        children.forEach(ProcessHandle::destroyForcibly); // they may hold what it is read from
    }
}

package dev.regatta.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Watches a process for the most memory it has held (Linux: VmHWM, sampled; 0 elsewhere). */
final class PeakMemory implements Runnable {
    private static final long SAMPLE_MILLIS = 5;

    private final Process process;
    private final Thread watcher;
    private volatile double megabytes;

    private PeakMemory(Process process) {
        this.process = process;
        this.watcher = Thread.ofPlatform().daemon().unstarted(this);
    }

    static PeakMemory watch(Process process) {
        PeakMemory memory = new PeakMemory(process);
        memory.watcher.start();
        return memory;
    }

    double megabytes() throws InterruptedException {
        watcher.join();
        return megabytes;
    }

    @Override
    public void run() {
        Path status = Path.of("/proc", String.valueOf(process.pid()), "status");
        while (process.isAlive()) {
            try {
                Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("VmHWM:"))
                        .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                        .forEach(value -> megabytes = Math.max(megabytes, value));
                Thread.sleep(SAMPLE_MILLIS);
            } catch (IOException | InterruptedException over) {
                return;
            }
        }
    }
}

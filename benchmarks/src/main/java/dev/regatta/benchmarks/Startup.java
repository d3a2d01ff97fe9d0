package dev.regatta.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How long the command takes to start, beside a Java program that does nothing: to its version, to the first task of a crew,
 * to the end of the briefing, and the most memory that takes. All are whole processes, run in turn; medians are told.
 */
final class Startup implements Bench.Measurement {
    private static final Path HOME = Path.of(System.getProperty("regatta.home", "."));

    /** What was seen of one process. */
    private record Seen(double millis, double firstTaskMillis, double peakMegabytes) {}

    @Override
    public String description() {
        return "time to --version, to the first task of a crew, to the end of the briefing; peak memory (--runs N)";
    }

    @Override
    public Map<String, String> run(Options options) throws Exception {
        int runs = options.number("runs", 11);
        options.done();
        Path folder = Files.createTempDirectory("regatta-startup");
        List<String> nothing = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                Nothing.class.getName());
        List<String> version = List.of(HOME.resolve("regatta").toString(), "--version");
        List<String> briefing = List.of(
                HOME.resolve("regatta").toString(),
                "run",
                "briefing",
                "--json",
                "--no-memory",
                "--out",
                folder.resolve("briefing.md").toString());
        start(briefing); // makes the archive of classes
        List<Seen> bare = new ArrayList<>();
        List<Seen> versions = new ArrayList<>();
        List<Seen> briefings = new ArrayList<>();
        for (int i = 0; i < runs; i++) {
            bare.add(start(nothing));
            versions.add(start(version));
            briefings.add(start(briefing));
        }
        Map<String, String> figures = new LinkedHashMap<>();
        double bareMillis = median(bare.stream().map(Seen::millis).toList());
        double versionMillis = median(versions.stream().map(Seen::millis).toList());
        double firstTaskMillis =
                median(briefings.stream().map(Seen::firstTaskMillis).toList());
        double briefingMillis = median(briefings.stream().map(Seen::millis).toList());
        double peak = median(briefings.stream().map(Seen::peakMegabytes).toList());
        System.out.printf(Locale.ROOT, "%d runs each, medians%n", runs);
        row("a Java program that does nothing", bareMillis, 1);
        row("regatta --version", versionMillis, versionMillis / bareMillis);
        row("regatta run briefing: first task", firstTaskMillis, firstTaskMillis / bareMillis);
        row("regatta run briefing: done", briefingMillis, briefingMillis / bareMillis);
        System.out.printf(Locale.ROOT, "%-34s %7.0f MB%n", "peak memory of the briefing", peak);
        figures.put("bare_jvm_ms", format(bareMillis));
        figures.put("version_ms", format(versionMillis));
        figures.put("version_vs_bare", String.format(Locale.ROOT, "%.2f", versionMillis / bareMillis));
        figures.put("first_task_ms", format(firstTaskMillis));
        figures.put("first_task_vs_bare", String.format(Locale.ROOT, "%.2f", firstTaskMillis / bareMillis));
        figures.put("briefing_ms", format(briefingMillis));
        figures.put("peak_mb", format(peak));
        return figures;
    }

    private static void row(String what, double millis, double ratio) {
        System.out.printf(Locale.ROOT, "%-34s %7.0f ms %8.2f ×%n", what, millis, ratio);
    }

    private static String format(double value) {
        return String.format(Locale.ROOT, "%.0f", value);
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    /** Runs a process to its end; the moment at which it prints that a task started is seen on the way. */
    private static Seen start(List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().keySet().removeIf(name -> name.startsWith("REGATTA_"));
        builder.environment().put("REGATTA_BUILD", "never");
        long begin = System.nanoTime();
        Process process = builder.start();
        PeakMemory memory = PeakMemory.watch(process);
        double firstTask = Double.NaN;
        try (BufferedReader out = process.inputReader()) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (Double.isNaN(firstTask) && line.contains("\"event\":\"TaskStarted\"")) {
                    firstTask = (System.nanoTime() - begin) / 1e6;
                }
            }
        }
        int code = process.waitFor();
        double millis = (System.nanoTime() - begin) / 1e6;
        if (code != 0) {
            throw new IllegalStateException(command + " ended with code " + code);
        }
        return new Seen(millis, firstTask, memory.megabytes());
    }

    /** Does nothing, as fast as Java can. */
    static final class Nothing {
        private Nothing() {}

        public static void main(String[] arguments) {}
    }
}

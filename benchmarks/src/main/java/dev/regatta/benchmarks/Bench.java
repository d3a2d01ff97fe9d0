package dev.regatta.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Where {@code ./benchmarks/bench NAME} starts. */
public final class Bench {
    /** A measurement with a name. */
    interface Measurement {
        String description();

        /** Measures, and returns the figures for the last line, in order. */
        Map<String, String> run(Options options) throws Exception;
    }

    private static final Map<String, Measurement> MEASUREMENTS = new TreeMap<>(Map.of(
            "crew", new CrewSpeed(),
            "executor", new ExecutorSpeed(),
            "memory", new MemorySpeed(),
            "memory-quality", new MemoryQuality(),
            "messages", new MessagesSpeed(),
            "sbom", new SbomSpeed(),
            "startup", new Startup(),
            "tools", new ToolSpeed()));

    private Bench() {}

    /**
     * Runs a measurement.
     *
     * @param arguments its name and its options
     * @throws Exception what it fails with
     */
    public static void main(String[] arguments) throws Exception {
        Measurement measurement = arguments.length == 0 ? null : MEASUREMENTS.get(arguments[0]);
        if (measurement == null) {
            System.err.println("Usage: ./benchmarks/bench NAME [--option value …]");
            MEASUREMENTS.forEach((name, each) -> System.err.println("  " + name + "  " + each.description()));
            System.exit(2);
            return;
        }
        List<String> rest = Arrays.asList(arguments).subList(1, arguments.length);
        StringBuilder line = new StringBuilder(arguments[0]).append(':');
        measurement
                .run(Options.parse(rest))
                .forEach(
                        (key, value) -> line.append(' ').append(key).append('=').append(value));
        System.out.println(line);
    }
}

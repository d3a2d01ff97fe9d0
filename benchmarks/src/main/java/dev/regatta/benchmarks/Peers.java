package dev.regatta.benchmarks;

import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Other frameworks, each in a process of its own with its own libraries, so that nothing of them gets into Regatta's. A peer
 * prints lines {@code name=value}; one that is not installed is told in one line and left out.
 */
final class Peers {
    private static final Path HOME = Path.of(System.getProperty("regatta.home", "."));
    private static final Path SOURCES = HOME.resolve("benchmarks/peers");
    private static final Path INSTALLED = HOME.resolve("benchmarks/target/peers");

    private static final String INEXACT = "inexact=";

    private Peers() {}

    /** {@return the figures of a Java peer; empty if its libraries cannot be had} */
    static Map<String, Double> java(String name) throws IOException, InterruptedException {
        return java(name, "Peer");
    }

    /** {@return the figures of one of a Java peer's programs; empty if its libraries cannot be had} */
    static Map<String, Double> java(String name, String program) throws IOException, InterruptedException {
        Path libraries = fetched(name);
        if (!hasJars(libraries)) {
            return missing(name, "Maven could not fetch its libraries");
        }
        return figures(
                name,
                List.of(
                        tool("java"),
                        "-cp",
                        libraries + File.separator + "*",
                        SOURCES.resolve(name).resolve(program + ".java").toString()),
                List.of());
    }

    private static Path fetched(String name) throws IOException, InterruptedException {
        Path libraries = INSTALLED.resolve(name);
        if (!hasJars(libraries)) {
            run(
                    List.of(
                            "mvn",
                            "-q",
                            "-B",
                            "-f",
                            SOURCES.resolve(name).resolve("pom.xml").toString(),
                            "dependency:copy-dependencies",
                            "-DoutputDirectory=" + libraries.toAbsolutePath()),
                    List.of());
        }
        return libraries;
    }

    private static String tool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    /**
     * Runs benchmarks of JMH that measure Regatta and libraries of a peer in the same process.
     *
     * @param name the folder with a pom and the benchmarks
     * @param properties system properties of the measured process
     * @param seconds how long each is warmed up, and measured
     * @return JMH's results as JSON; empty if the libraries cannot be had
     */
    static Optional<Path> jmh(String name, Map<String, String> properties, int seconds)
            throws IOException, InterruptedException {
        Path libraries = fetched(name);
        if (!hasJars(libraries)) {
            missing(name, "Maven could not fetch its libraries");
            return Optional.empty();
        }
        Path classes = INSTALLED.resolve(name + "-classes");
        Files.createDirectories(classes);
        String path = String.join(
                File.pathSeparator,
                classes.toString(),
                libraries + File.separator + "*",
                HOME.resolve("benchmarks/target/lib") + File.separator + "*");
        List<String> compile = new ArrayList<>(
                List.of(tool("javac"), "-proc:full", "-nowarn", "-parameters", "-cp", path, "-d", classes.toString()));
        try (Stream<Path> sources = Files.list(SOURCES.resolve(name))) {
            sources.map(Path::toString).filter(file -> file.endsWith(".java")).forEach(compile::add);
        }
        run(compile, List.of());
        Path results = INSTALLED.resolve(name + "-results.json");
        Files.deleteIfExists(results);
        List<String> measure = new ArrayList<>(List.of(tool("java"), "-cp", path, "org.openjdk.jmh.Main"));
        measure.addAll(List.of("-f", "1", "-w", "500ms", "-wi", String.valueOf(2 * seconds)));
        measure.addAll(List.of("-r", "500ms", "-i", String.valueOf(2 * seconds), "-foe", "false", "-prof", "gc"));
        measure.addAll(List.of("-rf", "json", "-rff", results.toString(), "-jvmArgsAppend"));
        measure.add(String.join(
                " ",
                properties.entrySet().stream()
                        .map(each -> "-D" + each.getKey() + "=" + each.getValue())
                        .toList()));
        run(measure, List.of()).stream()
                .filter(line -> line.contains(INEXACT)) // after what JMH prints at the beginning of the line
                .map(line -> line.substring(line.indexOf(INEXACT) + INEXACT.length()))
                .distinct()
                .forEach(library -> System.out.println(library + " does not read every double as it was written."));
        return Files.exists(results) ? Optional.of(results) : Optional.empty();
    }

    /** {@return the figures of a peer in Rust that reads lines; empty if cargo is not there} */
    static Map<String, Double> rust(String name, List<String> lines) throws IOException, InterruptedException {
        Path target = INSTALLED.resolve(name).toAbsolutePath();
        run(
                List.of(
                        "cargo",
                        "build",
                        "--release",
                        "--quiet",
                        "--manifest-path",
                        SOURCES.resolve(name).resolve("Cargo.toml").toString(),
                        "--target-dir",
                        target.toString()),
                List.of());
        Path program = target.resolve("release/" + name + "-peer");
        if (!Files.exists(program)) {
            return missing(name, "cargo could not build it");
        }
        return figures(name, List.of(program.toString()), lines);
    }

    /** {@return the figures of a Python peer; empty if it is not installed} */
    static Map<String, Double> python(String name) throws IOException, InterruptedException {
        return python(name, List.of());
    }

    /** {@return the figures of a Python peer that reads lines; empty if it is not installed} */
    static Map<String, Double> python(String name, List<String> lines) throws IOException, InterruptedException {
        Path python = INSTALLED.resolve("python/bin/python");
        if (!Files.exists(python)) {
            return missing(
                    name,
                    "make a virtual environment in benchmarks/target/peers/python and install"
                            + " benchmarks/peers/python/requirements.txt");
        }
        return figures(
                name,
                List.of(
                        python.toString(),
                        SOURCES.resolve("python/" + name + "_peer.py").toString()),
                lines);
    }

    private static boolean hasJars(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.anyMatch(file -> file.toString().endsWith(".jar"));
        }
    }

    private static Map<String, Double> missing(String name, String why) {
        System.out.println(name + ": not measured, since it is not installed: " + why + ".");
        return Map.of();
    }

    private static Map<String, Double> figures(String name, List<String> command, List<String> input)
            throws IOException, InterruptedException {
        Map<String, Double> figures = new LinkedHashMap<>();
        for (String line : run(command, input)) {
            String[] parts = line.split("=", 2);
            if (parts.length == 2 && parts[1].matches("[0-9.]+")) {
                figures.put(parts[0], Double.parseDouble(parts[1]));
            }
        }
        if (figures.isEmpty()) {
            return missing(name, "its process printed no figure");
        }
        return figures;
    }

    private static List<String> run(List<String> command, List<String> input) throws IOException, InterruptedException {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
            builder.environment().put("OTEL_SDK_DISABLED", "true");
            builder.environment().put("CREWAI_DISABLE_TELEMETRY", "true");
            builder.environment().put("CREWAI_TRACING_ENABLED", "false");
            Process process = builder.start();
            try (BufferedWriter to = process.outputWriter(StandardCharsets.UTF_8)) {
                for (String line : input) {
                    to.write(line + "\n");
                }
            }
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            return new ArrayList<>(printed.lines().toList());
        } catch (IOException notThere) {
            return List.of();
        }
    }
}

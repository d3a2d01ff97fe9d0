package dev.regatta.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How long the command scans models of several shapes, beside l-bom, which does the same in Python, and {@code openssl dgst},
 * which only hashes. All are whole processes on files that the system has in memory, run in turn; medians are told.
 */
final class SbomSpeed implements Bench.Measurement {
    private static final Path HOME = Path.of(System.getProperty("regatta.home", "."));
    private static final Path PEERS = HOME.resolve("benchmarks/target/peers");
    private static final Path TIME = Path.of("/usr/bin/time");
    private static final String LBOM =
            "import sys; sys.path.insert(0, sys.argv.pop(1)); from llm_sbom.cli import main; main()";
    private static final int SMALL_FILES = 2000;

    private final Figures figures = new Figures();
    private Path folder = Path.of("");

    /** What was seen of one process. */
    private record Seen(double seconds, double cpuSeconds, double megabytes) {}

    @Override
    public String description() {
        return "scans of models beside l-bom and openssl (--runs N, --lbom FOLDER with its sources or its git directory)";
    }

    @Override
    public Map<String, String> run(Options options) throws Exception {
        int runs = options.number("runs", 7);
        Path sources = options.path("lbom", PEERS.resolve("l-bom"));
        Path python = options.path("python", PEERS.resolve("python/bin/python"));
        options.done();
        folder = Files.createTempDirectory("regatta-sbom");
        try {
            write();
            measure(runs, lbom(sources, python));
        } finally {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
        return figures.all();
    }

    private void write() throws IOException {
        figures.heading("Writing 2 GB of models to %s", folder);
        ModelFiles.gguf(folder.resolve("large.gguf"), ModelFiles.LARGE);
        ModelFiles.safetensors(folder.resolve("large.safetensors"), ModelFiles.LARGE);
        ModelFiles.llama(folder.resolve("llama.gguf"));
        ModelFiles.longArray(folder.resolve("array.gguf"));
        Path two = Files.createDirectory(folder.resolve("two"));
        ModelFiles.gguf(two.resolve("a.gguf"), ModelFiles.LARGE);
        ModelFiles.gguf(two.resolve("b.gguf"), ModelFiles.LARGE);
        Path small = Files.createDirectory(folder.resolve("small"));
        for (int i = 0; i < SMALL_FILES; i++) {
            ModelFiles.gguf(small.resolve("m" + i + ".gguf"), 2048);
        }
    }

    private void measure(int runs, Optional<List<String>> lbom) throws IOException, InterruptedException {
        start(ours("small"), Map.of()); // makes the archive of classes
        Map<String, Seen> one = compare("large.gguf", "gguf", runs, lbom);
        compare("large.safetensors", "safetensors", runs, lbom);
        Map<String, Seen> two = compare("two", "two", runs, lbom);
        compare("llama.gguf", "llama", runs, lbom);
        compare("array.gguf", "array", runs, lbom);
        compare("small", "small", runs, lbom);
        double ratio = seconds(two, "regatta") / seconds(one, "regatta");
        figures.row("two large files beside one", "%.2f ×", ratio);
        figures.keep("two_vs_one", "%.2f", ratio);
        start(ours("two"), Map.of("REGATTA_JAVA_OPTIONS", "-Xmx32m")); // fails if that is too little
        figures.row("the same with a heap of at most", "32 MB");
        figures.keep("heap_mb_at_most", "32");
    }

    private static double seconds(Map<String, Seen> seen, String who) {
        Seen found = seen.get(who);
        return found == null ? Double.NaN : found.seconds();
    }

    /** Runs all in turn on a file or folder, and tells their medians. */
    private Map<String, Seen> compare(String what, String key, int runs, Optional<List<String>> lbom)
            throws IOException, InterruptedException {
        String path = folder.resolve(what).toString();
        Map<String, List<String>> commands = new LinkedHashMap<>();
        commands.put("regatta", ours(what));
        commands.put(
                "regatta, headers only",
                List.of(HOME.resolve("regatta").toString(), "sbom", "scan", path, "--no-hash"));
        if (Files.isRegularFile(Path.of(path))) {
            commands.put("openssl", List.of("openssl", "dgst", "-sha256", path));
        }
        lbom.ifPresent(command -> commands.put(
                "l-bom",
                Stream.concat(command.stream(), Stream.of("scan", path)).toList()));
        Map<String, List<Seen>> seen = new LinkedHashMap<>();
        for (int i = 0; i < runs; i++) {
            for (Map.Entry<String, List<String>> command : commands.entrySet()) {
                seen.computeIfAbsent(command.getKey(), name -> new ArrayList<>())
                        .add(start(command.getValue(), Map.of()));
            }
        }
        figures.heading("%s, %d runs each, medians", what, runs);
        Map<String, Seen> medians = new LinkedHashMap<>();
        seen.forEach((name, all) -> {
            Seen median = new Seen(
                    Figures.median(all.stream().map(Seen::seconds).toList()),
                    Figures.median(all.stream().map(Seen::cpuSeconds).toList()),
                    all.stream().mapToDouble(Seen::megabytes).max().orElse(0));
            medians.put(name, median);
            figures.row(
                    name, "%6.3f s  CPU %6.3f s  %4.0f MB", median.seconds(), median.cpuSeconds(), median.megabytes());
        });
        for (String peer : List.of("l-bom", "openssl")) {
            if (medians.containsKey(peer)) {
                figures.keep(
                        key + "_vs_" + peer.replace("-", ""),
                        "%.2f",
                        seconds(medians, "regatta") / seconds(medians, peer));
            }
        }
        figures.keep(key + "_s", "%.3f", seconds(medians, "regatta"));
        return medians;
    }

    private List<String> ours(String what) {
        return List.of(
                HOME.resolve("regatta").toString(),
                "sbom",
                "scan",
                folder.resolve(what).toString(),
                "--format",
                "lbom",
                "--no-cache");
    }

    /** {@return how l-bom is started; empty if it is not there} */
    private Optional<List<String>> lbom(Path given, Path python) throws IOException, InterruptedException {
        Path sources = given;
        if (Files.exists(given.resolve("objects"))) { // a git directory without files of its own
            sources = folder.resolve("l-bom");
            new ProcessBuilder("git", "clone", "-q", given.toString(), sources.toString())
                    .start()
                    .waitFor();
        }
        List<String> command = List.of(python.toString(), "-c", LBOM, sources.toString());
        try {
            Process version = new ProcessBuilder(Stream.concat(command.stream(), Stream.of("version"))
                            .toList())
                    .redirectErrorStream(true)
                    .start();
            version.getInputStream().readAllBytes();
            if (version.waitFor() == 0) {
                return Optional.of(command);
            }
        } catch (IOException noPython) {
            // told below
        }
        figures.heading(
                "l-bom: not measured, since it is not there: clone it to benchmarks/target/peers/l-bom, or name it with"
                        + " --lbom, and make a virtual environment with click and rich in benchmarks/target/peers/python.");
        return Optional.empty();
    }

    private Seen start(List<String> command, Map<String, String> environment) throws IOException, InterruptedException {
        Path report = folder.resolve("time.txt");
        boolean isTimed = Files.isExecutable(TIME);
        List<String> timed = new ArrayList<>(
                isTimed ? List.of(TIME.toString(), "-f", "%U %S %M", "-o", report.toString()) : List.of());
        timed.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(timed)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().keySet().removeIf(name -> name.startsWith("REGATTA_"));
        builder.environment().put("REGATTA_BUILD", "never");
        builder.environment().putAll(environment);
        long begin = System.nanoTime();
        int code = builder.start().waitFor();
        double seconds = (System.nanoTime() - begin) / 1e9;
        if (code != 0) {
            throw new IllegalStateException(command + " ended with code " + code);
        }
        if (!isTimed) {
            return new Seen(seconds, Double.NaN, Double.NaN);
        }
        String[] told = Files.readAllLines(report).getLast().split(" ", 3);
        return new Seen(
                seconds, Double.parseDouble(told[0]) + Double.parseDouble(told[1]), Double.parseDouble(told[2]) / 1024);
    }
}

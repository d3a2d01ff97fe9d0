package dev.regatta.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * Messages of about 11 kB written and read: Regatta's codec, its fallback and other libraries of the JVM in JMH, then what
 * Python and Rust have, each in its own process, all on the same payloads.
 */
final class MessagesSpeed implements Bench.Measurement {
    private static final List<String> JVM = List.of(
            "regatta", "regatta-tree", "jackson", "jackson-fast", "jackson-tree", "fastjson2", "dsl-json", "avaje");
    private static final List<String> PAYLOADS = List.of("whole", "five");

    /** Nanoseconds, bytes allocated and the 99th percentile of one operation. */
    private record Seen(double nanos, double bytes, double p99) {}

    private final Figures figures = new Figures();
    private final Map<String, Seen> seen = new LinkedHashMap<>();
    private final Map<String, Double> others = new LinkedHashMap<>();

    @Override
    public String description() {
        return "messages written and read, beside other libraries (--data DIR, --seconds N per measurement)";
    }

    @Override
    public Map<String, String> run(Options options) throws Exception {
        Path data = options.path("data", Path.of("../shared/bench-workloads"));
        int seconds = options.number("seconds", 3);
        options.done();
        Path packed = data.resolve("messages_300.jsonl.gz");
        if (!Files.exists(packed)) {
            figures.heading("No payloads in %s; name their folder with --data.", data);
            figures.keep("measured", "0");
            return figures.all();
        }
        Path messages = Files.createTempFile("regatta-messages", ".jsonl");
        try {
            try (InputStream in = new GZIPInputStream(Files.newInputStream(packed))) {
                Files.write(messages, in.readAllBytes());
            }
            measure(messages, seconds);
        } finally {
            Files.deleteIfExists(messages);
        }
        tables(size(packed));
        ratios();
        return figures.all();
    }

    private static double size(Path packed) throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(packed))) {
            byte[] all = in.readAllBytes();
            return all.length
                    / (double) new String(all, StandardCharsets.UTF_8).lines().count();
        }
    }

    private void measure(Path messages, int seconds) throws Exception {
        figures.heading("JMH, %d s for each of %d measurements …", 2 * seconds, 4 * JVM.size() + 2);
        Peers.jmh("json", Map.of("peers.messages", messages.toString()), seconds)
                .ifPresent(this::keep);
        List<String> lines = Files.readAllLines(messages);
        Peers.python("json", lines).forEach(others::put);
        Peers.rust("serde", lines).forEach((name, nanos) -> others.put("serde_" + name, nanos));
    }

    private void keep(Path results) {
        try {
            for (JsonNode each : new ObjectMapper().readTree(results.toFile())) {
                String name = each.get("benchmark").asText().replaceAll(".*\\.", "");
                JsonNode params = each.path("params");
                String key = params.isMissingNode()
                        ? name
                        : params.get("library").asText() + " "
                                + params.get("payload").asText() + " " + name;
                double bytes = each.path("secondaryMetrics")
                        .path("gc.alloc.rate.norm")
                        .path("score")
                        .asDouble();
                Seen before = seen.getOrDefault(key, new Seen(0, 0, 0));
                seen.put(
                        key,
                        each.get("mode").asText().equals("sample")
                                ? new Seen(before.nanos(), before.bytes(), percentile(each))
                                : new Seen(best(each), bytes, before.p99()));
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** {@return the quickest iteration, since others use this machine, too} */
    private static double best(JsonNode result) {
        double best = Double.MAX_VALUE;
        for (JsonNode fork : result.get("primaryMetric").get("rawData")) {
            for (JsonNode iteration : fork) {
                best = Math.min(best, iteration.asDouble());
            }
        }
        return best;
    }

    private static double percentile(JsonNode result) {
        return result.get("primaryMetric").get("scorePercentiles").get("99.0").asDouble();
    }

    private void tables(double size) {
        for (String payload : PAYLOADS) {
            figures.heading("%s: µs to write, to read; bytes allocated, 99th percentile of each", payload);
            for (String library : JVM) {
                Seen encode = seen.get(library + " " + payload + " encode");
                Seen decode = seen.get(library + " " + payload + " decode");
                if (encode != null && decode != null) {
                    figures.row(
                            library,
                            "%7.2f %7.2f   %,8.0f %,8.0f B   %7.1f %7.1f µs",
                            encode.nanos() / 1e3,
                            decode.nanos() / 1e3,
                            encode.bytes(),
                            decode.bytes(),
                            encode.p99() / 1e3,
                            decode.p99() / 1e3);
                }
            }
            for (String other : List.of("serde", "orjson", "msgspec", "json", "fastcrewai")) {
                double encode = other(other, payload, "encode");
                if (encode > 0) {
                    figures.row(other, "%7.2f %7.2f", encode / 1e3, other(other, payload, "decode") / 1e3);
                }
            }
        }
        Seen copy = seen.get("copy");
        Seen validate = seen.get("validate");
        Seen encode = seen.get("regatta whole encode");
        Seen decode = seen.get("regatta whole decode");
        if (copy != null && validate != null && encode != null && decode != null) {
            figures.heading("MB/s of whole messages");
            figures.row("written by regatta", "%,.0f", size * 1e3 / encode.nanos());
            figures.row("read by regatta", "%,.0f", size * 1e3 / decode.nanos());
            figures.row("copied", "%,.0f", size * 1e3 / copy.nanos());
            figures.row("checked to be UTF-8", "%,.0f", size * 1e3 / validate.nanos());
        }
    }

    private double other(String name, String payload, String operation) {
        String key =
                name.equals("serde") ? "serde_" + operation + "_" + payload : name + "_" + payload + "_" + operation;
        return others.getOrDefault(key, 0.0);
    }

    /** How many times longer the others take. */
    private void ratios() {
        for (String operation : List.of("encode", "decode")) {
            for (String payload : PAYLOADS) {
                Seen own = seen.get("regatta " + payload + " " + operation);
                if (own == null) {
                    continue;
                }
                figures.keep(operation + "_" + payload + "_us", "%.2f", own.nanos() / 1e3);
                for (String library : JVM.subList(1, JVM.size())) {
                    Seen their = seen.get(library + " " + payload + " " + operation);
                    if (their != null) {
                        keepRatio(operation, payload, library, their.nanos() / own.nanos());
                    }
                }
                for (String other : List.of("serde", "orjson", "msgspec", "json", "fastcrewai")) {
                    double nanos = other(other, payload, operation);
                    if (nanos > 0) {
                        keepRatio(operation, payload, other, nanos / own.nanos());
                    }
                }
            }
            Seen own = seen.get("regatta whole " + operation);
            Seen tree = seen.get("jackson-tree whole " + operation);
            if (own != null && tree != null) {
                figures.keep(operation + "_bytes_less", "%.0f%%", 100 * (1 - own.bytes() / tree.bytes()));
            }
        }
    }

    private void keepRatio(String operation, String payload, String other, double ratio) {
        figures.keep(
                String.format(Locale.ROOT, "%s_%s_vs_%s", operation, payload, other.replace('-', '_')), "%.2f", ratio);
    }
}

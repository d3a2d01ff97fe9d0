package dev.regatta.benchmarks;

import java.nio.file.Path;
import java.util.Map;

/** How fast the memory is, beside what stands to be compared: SQL through JDBC, LIKE, the disk, another vector store. */
final class MemorySpeed implements Bench.Measurement {
    private static final Path HOME = Path.of(System.getProperty("regatta.home", "."));

    @Override
    public String description() {
        return "memory: search, writes, readers beside a writer, a million records, vectors"
                + " [--records N] [--text DIR] [--folder DIR] [--only search,like,batch,commit,readers,scale,vectors,fallback]";
    }

    /** One part of the measurement. */
    private interface Part {
        void measure(MemoryFiles files, MemoryText text, Figures figures) throws Exception;
    }

    @Override
    public Map<String, String> run(Options options) throws Exception {
        int records = options.number("records", 1_000_000);
        Path conversations = options.path("text", HOME.resolve("../shared/memory-bench"));
        Path folder = options.path("folder", Path.of(System.getProperty("java.io.tmpdir")));
        String only = options.text("only", "");
        options.done();
        Map<String, Part> parts = new java.util.LinkedHashMap<>();
        parts.put("search", MemorySearchSpeed::besideJdbc);
        parts.put("like", MemorySearchSpeed::besideLike);
        parts.put("batch", (files, text, figures) -> MemoryWriteSpeed.batches(files, figures));
        parts.put("commit", MemoryWriteSpeed::commits);
        parts.put("readers", MemoryReadersSpeed::measure);
        parts.put("scale", (files, text, figures) -> MemoryScaleSpeed.measure(files, text, records, figures));
        parts.put("vectors", MemoryVectorSpeed::measure);
        parts.put("fallback", MemoryBackendsSpeed::measure);
        if (!only.isEmpty()) {
            parts.keySet().retainAll(java.util.List.of(only.split(",", -1)));
        }
        MemoryText text = MemoryText.of(conversations, HOME);
        Figures figures = new Figures();
        figures.heading("Text: %s.", text.description());
        try (MemoryFiles files = MemoryFiles.in(folder, text)) {
            for (Part part : parts.values()) {
                part.measure(files, text, figures);
            }
        }
        return figures.all();
    }
}

package dev.regatta.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.regatta.schema.JsonSchema;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.GZIPInputStream;

/** Arguments of tool calls, about 2 kB each, and the schema that they fit. */
final class ToolPayloads {
    private static final JsonSchema CONFIG = JsonSchema.object()
            .property("api_key", JsonSchema.string())
            .property("endpoint", JsonSchema.string())
            .property("headers", JsonSchema.object().open());

    private static final JsonSchema FILTER = JsonSchema.object()
            .property("field", JsonSchema.string())
            .property("operator", JsonSchema.choice("eq", "ne", "gt", "lt", "contains"))
            .property("value", JsonSchema.number());

    private static final JsonSchema METADATA = JsonSchema.object()
            .property("source", JsonSchema.string())
            .property("priority", JsonSchema.integer())
            .property("tags", JsonSchema.list(JsonSchema.string()));

    /** What all the payloads have in common, as strict as they allow. */
    static final JsonSchema SCHEMA = JsonSchema.object()
            .property("query", JsonSchema.string())
            .property("max_results", JsonSchema.integer())
            .property("timeout", JsonSchema.number())
            .property("retry_count", JsonSchema.integer())
            .property("config", CONFIG)
            .property("filters", JsonSchema.list(FILTER))
            .property("context", JsonSchema.string())
            .property("metadata", METADATA);

    private ToolPayloads() {}

    /** {@return the lines of the payload file, {@code [tool, arguments]}; made-up ones of the same shape where it is absent} */
    static List<String> lines(Path folder) throws IOException {
        Path file = folder.resolve("tools_300.jsonl.gz");
        if (!Files.exists(file)) {
            System.out.println("The payloads " + file + " are not there; made-up ones of the same shape are measured.");
            return madeUp();
        }
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        }
    }

    /** {@return the arguments of each line, as a model would write them} */
    static List<String> arguments(List<String> lines) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        List<String> arguments = new ArrayList<>();
        for (String line : lines) {
            JsonNode call = mapper.readTree(line);
            arguments.add(call.get(1).toString());
        }
        return arguments;
    }

    private static List<String> madeUp() {
        SplittableRandom random = new SplittableRandom(42);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            String filter = "{\"field\":\"field_0\",\"operator\":\"eq\",\"value\":" + random.nextInt(1_000) + "}";
            lines.add("[\"search\",{\"query\":\"" + letters(random, 250) + "\",\"max_results\":" + i
                    + ",\"timeout\":25.5,\"retry_count\":1,\"config\":{\"api_key\":\"k\",\"endpoint\":\"e\",\"headers\":{\"a\":\"b\"}},"
                    + "\"filters\":[" + String.join(",", java.util.Collections.nCopies(6, filter)) + "],\"context\":\""
                    + letters(random, 1_000)
                    + "\",\"metadata\":{\"source\":\"a\",\"priority\":1,\"tags\":[\"x\",\"y\"]}}]");
        }
        return lines;
    }

    private static String letters(SplittableRandom random, int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append((char) ('a' + random.nextInt(26)));
        }
        return text.toString();
    }
}

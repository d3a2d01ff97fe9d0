package dev.regatta.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.model.chat.request.json.JsonArraySchema;
import dev.langchain4j.model.chat.request.json.JsonIntegerSchema;
import dev.langchain4j.model.chat.request.json.JsonNumberSchema;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonStringSchema;
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
    private static final JsonObjectSchema OPEN =
            JsonObjectSchema.builder().additionalProperties(true).build();

    /** What all the payloads have in common, as strict as they allow. */
    static final JsonObjectSchema SCHEMA = JsonObjectSchema.builder()
            .addStringProperty("query")
            .addIntegerProperty("max_results")
            .addNumberProperty("timeout")
            .addIntegerProperty("retry_count")
            .addProperty(
                    "config",
                    JsonObjectSchema.builder()
                            .addStringProperty("api_key")
                            .addStringProperty("endpoint")
                            .addProperty("headers", OPEN)
                            .required("api_key", "endpoint", "headers")
                            .additionalProperties(false)
                            .build())
            .addProperty(
                    "filters",
                    JsonArraySchema.builder()
                            .items(JsonObjectSchema.builder()
                                    .addStringProperty("field")
                                    .addEnumProperty("operator", List.of("eq", "ne", "gt", "lt", "contains"))
                                    .addProperty(
                                            "value", JsonNumberSchema.builder().build())
                                    .required("field", "operator", "value")
                                    .additionalProperties(false)
                                    .build())
                            .build())
            .addStringProperty("context")
            .addProperty(
                    "metadata",
                    JsonObjectSchema.builder()
                            .addStringProperty("source")
                            .addProperty("priority", JsonIntegerSchema.builder().build())
                            .addProperty(
                                    "tags",
                                    JsonArraySchema.builder()
                                            .items(JsonStringSchema.builder().build())
                                            .build())
                            .required("source", "priority", "tags")
                            .additionalProperties(false)
                            .build())
            .required("query", "max_results", "timeout", "retry_count", "config", "filters", "context", "metadata")
            .additionalProperties(false)
            .build();

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

package dev.regatta.compat.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.tools.ToolProvider;

/** Makes Java records of JSON schemas, as the user of a recorded crew would have written them. */
final class SchemaRecords implements AutoCloseable {
    private final Path folder;
    private final URLClassLoader loader;
    private int made;

    SchemaRecords(Path folder) throws IOException {
        this.folder = folder;
        this.loader = new URLClassLoader(new URL[] {folder.toUri().toURL()});
    }

    @Override
    public void close() throws IOException {
        loader.close();
    }

    /** {@return a record with the properties of a schema} */
    Class<? extends Record> of(JsonNode schema) {
        String name = "Made" + ++made;
        try {
            Path source = folder.resolve(name + ".java");
            Files.writeString(source, "public " + declaration(name, unwrapped(schema)));
            int exit = ToolProvider.getSystemJavaCompiler()
                    .run(null, null, null, "-proc:none", "-d", folder.toString(), source.toString());
            if (exit != 0) {
                throw new IllegalArgumentException("No record could be made of the schema " + schema);
            }
            return loader.loadClass(name).asSubclass(Record.class);
        } catch (IOException | ClassNotFoundException trouble) {
            throw new IllegalStateException("No record could be made of the schema " + schema, trouble);
        }
    }

    private static JsonNode unwrapped(JsonNode schema) {
        JsonNode inner = schema.path("json_schema").path("schema");
        return inner.isObject() ? inner : schema;
    }

    private static String declaration(String name, JsonNode schema) {
        Set<String> required = new HashSet<>();
        schema.path("required").forEach(each -> required.add(each.asText()));
        List<String> components = new ArrayList<>();
        List<String> nested = new ArrayList<>();
        schema.path("properties").properties().forEach(property -> {
            JsonNode part = property.getValue();
            boolean optional = !required.contains(property.getKey()) || isNullable(part);
            String type = type(property.getKey(), nonNull(part), nested);
            components.add("@com.fasterxml.jackson.annotation.JsonProperty(\"" + property.getKey() + "\") "
                    + (optional ? "java.util.Optional<" + type + ">" : type) + " _" + property.getKey());
        });
        return "record " + name + "(" + String.join(", ", components) + ") {" + String.join(" ", nested) + "}";
    }

    private static boolean isNullable(JsonNode part) {
        for (JsonNode each : part.path("anyOf")) {
            if (each.path("type").asText().equals("null")) {
                return true;
            }
        }
        return false;
    }

    private static JsonNode nonNull(JsonNode part) {
        for (JsonNode each : part.path("anyOf")) {
            if (!each.path("type").asText().equals("null")) {
                return each;
            }
        }
        return part;
    }

    private static String type(String name, JsonNode part, List<String> nested) {
        return switch (part.path("type").asText("string")) {
            case "integer" -> "Long";
            case "number" -> "java.math.BigDecimal";
            case "boolean" -> "Boolean";
            case "array" -> "java.util.List<" + type(name, part.path("items"), nested) + ">";
            case "object" -> {
                if (part.path("properties").isEmpty()) {
                    yield "java.util.Map<String, String>";
                }
                nested.add("public " + declaration("Of_" + name, part));
                yield "Of_" + name;
            }
            default -> "String";
        };
    }
}

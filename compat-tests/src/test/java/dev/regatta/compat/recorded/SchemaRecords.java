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
            Files.writeString(source, "public " + declaration(name, unwrapped(schema), definitions(unwrapped(schema))));
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

    private static JsonNode definitions(JsonNode schema) {
        return schema.has("$defs") ? schema.path("$defs") : schema.path("definitions");
    }

    private static JsonNode unwrapped(JsonNode schema) {
        JsonNode inner = schema.path("json_schema").path("schema");
        return inner.isObject() ? inner : schema;
    }

    private static String declaration(String name, JsonNode schema, JsonNode definitions) {
        Set<String> required = new HashSet<>();
        schema.path("required").forEach(each -> required.add(each.asText()));
        List<String> components = new ArrayList<>();
        List<String> nested = new ArrayList<>();
        schema.path("properties").properties().forEach(property -> {
            JsonNode part = property.getValue();
            boolean optional = !required.contains(property.getKey()) || isNullable(part);
            String plain = property.getKey().replaceAll("[^A-Za-z0-9_]", "_");
            String type = type(plain, resolved(nonNull(part), definitions), nested, definitions);
            components.add("@com.fasterxml.jackson.annotation.JsonProperty(\"" + property.getKey() + "\") "
                    + (optional ? "java.util.Optional<" + type + ">" : type) + " _" + plain);
        });
        return "record " + name + "(" + String.join(", ", components) + ") {" + String.join(" ", nested) + "}";
    }

    private static JsonNode resolved(JsonNode part, JsonNode definitions) {
        String reference = part.path("$ref").asText();
        return reference.isEmpty() ? part : definitions.path(reference.substring(reference.lastIndexOf('/') + 1));
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
        return part.path("allOf").size() == 1 ? part.path("allOf").path(0) : part;
    }

    private static String type(String name, JsonNode part, List<String> nested, JsonNode definitions) {
        return switch (part.path("type").asText(part.has("properties") ? "object" : "string")) {
            case "integer" -> "Long";
            case "number" -> "java.math.BigDecimal";
            case "boolean" -> "Boolean";
            case "array" ->
                "java.util.List<" + type(name, resolved(nonNull(part.path("items")), definitions), nested, definitions)
                        + ">";
            case "object" -> {
                if (part.path("properties").isEmpty()) {
                    JsonNode values = resolved(part.path("additionalProperties"), definitions);
                    yield "java.util.Map<String, " + type(name, values, nested, definitions) + ">";
                }
                nested.add("public " + declaration("Of_" + name, part, definitions));
                yield "Of_" + name;
            }
            default -> "String";
        };
    }
}

package dev.regatta.compat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.langchain4j.model.chat.request.json.JsonAnyOfSchema;
import dev.langchain4j.model.chat.request.json.JsonArraySchema;
import dev.langchain4j.model.chat.request.json.JsonBooleanSchema;
import dev.langchain4j.model.chat.request.json.JsonEnumSchema;
import dev.langchain4j.model.chat.request.json.JsonIntegerSchema;
import dev.langchain4j.model.chat.request.json.JsonNumberSchema;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonReferenceSchema;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import dev.langchain4j.model.chat.request.json.JsonStringSchema;
import dev.regatta.internal.json.SchemaText;
import dev.regatta.spi.tool.ArgumentGuard;
import dev.regatta.spi.tool.ArgumentGuard.Verdict;
import dev.regatta.tool.gateway.CompiledToolBackend;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The compiled guard and the plain one give the same verdicts, word for word, and those of a validator that others wrote. */
final class GuardTwinsTest {
    private static final String[] NAMES = {
        "a", "query", "max_results", "é", "a/b", "~", "what?", "longer_than_eight_bytes"
    };
    private static final String[] TEXTS = {
        "\"\"",
        "\"x\"",
        "\"12\"",
        "\"-1.5e2\"",
        "\"ALL\"",
        "\"no\\\\ne\"",
        "\"\\u0041LL\"",
        "\"{}\"",
        "\"[]\"",
        "\"[1]\"",
        "\"{\\\"a\\\":1}\"",
        "\"true\"",
        "\"longer than eight bytes, with \\\"quotes\\\" and 😀\"",
        "\"\uD800\"",
        "\"?\""
    };
    private static final String[] NUMBERS = {
        "0", "-0", "7", "-12", "1.0", "1.5", "1e2", "1E-2", "123456789012345678901234567890", "1e400", "0.10"
    };
    private static final String[] BROKEN = {
        "NaN",
        "01",
        "+1",
        "1.",
        "tru",
        "'x'",
        "\"\t\"",
        "\"\\x\"",
        "\"",
        "{",
        "[",
        ",",
        "{\"a\":1,}",
        "[1,]",
        "{\"a\":1,\"a\":2}",
        "",
        "1e99999999999",
        "\uFEFF",
        "/**/",
        "nul"
    };
    private static final String[] BLANKS = {"", "", "", " ", "\n\t ", "\r"};
    private static final String INSERTED = "{}[]\",:\\0e.-+ntf \u0000é😀?";

    @Property
    void both_give_the_same_verdict(@ForAll long seed) {
        Random random = new Random(seed);
        JsonObjectSchema schema = schema(random);
        ArgumentGuard compiled = new CompiledToolBackend().guard(schema);
        ArgumentGuard plain = ArgumentGuard.plain(schema);

        for (int i = 0; i < 20; i++) {
            String document = mutated(random, object(random, schema, schema.definitions(), random.nextInt(5) == 0, 0));
            assertThat(compiled.check(document))
                    .as("%s%nagainst %s", document, schema)
                    .isEqualTo(plain.check(document));
        }
    }

    @Property
    void a_repaired_text_fits_and_needs_no_second_repair(@ForAll long seed) {
        Random random = new Random(seed);
        JsonObjectSchema schema = schema(random);
        ArgumentGuard guard = ArgumentGuard.plain(schema);

        for (int i = 0; i < 20; i++) {
            String document = mutated(random, object(random, schema, schema.definitions(), true, 0));
            if (guard.check(document) instanceof Verdict.Repaired repaired) {
                assertThat(guard.check(repaired.arguments())).isEqualTo(new Verdict.Fits(repaired.arguments()));
            }
        }
    }

    @Property
    void a_validator_of_others_agrees(@ForAll long seed) throws Exception {
        Random random = new Random(seed);
        JsonObjectSchema schema = schema(random);
        ArgumentGuard guard = new CompiledToolBackend().guard(schema);
        com.networknt.schema.JsonSchema other =
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(SchemaText.of(schema));

        for (int i = 0; i < 10; i++) {
            String document = object(random, schema, schema.definitions(), random.nextBoolean(), 0);
            if (document.contains("null")
                    || document.contains("e400")
                    || !isJson(document)) { // null is absent for us; doubles end at e308 for others
                continue;
            }
            assertThat(guard.check(document) instanceof Verdict.Fits)
                    .as("%s%nagainst %s", document, SchemaText.of(schema))
                    .isEqualTo(other.validate(document, InputFormat.JSON).isEmpty());
        }
    }

    private static boolean isJson(String document) {
        try {
            return new ObjectMapper()
                            .enable(com.fasterxml.jackson.core.JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                            .readTree(document)
                            .isObject()
                    && ArgumentGuard.plain(JsonObjectSchema.builder()
                                            .additionalProperties(true)
                                            .build())
                                    .check(document)
                            instanceof Verdict.Fits;
        } catch (com.fasterxml.jackson.core.JsonProcessingException broken) {
            return false;
        }
    }

    // ---- schemas
    // -----------------------------------------------------------------------------------------------------

    private static JsonObjectSchema schema(Random random) {
        JsonObjectSchema root = objectSchema(random, 0, true);
        return root.toBuilder()
                .definitions(Map.of("D", objectSchema(random, 2, true)))
                .build();
    }

    private static JsonObjectSchema objectSchema(Random random, int depth, boolean references) {
        JsonObjectSchema.Builder schema = JsonObjectSchema.builder().additionalProperties(random.nextInt(4) == 0);
        List<String> names = List.of(NAMES).subList(0, random.nextInt(NAMES.length + 1));
        names.forEach(name -> schema.addProperty(name, element(random, depth + 1, references)));
        return schema.required(
                        names.stream().filter(name -> random.nextBoolean()).toList())
                .build();
    }

    private static JsonSchemaElement element(Random random, int depth, boolean references) {
        return switch (random.nextInt(depth > 3 ? 5 : 9)) {
            case 0 -> JsonStringSchema.builder().build();
            case 1 -> JsonIntegerSchema.builder().build();
            case 2 -> JsonNumberSchema.builder().build();
            case 3 -> JsonBooleanSchema.builder().build();
            case 4 -> JsonEnumSchema.builder().enumValues("ALL", "NONE", "é").build();
            case 5 ->
                JsonArraySchema.builder()
                        .items(element(random, depth + 1, references))
                        .build();
            case 6 -> objectSchema(random, depth, references);
            case 7 ->
                references
                        ? JsonReferenceSchema.builder().reference("D").build()
                        : JsonStringSchema.builder().build();
            default ->
                JsonAnyOfSchema.builder()
                        .anyOf(element(random, depth + 1, references), element(random, depth + 1, references))
                        .build();
        };
    }

    // ---- documents
    // ---------------------------------------------------------------------------------------------------

    private static String object(
            Random random,
            JsonObjectSchema schema,
            Map<String, JsonSchemaElement> definitions,
            boolean wrong,
            int depth) {
        StringBuilder text = new StringBuilder("{");
        String before = blank(random);
        for (Map.Entry<String, JsonSchemaElement> property : schema.properties().entrySet()) {
            boolean required = schema.required().contains(property.getKey());
            if ((required && !(wrong && random.nextInt(8) == 0)) || (random.nextBoolean() && depth < 6)) {
                text.append(before)
                        .append('"')
                        .append(property.getKey())
                        .append('"')
                        .append(blank(random))
                        .append(':');
                text.append(value(random, property.getValue(), definitions, wrong, depth + 1));
                before = blank(random) + ",";
            }
        }
        if (wrong ? random.nextInt(6) == 0 : Boolean.TRUE.equals(schema.additionalProperties())) {
            text.append(before)
                    .append("\"unknown ")
                    .append(random.nextInt(3))
                    .append("\":")
                    .append(anything(random, 0));
        }
        return blank(random) + text + blank(random) + "}" + blank(random);
    }

    private static String value(
            Random random,
            JsonSchemaElement schema,
            Map<String, JsonSchemaElement> definitions,
            boolean wrong,
            int depth) {
        if (wrong && random.nextInt(8) == 0) {
            return anything(random, 0);
        }
        return blank(random)
                + switch (schema) {
                    case JsonStringSchema text -> pick(random, TEXTS);
                    case JsonIntegerSchema integer -> pick(random, "0", "-7", "12", "1.0", "1e2");
                    case JsonNumberSchema number -> pick(random, NUMBERS);
                    case JsonBooleanSchema bool -> pick(random, "true", "false");
                    case JsonEnumSchema choice -> pick(random, "\"ALL\"", "\"NONE\"", "\"é\"", "\"\\u0041LL\"");
                    case JsonArraySchema array -> {
                        StringBuilder list = new StringBuilder("[");
                        for (int i = depth > 6 ? 0 : random.nextInt(4); i > 0; i--) {
                            list.append(value(random, array.items(), definitions, wrong, depth + 1))
                                    .append(i > 1 ? "," : "");
                        }
                        yield list.append(blank(random)).append("]").toString();
                    }
                    case JsonObjectSchema object -> object(random, object, definitions, wrong, depth);
                    case JsonReferenceSchema reference ->
                        depth > 10
                                ? "{}"
                                : object(
                                        random,
                                        (JsonObjectSchema) definitions.get(reference.reference()),
                                        definitions,
                                        wrong,
                                        depth);
                    case JsonAnyOfSchema any ->
                        value(random, any.anyOf().get(random.nextInt(2)), definitions, wrong, depth + 1);
                    default -> "null";
                }
                + blank(random);
    }

    private static String anything(Random random, int depth) {
        return switch (random.nextInt(depth > 2 ? 4 : 7)) {
            case 0 -> pick(random, TEXTS);
            case 1 -> pick(random, NUMBERS);
            case 2 -> pick(random, "true", "false", "null");
            case 3 -> random.nextInt(4) == 0 ? pick(random, BROKEN) : "{}";
            case 4 -> "[" + anything(random, depth + 1) + "," + anything(random, depth + 1) + "]";
            case 5 -> "{\"a\":" + anything(random, depth + 1) + ",\"b\":" + anything(random, depth + 1) + "}";
            default ->
                "{\"a\":" + anything(random, depth + 1) + ",\"" + pick(random, "a", "\\u0061", "c", "?") + "\":1}";
        };
    }

    /** Mostly as it is; else with a character or two taken out, put in, doubled, or cut off. */
    private static String mutated(Random random, String document) {
        StringBuilder text = new StringBuilder(document);
        for (int i = random.nextInt(3) == 0 ? random.nextInt(3) : 0; i > 0 && !text.isEmpty(); i--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(4)) {
                case 0 -> text.deleteCharAt(at);
                case 1 -> text.insert(at, INSERTED.charAt(random.nextInt(INSERTED.length())));
                case 2 -> text.insert(at, text.charAt(at));
                default -> text.setLength(at);
            }
        }
        return text.toString();
    }

    private static String blank(Random random) {
        return pick(random, BLANKS);
    }

    private static String pick(Random random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}

package dev.regatta.internal.tool;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.regatta.internal.tool.ArgumentGuard.Verdict;
import dev.regatta.schema.JsonSchema;
import dev.regatta.schema.SchemaForm;
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
        JsonSchema schema = schema(random);
        ArgumentGuard compiled = CompiledGuard.of(schema);
        ArgumentGuard plain = ArgumentGuard.plain(schema);

        for (int i = 0; i < 20; i++) {
            String document = mutated(random, object(random, schema, random.nextInt(5) == 0, 0));
            assertThat(compiled.check(document))
                    .as("%s%nagainst %s", document, schema.toJson())
                    .isEqualTo(plain.check(document));
        }
    }

    @Property
    void a_repaired_text_fits_and_needs_no_second_repair(@ForAll long seed) {
        Random random = new Random(seed);
        JsonSchema schema = schema(random);
        ArgumentGuard guard = ArgumentGuard.plain(schema);

        for (int i = 0; i < 20; i++) {
            String document = mutated(random, object(random, schema, true, 0));
            if (guard.check(document) instanceof Verdict.Repaired repaired) {
                assertThat(guard.check(repaired.arguments())).isEqualTo(new Verdict.Fits(repaired.arguments()));
            }
        }
    }

    @Property
    void a_validator_of_others_agrees(@ForAll long seed) throws Exception {
        Random random = new Random(seed);
        JsonSchema schema = schema(random);
        ArgumentGuard guard = CompiledGuard.of(schema);
        com.networknt.schema.JsonSchema other =
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(schema.toJson());

        for (int i = 0; i < 10; i++) {
            String document = object(random, schema, random.nextBoolean(), 0);
            if (document.contains("null")
                    || document.contains("e400")
                    || !isJson(document)) { // null is absent for us; doubles end at e308 for others
                continue;
            }
            assertThat(guard.check(document) instanceof Verdict.Fits)
                    .as("%s%nagainst %s", document, schema.toJson())
                    .isEqualTo(other.validate(document, InputFormat.JSON).isEmpty());
        }
    }

    private static boolean isJson(String document) {
        try {
            return new ObjectMapper()
                            .enable(com.fasterxml.jackson.core.JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                            .readTree(document)
                            .isObject()
                    && ArgumentGuard.plain(JsonSchema.object().open()).check(document) instanceof Verdict.Fits;
        } catch (com.fasterxml.jackson.core.JsonProcessingException broken) {
            return false;
        }
    }

    // ---- schemas
    // -----------------------------------------------------------------------------------------------------

    private static JsonSchema schema(Random random) {
        return objectSchema(random, 0).definition("D", objectSchema(random, 2));
    }

    private static JsonSchema objectSchema(Random random, int depth) {
        JsonSchema schema = switch (random.nextInt(8)) {
            case 0, 1 -> JsonSchema.object().open();
            case 2 -> JsonSchema.map(element(random, depth + 1));
            default -> JsonSchema.object();
        };
        for (String name : List.of(NAMES).subList(0, random.nextInt(NAMES.length + 1))) {
            JsonSchema element = element(random, depth + 1);
            schema = random.nextBoolean() ? schema.property(name, element) : schema.optional(name, element);
        }
        return schema;
    }

    private static JsonSchema element(Random random, int depth) {
        return switch (random.nextInt(depth > 3 ? 6 : 11)) {
            case 0 -> JsonSchema.string();
            case 1 -> JsonSchema.integer();
            case 2 -> JsonSchema.number();
            case 3 -> JsonSchema.bool();
            case 4 -> JsonSchema.choice("ALL", "NONE", "é");
            case 5 -> JsonSchema.of("{\"enum\":[\"ALL\",7]}");
            case 6 -> JsonSchema.list(element(random, depth + 1));
            case 7 -> objectSchema(random, depth);
            case 8 -> JsonSchema.reference("D");
            case 9 -> element(random, depth + 1).orNull();
            default -> JsonSchema.anyOf(element(random, depth + 1), element(random, depth + 1));
        };
    }

    // ---- documents
    // ---------------------------------------------------------------------------------------------------

    private static String object(Random random, JsonSchema schema, boolean wrong, int depth) {
        return object(random, (SchemaForm.Fields) schema.form(), wrong, depth);
    }

    private static String object(Random random, SchemaForm.Fields object, boolean wrong, int depth) {
        StringBuilder text = new StringBuilder("{");
        String before = blank(random);
        for (Map.Entry<String, SchemaForm> property : object.properties().entrySet()) {
            boolean required = object.required().contains(property.getKey());
            if ((required && !(wrong && random.nextInt(8) == 0)) || (random.nextBoolean() && depth < 6)) {
                text.append(before)
                        .append('"')
                        .append(property.getKey())
                        .append('"')
                        .append(blank(random))
                        .append(':');
                text.append(value(random, property.getValue(), wrong, depth + 1));
                before = blank(random) + ",";
            }
        }
        if (wrong ? random.nextInt(6) == 0 : object.others() != null) {
            text.append(before)
                    .append("\"unknown ")
                    .append(random.nextInt(3))
                    .append("\":")
                    .append(
                            wrong || object.others() == null
                                    ? anything(random, 0)
                                    : value(random, object.others(), false, depth + 1));
        }
        return blank(random) + text + blank(random) + "}" + blank(random);
    }

    private static String value(Random random, SchemaForm form, boolean wrong, int depth) {
        if (wrong && random.nextInt(8) == 0) {
            return anything(random, 0);
        }
        return blank(random)
                + switch (form) {
                    case SchemaForm.Any any -> anything(random, 0);
                    case SchemaForm.Text text -> pick(random, TEXTS);
                    case SchemaForm.Whole whole -> pick(random, "0", "-7", "12", "1.0", "1e2");
                    case SchemaForm.Decimal number -> pick(random, NUMBERS);
                    case SchemaForm.Bool bool -> pick(random, "true", "false");
                    case SchemaForm.Nothing nothing -> "null";
                    case SchemaForm.Choice choice ->
                        choice.values().contains("é")
                                ? pick(random, "\"ALL\"", "\"NONE\"", "\"é\"", "\"\\u0041LL\"")
                                : pick(random, "\"ALL\"", "7", "7.0");
                    case SchemaForm.Items list -> {
                        StringBuilder text = new StringBuilder("[");
                        for (int i = depth > 6 ? 0 : random.nextInt(4); i > 0; i--) {
                            text.append(value(random, list.item(), wrong, depth + 1))
                                    .append(i > 1 ? "," : "");
                        }
                        yield text.append(blank(random)).append("]").toString();
                    }
                    case SchemaForm.Fields object -> object(random, object, wrong, depth);
                    case SchemaForm.Reference reference ->
                        depth > 10 ? "{}" : value(random, reference.target(), wrong, depth);
                    case SchemaForm.OrNull orNull ->
                        random.nextInt(3) == 0 ? "null" : value(random, orNull.form(), wrong, depth);
                    case SchemaForm.OneOf several ->
                        value(random, several.options().get(random.nextInt(2)), wrong, depth + 1);
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

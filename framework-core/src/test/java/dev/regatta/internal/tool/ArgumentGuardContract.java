package dev.regatta.internal.tool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.internal.tool.ArgumentGuard.Verdict;
import dev.regatta.schema.JsonSchema;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every guard of arguments lets through, repairs and refuses, word for word. */
@Timeout(60)
public abstract class ArgumentGuardContract {
    private static final JsonSchema SEARCH = JsonSchema.object()
            .property("query", JsonSchema.string())
            .optional("limit", JsonSchema.integer())
            .optional("weight", JsonSchema.number())
            .optional("deep", JsonSchema.bool())
            .optional("order", JsonSchema.choice("NEWEST", "BEST"))
            .optional("tags", JsonSchema.list(JsonSchema.string()))
            .optional(
                    "span",
                    JsonSchema.object().property("from", JsonSchema.integer()).optional("to", JsonSchema.integer()))
            .optional("headers", JsonSchema.object().open());

    private static final JsonSchema TREE = children().definition("Tree", children());

    private static JsonSchema children() {
        return JsonSchema.object().optional("children", JsonSchema.list(JsonSchema.reference("Tree")));
    }

    /** Makes the contract; called by JUnit through its subclasses. */
    protected ArgumentGuardContract() {}

    /**
     * Makes the guard under test.
     *
     * @param schema of the arguments
     * @return the guard
     */
    protected abstract ArgumentGuard guard(JsonSchema schema);

    private Verdict check(String arguments) {
        return guard(SEARCH).check(arguments);
    }

    private static Verdict wrong(String... violations) {
        return new Verdict.Wrong(List.of(violations));
    }

    private static Verdict repaired(String arguments, String... repairs) {
        return new Verdict.Repaired(arguments, List.of(repairs));
    }

    @Test
    void arguments_that_fit_pass_as_they_are() {
        for (String fitting : List.of(
                "{\"query\":\"x\"}",
                " { \"query\" : \"x\" , \"limit\" : 3 , \"weight\" : -1.5e3 , \"deep\" : true }\n",
                "{\"limit\":null,\"query\":\"\"}",
                "{\"limit\":1.0,\"query\":\"x\"}",
                "{\"limit\":1e2,\"query\":\"x\"}",
                "{\"limit\":-0,\"query\":\"x\"}",
                "{\"limit\":123456789012345678901234567890,\"query\":\"x\"}",
                "{\"order\":\"BEST\",\"query\":\"\\u00e9\\n\\\"\\\\/\\ud83d\\ude00 é 😀\"}",
                "{\"\\u0071uery\":\"x\"}",
                "{\"query\":\"x\",\"tags\":[],\"span\":{\"from\":1},\"headers\":{}}",
                "{\"query\":\"x\",\"tags\":[\"a\",\"b\"],\"headers\":{\"a\":[1,{\"b\":null}],\"b\":{\"a\":{}}}}",
                "{\"query\":\"\uD800\"}")) {
            assertThat(check(fitting)).as(fitting).isEqualTo(new Verdict.Fits(fitting));
        }
    }

    @Test
    void all_that_is_wrong_is_told_at_once_with_its_place() {
        assertThat(check(
                        "{\"limit\":\"many\",\"weight\":[],\"deep\":\"yes\",\"order\":\"WORST\",\"tags\":[1,\"a\",null],"
                                + "\"span\":{\"to\":1.5,\"form\":2},\"querry\":\"x\"}"))
                .isEqualTo(wrong(
                        "/query is missing; it is required.",
                        "/limit must be a whole number, but is a text.",
                        "/weight must be a number, but is a list.",
                        "/deep must be true or false, but is a text.",
                        "/order must be one of NEWEST, BEST, but is a text.",
                        "/tags/0 must be text, but is a number.",
                        "/tags/2 must be text, but is null.",
                        "/span/from is missing; it is required.",
                        "/span/to must be a whole number, but is a fraction.",
                        "/span/form is not known; known are from, to.",
                        "/querry is not known; known are query, limit, weight, deep, order, tags, span, headers. Did you"
                                + " mean 'query'?"));
    }

    @Test
    void a_required_part_that_is_null_is_missing() {
        assertThat(check("{\"query\":null}")).isEqualTo(wrong("/query is missing; it is required."));
    }

    @Test
    void no_more_than_twenty_violations_are_told() {
        StringBuilder many = new StringBuilder("{\"query\":\"x\"");
        for (int i = 0; i < 1_000; i++) {
            many.append(",\"u").append(i).append("\":1");
        }

        assertThat(check(many.append('}').toString()))
                .isInstanceOfSatisfying(
                        Verdict.Wrong.class,
                        wrong -> assertThat(wrong.violations()).hasSize(20));
    }

    // ---- repairs
    // -----------------------------------------------------------------------------------------------------

    @Test
    void a_number_in_a_text_is_taken_as_a_number() {
        assertThat(check("{\"query\":\"x\",\"limit\":\"12\",\"weight\":\"-0.50\"}"))
                .isEqualTo(repaired(
                        "{\"query\":\"x\",\"limit\":12,\"weight\":-0.50}",
                        "/limit: the number in a text was taken as a number.",
                        "/weight: the number in a text was taken as a number."));
    }

    @Test
    void one_value_for_a_list_is_taken_as_a_list_of_one() {
        assertThat(check("{\"query\":\"x\",\"tags\":\"a\"}"))
                .isEqualTo(repaired(
                        "{\"query\":\"x\",\"tags\":[\"a\"]}", "/tags: the one value was taken as a list of one."));
    }

    @Test
    void json_in_a_text_is_taken_as_what_it_is() {
        assertThat(check("{\"query\":\"x\",\"tags\":\"[\\\"a\\\"]\",\"span\":\"{\\\"from\\\": \\\"3\\\"}\"}"))
                .isEqualTo(repaired(
                        "{\"query\":\"x\",\"tags\":[\"a\"],\"span\":{\"from\":3}}",
                        "/tags: the list in a text was taken as a list.",
                        "/span: the object in a text was taken as an object.",
                        "/span/from: the number in a text was taken as a number."));
        assertThat(check("\"{\\\"query\\\": \\\"x\\\"}\""))
                .isEqualTo(
                        repaired("{\"query\":\"x\"}", "The whole value: the object in a text was taken as an object."));
    }

    @Test
    void a_comma_behind_the_last_part_is_taken_away() {
        assertThat(check("{\"query\":\"x,]\",\"tags\":[\"a\",],}"))
                .isEqualTo(repaired(
                        "{\"query\":\"x,]\",\"tags\":[\"a\"]}",
                        "A comma behind the last part of an object or a list was taken away."));
    }

    @Test
    void nothing_is_guessed_beyond_that() {
        for (String notRepaired : List.of(
                "{\"query\":1}",
                "{\"query\":true}",
                "{\"query\":[\"x\"]}",
                "{\"query\":\"x\",\"limit\":\" 12\"}",
                "{\"query\":\"x\",\"limit\":\"012\"}",
                "{\"query\":\"x\",\"limit\":\"1.5\"}",
                "{\"query\":\"x\",\"limit\":\"0x1F\"}",
                "{\"query\":\"x\",\"limit\":\"NaN\"}",
                "{\"query\":\"x\",\"limit\":\"\"}",
                "{\"query\":\"x\",\"limit\":true}",
                "{\"query\":\"x\",\"limit\":[1]}",
                "{\"query\":\"x\",\"deep\":\"true\"}",
                "{\"query\":\"x\",\"deep\":1}",
                "{\"query\":\"x\",\"order\":\"best\"}",
                "{\"query\":\"x\",\"tags\":7}",
                "{\"query\":\"x\",\"tags\":{}}",
                "{\"query\":\"x\",\"span\":\"from 3\"}",
                "{\"query\":\"x\",\"span\":[{\"from\":1}]}",
                "{\"query\":\"x\",,}",
                "{,}",
                "{query:\"x\"}",
                "{'query':'x'}",
                "{\"query\":\"x\"",
                "{\"query\":\"x\"} // that is it",
                "[{\"query\":\"x\"}]")) {
            assertThat(check(notRepaired)).as(notRepaired).isInstanceOf(Verdict.Wrong.class);
        }
    }

    @Test
    void where_a_schema_leaves_a_choice_nothing_is_repaired() {
        JsonSchema choice = JsonSchema.object()
                .property("value", JsonSchema.anyOf(JsonSchema.integer(), JsonSchema.choice("ALL", "NONE")));
        ArgumentGuard guard = guard(choice);

        assertThat(guard.check("{\"value\":3}")).isInstanceOf(Verdict.Fits.class);
        assertThat(guard.check("{\"value\":\"ALL\"}")).isInstanceOf(Verdict.Fits.class);
        assertThat(guard.check("{\"value\":\"3\"}"))
                .isEqualTo(wrong("/value must be one of the 2 forms that the schema allows, but is a text."));
    }

    @Test
    void a_schema_can_refer_to_itself() {
        JsonSchema tree = JsonSchema.object()
                .property("root", JsonSchema.reference("Node"))
                .definition(
                        "Node",
                        JsonSchema.object()
                                .property("value", JsonSchema.number())
                                .optional("children", JsonSchema.list(JsonSchema.reference("Node"))));
        ArgumentGuard guard = guard(tree);
        String deep = "{\"value\":1,\"children\":[".repeat(200) + "{\"value\":1}" + "]}".repeat(200);

        assertThat(guard.check("{\"root\":" + deep + "}")).isInstanceOf(Verdict.Fits.class);
        assertThat(guard.check("{\"root\":{\"value\":1,\"children\":[{\"value\":2},{\"valu\":3}]}}"))
                .isEqualTo(wrong(
                        "/root/children/1/value is missing; it is required.",
                        "/root/children/1/valu is not known; known are value, children. Did you mean 'value'?"));
    }

    @Test
    void a_part_can_be_null_where_its_schema_says_so() {
        JsonSchema schema = JsonSchema.object()
                .property("day", JsonSchema.string().orNull())
                .property("count", JsonSchema.integer().orNull())
                .property("kind", JsonSchema.anyOf(JsonSchema.choice("A"), JsonSchema.of("{\"type\":\"null\"}")));
        ArgumentGuard guard = guard(schema);

        assertThat(guard.check("{\"day\":null,\"count\":null,\"kind\":null}")).isInstanceOf(Verdict.Fits.class);
        assertThat(guard.check("{\"day\":\"x\",\"count\":\"3\",\"kind\":\"A\"}"))
                .isEqualTo(repaired(
                        "{\"day\":\"x\",\"count\":3,\"kind\":\"A\"}",
                        "/count: the number in a text was taken as a number."));
        assertThat(guard.check("{\"day\":1,\"kind\":null}"))
                .isEqualTo(wrong("/count is missing; it is required.", "/day must be text, but is a number."));
    }

    @Test
    void properties_of_any_name_can_have_a_schema() {
        ArgumentGuard guard = guard(JsonSchema.object().property("counts", JsonSchema.map(JsonSchema.integer())));

        assertThat(guard.check("{\"counts\":{\"a\":1,\"b\":null}}")).isInstanceOf(Verdict.Fits.class);
        assertThat(guard.check("{\"counts\":{\"a\":\"1\"}}"))
                .isEqualTo(
                        repaired("{\"counts\":{\"a\":1}}", "/counts/a: the number in a text was taken as a number."));
        assertThat(guard.check("{\"counts\":{\"a\":\"many\"}}"))
                .isEqualTo(wrong("/counts/a must be a whole number, but is a text."));
    }

    @Test
    void a_value_can_be_fixed_or_one_of_several_of_any_type() {
        ArgumentGuard guard = guard(JsonSchema.of("""
                        {"type": "object", "properties": {
                            "kind": {"const": "circle"},
                            "size": {"enum": [1, 2.5, null, true, "big"]},
                            "free": {"type": "object"}}}"""));

        assertThat(guard.check("{\"kind\":\"circle\",\"size\":2.50,\"free\":{\"any\":[1]}}"))
                .isInstanceOf(Verdict.Fits.class);
        assertThat(guard.check("{\"kind\":\"circle\",\"size\":true}")).isInstanceOf(Verdict.Fits.class);
        assertThat(guard.check("{\"kind\":\"square\",\"size\":3}"))
                .isEqualTo(wrong(
                        "/kind must be circle, but is a text.",
                        "/size must be one of 1, 2.5, null, true, big, but is a number."));
    }

    @Test
    void what_a_schema_says_besides_is_let_through() {
        ArgumentGuard guard = guard(JsonSchema.of("""
                        {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Order", "type": "object",
                         "properties": {"day": {"type": "string", "pattern": "^[0-9-]+$"}, "next": {"$ref": "#"},
                                        "ring": {"$ref": "#/$defs/a"}, "nowhere": {"$ref": "#/$defs/none"}},
                         "$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}},
                         "required": ["day"]}"""));

        assertThat(guard.check("{\"day\":\"today\",\"next\":{\"day\":\"\"},\"ring\":1,\"nowhere\":[]}"))
                .isInstanceOf(Verdict.Fits.class);
        assertThat(guard.check("{\"day\":\"\",\"next\":{}}")).isEqualTo(wrong("/next/day is missing; it is required."));
    }

    @Test
    void of_many_repairs_only_some_are_told() {
        JsonSchema numbers = JsonSchema.object().optional("all", JsonSchema.list(JsonSchema.integer()));

        assertThat(guard(numbers).check("{\"all\":[" + "\"1\",".repeat(9_999) + "\"1\"]}"))
                .isInstanceOfSatisfying(Verdict.Repaired.class, repaired -> {
                    assertThat(repaired.repairs()).hasSize(21).endsWith("And 9980 more.");
                    assertThat(repaired.arguments()).isEqualTo("{\"all\":[" + "1,".repeat(9_999) + "1]}");
                });
    }

    @Test
    void repairs_within_repairs_have_an_end_and_are_then_told_as_what_is_wrong() {
        ArgumentGuard guard = guard(TREE);
        String few = "{\"children\":".repeat(10) + "[]" + "}".repeat(10);
        String many = "{\"children\":".repeat(900) + "[]" + "}".repeat(900);
        String level = "{\"children\":[".repeat(450) + "]}".repeat(450);
        String deepText = "{\"children\":[".repeat(450) + "{\"children\":\"[" + level.replace("\"", "\\\"") + "]\"}"
                + "]}".repeat(450);

        assertThat(guard.check(few)).isInstanceOf(Verdict.Repaired.class);
        for (String wrong : List.of(many, deepText)) {
            assertThat(guard.check(wrong)).isInstanceOf(Verdict.Wrong.class);
        }
    }

    // ---- what nobody should write
    // -------------------------------------------------------------------------------------

    @Test
    void hostile_texts_are_refused_or_pass_and_do_no_harm() {
        String deep = "[".repeat(100_000);
        for (String hostile : List.of(
                "",
                " ",
                "null",
                "true",
                "[]",
                "\"x\"",
                deep,
                "{\"headers\":".repeat(100_000),
                "{\"query\":\"x\",\"headers\":{\"a\":" + deep + "]".repeat(100_000) + "}}",
                "{\"query\":\"x\",\"query\":\"y\"}",
                "{\"query\":\"x\",\"headers\":{\"a\":1,\"\\u0061\":2}}",
                "{\"query\":\"x\",\"headers\":{\"k\":{\"a\":1,\"a\":2}}}",
                "{\"query\":\"x\",\"weight\":NaN}",
                "{\"query\":\"x\",\"weight\":Infinity}",
                "{\"query\":\"x\",\"weight\":1e99999999999}",
                "{\"query\":\"x\",\"weight\":" + "9".repeat(100_000) + "}",
                "{\"query\":\"x\",\"weight\":01}",
                "{\"query\":\"x\",\"weight\":1.}",
                "{\"query\":\"x\",\"weight\":+1}",
                "{\"query\":\"x\",\"weight\":.5}",
                "{\"query\":\"x\",\"weight\":-}",
                "{\"query\":\"tab\there\"}",
                "{\"query\":\"\\x\"}",
                "{\"query\":\"\\u12G4\"}",
                "{\"query\":\"x\"}{}",
                "{\"query\":\"x\"}\u0000",
                "{\"query\":\"x\"}\u00A0",
                "{\"query\":\"x\" \"limit\":1}",
                "{\"query\" \"x\"}",
                "{\"query\":\"x\",\"headers\":{\"a\":1,}",
                "{\"query\":\"x",
                "{\"query")) {
            assertThat(check(hostile))
                    .as(hostile.substring(0, Math.min(60, hostile.length())))
                    .isInstanceOf(Verdict.Wrong.class);
        }
    }

    @Test
    void a_text_of_ten_million_characters_passes() {
        String large = "{\"query\":\"" + "ab\\n".repeat(2_500_000) + "\"}";

        assertThat(check(large)).isEqualTo(new Verdict.Fits(large));
    }

    @Test
    void names_that_differ_in_halves_of_surrogate_pairs_are_different_names() {
        String halves = "{\"query\":\"x\",\"headers\":{\"\uD800\":1,\"\uD801\":2,\"?\":3}}";

        assertThat(check(halves)).isEqualTo(new Verdict.Fits(halves));
    }
}

package dev.regatta.internal.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.langchain4j.model.output.structured.Description;
import dev.regatta.error.PermanentException;
import dev.regatta.internal.json.Json;
import java.lang.reflect.Type;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Answers of all kinds of types. */
final class AnswerParserTest {
    private enum Size {
        SMALL,
        LARGE
    }

    private record Fact(String text, int year) {}

    private record Page<T>(List<T> items, Optional<Page<T>> next) {}

    private record Pair<A, B>(A first, B second) {}

    @Description("A form on a map")
    private sealed interface Form {
        record Circle(double radius) implements Form {}

        @JsonTypeName("Box")
        record Rectangle(double width, @JsonProperty("tall") double height) implements Form {}

        sealed interface Other extends Form {
            record Group(List<Form> forms) implements Other {}
        }
    }

    private record Map1(String name, Form form, List<Form> more) {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    private sealed interface Told {
        record Yes(String why) implements Told {}

        record No() implements Told {}
    }

    private sealed interface Clash {
        record Odd(String type) implements Clash {}
    }

    private static Type type(TypeReference<?> reference) {
        return reference.getType();
    }

    private static Object read(Type type, String answer) {
        AnswerParser.Parsed<Object> parsed = AnswerParser.of(type).parseAnswer(answer);
        assertThat(parsed.trouble()).isNull();
        return parsed.value();
    }

    private static String trouble(Type type, String answer) {
        return String.valueOf(AnswerParser.of(type).parseAnswer(answer).trouble());
    }

    @Test
    void lists_texts_numbers_enums_and_maps_can_be_whole_answers() {
        assertThat(read(type(new TypeReference<List<Fact>>() {}), "Here: [{\"text\":\"a\",\"year\":1}]"))
                .isEqualTo(List.of(new Fact("a", 1)));
        assertThat(read(type(new TypeReference<Set<Size>>() {}), "[\"SMALL\"]")).isEqualTo(Set.of(Size.SMALL));
        assertThat(read(type(new TypeReference<Map<String, Integer>>() {}), "{\"a\":1,\"b\":2}"))
                .isEqualTo(Map.of("a", 1, "b", 2));
        assertThat(read(String.class, "plain")).isEqualTo("plain");
        assertThat(read(int.class, "42")).isEqualTo(42);
        assertThat(read(Double.class, "2.5")).isEqualTo(2.5);
        assertThat(read(boolean.class, "true")).isEqualTo(true);
        assertThat(read(Size.class, "LARGE")).isEqualTo(Size.LARGE);
        assertThat(read(LocalDate.class, "2026-01-31")).isEqualTo(LocalDate.of(2026, 1, 31));
        assertThat(read(String[].class, "[\"a\"]")).isEqualTo(new String[] {"a"});
    }

    @Test
    void what_is_wrong_in_a_list_or_a_map_is_told_with_its_place() {
        assertThat(trouble(type(new TypeReference<List<Fact>>() {}), "[{\"text\":\"a\",\"year\":1},{\"text\":3}]"))
                .isEqualTo("/1/year is missing; it is required.\n/1/text must be text, but is a number.");
        assertThat(trouble(type(new TypeReference<Map<String, Integer>>() {}), "{\"a\":\"x\"}"))
                .isEqualTo("/a must be a whole number, but is a text.");
        assertThat(trouble(int.class, "\"many\"")).isEqualTo("The whole value must be a whole number, but is a text.");
    }

    @Test
    void generic_records_can_hold_themselves() {
        Type page = type(new TypeReference<Page<Fact>>() {});

        assertThat(read(page, "{\"items\":[{\"text\":\"a\",\"year\":1}],\"next\":{\"items\":[]}}"))
                .isEqualTo(new Page<>(List.of(new Fact("a", 1)), Optional.of(new Page<>(List.of(), Optional.empty()))));
        assertThat(trouble(page, "{\"items\":[],\"next\":{\"items\":[3]}}"))
                .isEqualTo("/next/items/0 must be an object, but is a number.");
        assertThat(AnswerParser.of(page).name()).isEqualTo("Page_Fact_");
        assertThat(AnswerParser.of(page).schema().toJson()).contains("\"$ref\":\"#/$defs/Page\"");
    }

    @Test
    void types_of_one_name_are_kept_apart() {
        Type pair = type(new TypeReference<Pair<Page<Fact>, Page<String>>>() {});

        assertThat(AnswerParser.of(pair).schema().toJson())
                .contains("\"$ref\":\"#/$defs/Page\"", "\"$ref\":\"#/$defs/Page_2\"");
        assertThat(trouble(pair, "{\"first\":{\"items\":[]},\"second\":{\"items\":[],\"next\":{\"items\":[1]}}}"))
                .isEqualTo("/second/next/items/0 must be text, but is a number.");
    }

    @Test
    void sealed_interfaces_are_told_apart_by_a_property() {
        assertThat(read(Form.class, "{\"type\":\"Circle\",\"radius\":2}")).isEqualTo(new Form.Circle(2));
        assertThat(read(Form.class, "{\"tall\":1,\"width\":3,\"type\":\"Box\"}"))
                .isEqualTo(new Form.Rectangle(3, 1));
        assertThat(read(
                        Map1.class,
                        "{\"name\":\"m\",\"form\":{\"type\":\"Group\",\"forms\":[{\"type\":\"Circle\",\"radius\":1}]},"
                                + "\"more\":[]}"))
                .isEqualTo(new Map1("m", new Form.Other.Group(List.of(new Form.Circle(1))), List.of()));
        assertThat(read(Told.class, "{\"kind\":\"No\"}")).isEqualTo(new Told.No());
        assertThat(read(type(new TypeReference<List<Told>>() {}), "[{\"kind\":\"Yes\",\"why\":\"x\"}]"))
                .isEqualTo(List.of(new Told.Yes("x")));
        assertThat(AnswerParser.of(Form.class).schema().toJson())
                .startsWith(
                        "{\"anyOf\":[{\"type\":\"object\",\"properties\":{\"type\":{\"type\":\"string\",\"enum\":[\"Circle\"]},"
                                + "\"radius\":{\"type\":\"number\"}},\"required\":[\"type\",\"radius\"],\"additionalProperties\":false}")
                .endsWith("\"description\":\"A form on a map\"}");
    }

    @Test
    void what_is_wrong_with_the_one_that_is_meant_is_told() {
        assertThat(trouble(Form.class, "{\"type\":\"Circle\",\"radius\":\"wide\"}"))
                .isEqualTo("/radius must be a number, but is a text.");
        assertThat(trouble(Form.class, "{\"type\":\"Ring\"}"))
                .isEqualTo("/type must be one of Circle, Box, Group, but is a text.");
        assertThat(trouble(Form.class, "{\"radius\":1}"))
                .isEqualTo("/type is missing; it must be one of Circle, Box, Group.");
        assertThat(trouble(Form.class, "[]"))
                .isEqualTo("The whole value must be one of the 3 forms that the schema allows, but is a list.");
    }

    @Test
    void records_of_sealed_interfaces_are_written_so_that_they_are_read_back() throws Exception {
        Form form = new Form.Other.Group(List.of(new Form.Circle(1), new Form.Rectangle(2, 3)));

        String written = Json.text(form);

        assertThat(written)
                .isEqualTo("{\"type\":\"Group\",\"forms\":[{\"type\":\"Circle\",\"radius\":1.0},"
                        + "{\"type\":\"Box\",\"width\":2.0,\"tall\":3.0}]}");
        assertThat(read(Form.class, written)).isEqualTo(form);
        assertThat(read(Form.Circle.class, "{\"radius\":1}")).isEqualTo(new Form.Circle(1));
    }

    @Test
    void a_type_without_a_schema_is_refused_with_the_part() {
        assertThatThrownBy(() -> AnswerParser.of(Clash.class))
                .isInstanceOf(PermanentException.class)
                .hasMessageStartingWith("The record Odd of 'Clash' has a part 'type', which is where JSON says");
        assertThatThrownBy(() -> AnswerParser.of(List.class))
                .isInstanceOf(PermanentException.class)
                .hasMessageContaining("does not say what it holds");
        assertThatThrownBy(() -> AnswerParser.of(type(new TypeReference<Page<Thread>>() {})))
                .isInstanceOf(PermanentException.class)
                .hasMessageStartingWith(
                        "The type of 'Page<Thread>.items[]' is Thread, of which no JSON schema can be made.");
    }
}

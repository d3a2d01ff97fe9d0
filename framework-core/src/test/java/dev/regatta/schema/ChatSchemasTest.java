package dev.regatta.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.model.chat.request.json.JsonAnyOfSchema;
import dev.langchain4j.model.chat.request.json.JsonArraySchema;
import dev.langchain4j.model.chat.request.json.JsonEnumSchema;
import dev.langchain4j.model.chat.request.json.JsonIntegerSchema;
import dev.langchain4j.model.chat.request.json.JsonNullSchema;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonReferenceSchema;
import dev.langchain4j.model.chat.request.json.JsonStringSchema;
import dev.regatta.error.PermanentException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Schemas between us and langchain4j. */
final class ChatSchemasTest {
    private static final JsonSchema OURS = JsonSchema.object()
            .property("name", JsonSchema.string().described("A name"))
            .property("sizes", JsonSchema.list(JsonSchema.integer()))
            .optional("kind", JsonSchema.choice("A", "B"))
            .optional("next", JsonSchema.reference("Node"))
            .optional("either", JsonSchema.anyOf(JsonSchema.string(), JsonSchema.of("{\"type\":\"null\"}")))
            .definition("Node", JsonSchema.object().optional("next", JsonSchema.reference("Node")))
            .described("All kinds");

    private static final JsonObjectSchema THEIRS = JsonObjectSchema.builder()
            .description("All kinds")
            .addStringProperty("name", "A name")
            .addProperty(
                    "sizes",
                    JsonArraySchema.builder().items(new JsonIntegerSchema()).build())
            .addProperty("kind", JsonEnumSchema.builder().enumValues("A", "B").build())
            .addProperty("next", JsonReferenceSchema.builder().reference("Node").build())
            .addProperty(
                    "either",
                    JsonAnyOfSchema.builder()
                            .anyOf(new JsonStringSchema(), new JsonNullSchema())
                            .build())
            .required("name", "sizes")
            .additionalProperties(false)
            .definitions(Map.of(
                    "Node",
                    JsonObjectSchema.builder()
                            .addProperty(
                                    "next",
                                    JsonReferenceSchema.builder()
                                            .reference("Node")
                                            .build())
                            .additionalProperties(false)
                            .build()))
            .build();

    private static String within(JsonSchema property, ChatSchemas schemas) {
        return String.valueOf(schemas.toObject(JsonSchema.object().property("x", property))
                .properties()
                .get("x"));
    }

    @Test
    void what_both_know_is_the_same_on_both_sides() {
        assertThat(ChatSchemas.exact().toObject(OURS)).isEqualTo(THEIRS);
        assertThat(ChatSchemas.widened().toObject(OURS)).isEqualTo(THEIRS);
        assertThat(ChatSchemas.from(THEIRS)).isEqualTo(OURS);
    }

    @Test
    void what_langchain4j_cannot_say_goes_raw_or_is_left_out() {
        JsonSchema pattern = JsonSchema.of("{\"type\":\"string\",\"pattern\":\"^a\",\"description\":\"d\"}");
        JsonSchema counts = JsonSchema.map(JsonSchema.integer());

        assertThat(within(pattern, ChatSchemas.exact()))
                .isEqualTo(JsonRawSchema.from(pattern.toJson()).toString());
        assertThat(within(pattern, ChatSchemas.widened()))
                .isEqualTo(JsonStringSchema.builder().description("d").build().toString());
        assertThat(within(counts, ChatSchemas.exact()))
                .isEqualTo(JsonRawSchema.from(counts.toJson()).toString());
        assertThat(within(counts, ChatSchemas.widened()))
                .isEqualTo(JsonObjectSchema.builder()
                        .additionalProperties(true)
                        .build()
                        .toString());
        assertThat(ChatSchemas.from(JsonRawSchema.from(pattern.toJson()))).isEqualTo(pattern);
    }

    @Test
    void several_types_become_a_choice() {
        assertThat(ChatSchemas.exact().toElement(JsonSchema.string().orNull().described("d")))
                .isEqualTo(JsonAnyOfSchema.builder()
                        .description("d")
                        .anyOf(new JsonStringSchema(), new JsonNullSchema())
                        .build());
    }

    @Test
    void what_says_nothing_to_a_model_is_no_reason_for_a_raw_schema() {
        JsonSchema titled =
                JsonSchema.of("{\"$schema\":\"https://json-schema.org\",\"title\":\"T\",\"type\":\"string\"}");

        assertThat(ChatSchemas.exact().toElement(titled)).isEqualTo(new JsonStringSchema());
    }

    @Test
    void tools_take_objects() {
        assertThatThrownBy(() -> ChatSchemas.exact().toObject(JsonSchema.string()))
                .isInstanceOf(PermanentException.class)
                .hasMessage("A schema is needed whose type is object; it is one of string.");
    }
}

package dev.regatta.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.error.PermanentException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class JsonSchemaTest {
    private static final JsonSchema ORDER = JsonSchema.object()
            .property("item", JsonSchema.string().described("What is ordered"))
            .property("count", JsonSchema.integer())
            .optional("size", JsonSchema.choice("S", "L"))
            .optional("notes", JsonSchema.list(JsonSchema.string().orNull()))
            .described("An order");

    @Test
    void is_built_in_the_order_in_which_people_read_it() {
        assertThat(ORDER.toJson())
                .isEqualTo(
                        "{\"type\":\"object\",\"properties\":{"
                                + "\"item\":{\"type\":\"string\",\"description\":\"What is ordered\"},"
                                + "\"count\":{\"type\":\"integer\"},"
                                + "\"size\":{\"type\":\"string\",\"enum\":[\"S\",\"L\"]},"
                                + "\"notes\":{\"type\":\"array\",\"items\":{\"type\":[\"string\",\"null\"]}}},"
                                + "\"required\":[\"item\",\"count\"],\"additionalProperties\":false,\"description\":\"An order\"}");
    }

    @Test
    void is_equal_to_one_of_the_same_content_wherever_that_comes_from() {
        JsonSchema read = JsonSchema.of(ORDER.toJson());
        JsonSchema turned = JsonSchema.of("{\"additionalProperties\":true,\"type\":\"object\"}");

        assertThat(read).isEqualTo(ORDER).hasSameHashCodeAs(ORDER).hasToString(ORDER.toJson());
        assertThat(turned).isEqualTo(JsonSchema.map(JsonSchema.any())).isNotEqualTo(JsonSchema.map(ORDER));
        assertThat(JsonSchema.of(Map.of("minimum", 1))).isEqualTo(JsonSchema.of("{\"minimum\":1}"));
    }

    @Test
    void keeps_what_it_does_not_know_as_it_was_written() {
        String text = "{\"pattern\":\"^a\",\"type\":\"string\",\"x-of-ours\":[1,2.5,null,{\"deep\":true}]}";

        assertThat(JsonSchema.of(text).toJson()).isEqualTo(text);
    }

    @Test
    void changes_make_another_one() {
        JsonSchema before = JsonSchema.object();

        JsonSchema after = before.property("a", JsonSchema.bool()).open();

        assertThat(before).isEqualTo(JsonSchema.object());
        assertThat(after.toJson())
                .isEqualTo("{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"boolean\"}},\"required\":[\"a\"],"
                        + "\"additionalProperties\":true}");
        assertThatThrownBy(() -> after.value().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> ((List<?>) after.value().get("required")).clear())
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void what_is_no_schema_is_refused() {
        assertThatThrownBy(() -> JsonSchema.of("{\"type\":"))
                .isInstanceOf(PermanentException.class)
                .hasMessageStartingWith("A schema is no JSON. It is not valid JSON; the trouble is at line 1");
        assertThatThrownBy(() -> JsonSchema.of("[]"))
                .isInstanceOf(PermanentException.class)
                .hasMessageContaining("must be a JSON object");
        assertThatThrownBy(() -> JsonSchema.of(Map.of("type", new Object())))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void its_form_is_made_once_and_follows_references() {
        JsonSchema tree = JsonSchema.object()
                .optional("left", JsonSchema.reference("Tree"))
                .definition("Tree", JsonSchema.object().optional("left", JsonSchema.reference("Tree")));

        SchemaForm.Fields root = (SchemaForm.Fields) tree.form();
        SchemaForm.Reference left = (SchemaForm.Reference) root.properties().get("left");
        SchemaForm.Fields node = (SchemaForm.Fields) left.target();

        assertThat(tree.form()).isSameAs(root);
        assertThat(node.properties().get("left")).isSameAs(left);
    }

    @Test
    void objects_that_name_no_properties_take_any() {
        SchemaForm.Fields free =
                (SchemaForm.Fields) JsonSchema.of("{\"type\":\"object\"}").form();
        SchemaForm.Fields named = (SchemaForm.Fields)
                JsonSchema.of("{\"type\":\"object\",\"properties\":{\"a\":{}}}").form();

        assertThat(free.others()).isEqualTo(new SchemaForm.Any());
        assertThat(named.others()).isNull();
    }
}

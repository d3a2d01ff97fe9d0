package dev.regatta.internal.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Objects that are nearly JSON. */
final class LenientJsonTest {
    @Example
    void what_is_json_stays_as_it_was_written() {
        assertThat(LenientJson.object(" { \"a\" : 1.50 } ")).contains("{ \"a\" : 1.50 }");
    }

    @Example
    void what_is_nearly_json_becomes_json() throws JsonProcessingException {
        Map.ofEntries(
                        Map.entry("{'a': 'b'}", "{\"a\":\"b\"}"),
                        Map.entry("{a: 1}", "{\"a\":1}"),
                        Map.entry("{\"a\": [1, 2,], }", "{\"a\":[1,2]}"),
                        Map.entry("{'a': True, 'b': False, 'c': None}", "{\"a\":true,\"b\":false,\"c\":null}"),
                        Map.entry("{a: \"True, None and 'so' on\"}", "{\"a\":\"True, None and 'so' on\"}"),
                        Map.entry("{\"a\": \"one\ntwo\"}", "{\"a\":\"one\\ntwo\"}"),
                        Map.entry("{\"a\": {\"b\": [1", "{\"a\":{\"b\":[1]}}"),
                        Map.entry("{\"a\": \"never closed", "{\"a\":\"never closed\"}"),
                        Map.entry("{\"a\": \"\"\"quoted thrice\"\"\"}", "{\"a\":\"quoted thrice\"}"),
                        Map.entry("the input is {\"a\": 1} I think", "{\"a\":1}"),
                        Map.entry("{\"a\": 1} # a remark", "{\"a\":1}"),
                        Map.entry("{\"a\": \"\\d+\"}", "{\"a\":\"d+\"}"))
                .forEach((written, json) ->
                        assertThat(LenientJson.object(written)).as(written).contains(json));
    }

    @Example
    void what_holds_no_object_is_refused() {
        for (String written : new String[] {"", "Oslo", "[1, 2]", "42", "{{{", "{\"a\": }", "{'it's'}"}) {
            assertThat(LenientJson.object(written)).as(written).isEmpty();
        }
    }

    @Property
    void what_comes_back_is_an_object(@ForAll @From("noise") String written) throws JsonProcessingException {
        String json = LenientJson.object(written).orElse("{}");

        assertThat(Json.read(json).isObject()).isTrue();
    }

    @Provide
    Arbitrary<String> noise() {
        return Arbitraries.of(
                        "{",
                        "}",
                        "[",
                        "]",
                        "\"",
                        "'",
                        "\\",
                        ":",
                        ",",
                        "a",
                        "\"b\"",
                        "True",
                        "1e5",
                        "1e99999999999",
                        "#",
                        "//",
                        "/*",
                        "\n",
                        "é",
                        "\"\"\"",
                        "-",
                        "0")
                .list()
                .ofMaxSize(20)
                .map(parts -> String.join("", parts));
    }
}

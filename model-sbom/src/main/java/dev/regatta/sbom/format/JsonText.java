package dev.regatta.sbom.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.core.util.Separators.Spacing;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes maps, lists, texts, numbers and truth values as JSON: two spaces a level, and no number that JSON does not have. */
final class JsonText {
    private static final JsonFactory FACTORY = JsonFactory.builder().build();
    private static final DefaultPrettyPrinter LAYOUT = new DefaultPrettyPrinter(Separators.createDefaultInstance()
                    .withObjectFieldValueSpacing(Spacing.AFTER)
                    .withObjectEmptySeparator("")
                    .withArrayEmptySeparator(""))
            .withObjectIndenter(new DefaultIndenter("  ", "\n"))
            .withArrayIndenter(new DefaultIndenter("  ", "\n"));

    private JsonText() {}

    static void write(Object document, OutputStream target) throws IOException {
        BufferedWriter lines = new BufferedWriter(new OutputStreamWriter(target, StandardCharsets.UTF_8));
        JsonGenerator json = FACTORY.createGenerator(new EscapingWriter(lines));
        json.setPrettyPrinter(LAYOUT.createInstance());
        put(document, json);
        json.flush();
        lines.write('\n');
        lines.flush();
    }

    private static void put(@Nullable Object value, JsonGenerator json) throws IOException {
        if (value == null) {
            json.writeNull();
            return;
        }
        switch (value) {
            case String text -> json.writeString(text);
            case Boolean truth -> json.writeBoolean(truth);
            case Long number -> json.writeNumber(number);
            case Integer number -> json.writeNumber(number);
            case BigInteger number -> json.writeNumber(number);
            case Double number -> putDouble(number, json);
            case Map<?, ?> map -> putMap(map, json);
            case List<?> list -> putList(list, json);
            default -> throw new IllegalArgumentException("no JSON for a " + value.getClass());
        }
    }

    private static void putDouble(double number, JsonGenerator json) throws IOException {
        if (Double.isFinite(number)) {
            json.writeNumber(number);
        } else {
            json.writeString(Double.toString(number)); // NaN, Infinity, -Infinity
        }
    }

    private static void putMap(Map<?, ?> map, JsonGenerator json) throws IOException {
        json.writeStartObject();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            json.writeFieldName((String) entry.getKey());
            put(entry.getValue(), json);
        }
        json.writeEndObject();
    }

    private static void putList(List<?> list, JsonGenerator json) throws IOException {
        json.writeStartArray();
        for (Object element : list) {
            put(element, json);
        }
        json.writeEndArray();
    }
}

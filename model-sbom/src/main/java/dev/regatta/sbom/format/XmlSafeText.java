package dev.regatta.sbom.format;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Carries texts through the generator of CycloneDX, which trims them and takes line breaks out: every character but the ink of
 * ASCII goes in as a mark and four hexadecimal digits, and comes out as it was.
 */
final class XmlSafeText {
    private static final char MARK = '~'; // the last of ASCII's ink; never in what the generator itself writes
    private static final int DIGITS = 4;

    private XmlSafeText() {}

    static String close(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > ' ' && c < MARK) {
                out.append(c);
            } else {
                out.append(MARK).append(HexFormat.of().toHexDigits(c));
            }
        }
        return out.toString();
    }

    private static String open(String text) {
        int mark = text.indexOf(MARK);
        if (mark < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        int from = 0;
        while (mark >= 0) {
            int end = mark + 1 + DIGITS;
            out.append(text, from, mark).append((char) HexFormat.fromHexDigits(text, mark + 1, end));
            from = end;
            mark = text.indexOf(MARK, from);
        }
        return out.append(text, from, text.length()).toString();
    }

    /** {@return a JSON object with all its texts as they were} */
    static Map<String, Object> open(JsonNode object) {
        Map<String, Object> all = new LinkedHashMap<>();
        object.properties().forEach(entry -> all.put(entry.getKey(), value(entry.getValue())));
        return all;
    }

    private static Object value(JsonNode node) {
        if (node.isObject()) {
            return open(node);
        }
        if (node.isArray()) {
            List<Object> all = new ArrayList<>();
            node.forEach(element -> all.add(value(element)));
            return all;
        }
        return node.isTextual() ? open(node.textValue()) : node.numberValue();
    }
}

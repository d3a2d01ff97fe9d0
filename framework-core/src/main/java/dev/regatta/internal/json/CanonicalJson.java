package dev.regatta.internal.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON so that values that are the same are the same text: names sorted by their characters, numbers by value (1, 1.0,
 * 10e-1 and 0.1e1 are one; whole numbers of any length stay exact; -0 is 0, as it is for every tool, since numbers are read as
 * decimals), no spaces, no needless escapes. Made for comparing, and still JSON.
 */
public final class CanonicalJson {
    private static final int LONGEST_EXPONENT = 9;

    private CanonicalJson() {}

    /** {@return the canonical form; {@code null} if the text is not JSON, has a name twice, or goes beyond what is read} */
    public static @Nullable String of(String text) {
        try (JsonParser parser = Json.MAPPER.createParser(text)) {
            if (parser.nextToken() == null) {
                return null;
            }
            StringBuilder written = new StringBuilder(text.length());
            boolean readable = value(parser, written);
            return readable && parser.nextToken() == null ? written.toString() : null;
        } catch (IOException | ArithmeticException | NumberFormatException unreadable) {
            return null;
        }
    }

    private static boolean value(JsonParser parser, StringBuilder to) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser, to);
            case START_ARRAY -> array(parser, to);
            case VALUE_STRING -> quoted(parser.getText(), to);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser.getText(), to);
            case VALUE_TRUE, VALUE_FALSE, VALUE_NULL -> {
                to.append(parser.getText());
                yield true;
            }
            default -> false;
        };
    }

    private static boolean array(JsonParser parser, StringBuilder to) throws IOException {
        char before = '[';
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            to.append(before);
            before = ',';
            if (!value(parser, to)) {
                return false;
            }
        }
        to.append(before == '[' ? "[]" : "]");
        return true;
    }

    private record Member(String name, String text) {}

    private static boolean object(JsonParser parser, StringBuilder to) throws IOException {
        List<Member> members = new ArrayList<>();
        StringBuilder member = new StringBuilder();
        boolean sorted = true;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            member.setLength(0);
            quoted(name, member);
            member.append(':');
            parser.nextToken();
            if (!value(parser, member)) {
                return false;
            }
            sorted &= members.isEmpty() || members.getLast().name().compareTo(name) < 0;
            members.add(new Member(name, member.toString()));
        }
        if (!sorted) {
            members.sort(Comparator.comparing(Member::name));
        }
        char before = '{';
        for (Member each : members) {
            to.append(before).append(each.text());
            before = ',';
        }
        to.append(before == '{' ? "{}" : "}");
        return true;
    }

    private static boolean quoted(String text, StringBuilder to) {
        to.append('"');
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\' || c < ' ') {
                to.append(text, from, i).append('\\');
                from = i + 1;
                if (c < ' ') {
                    to.append("u00").append((char) ('0' + (c >> 4))).append("0123456789abcdef".charAt(c & 15));
                } else {
                    to.append(c);
                }
            }
        }
        to.append(text, from, text.length()).append('"');
        return true;
    }

    /** Writes digits without zeros at either end, and the power of ten that they are multiplied with. */
    private static boolean number(String text, StringBuilder to) {
        int end = text.length();
        int e = Math.max(text.indexOf('e'), text.indexOf('E'));
        long exponent = 0;
        if (e >= 0) {
            if (end - e - 2 > LONGEST_EXPONENT) {
                return false;
            }
            exponent = Long.parseLong(text, e + 1, end, 10);
            end = e;
        }
        int start = text.charAt(0) == '-' ? 1 : 0;
        int point = text.indexOf('.');
        String digits =
                point < 0 ? text.substring(start, end) : text.substring(start, point) + text.substring(point + 1, end);
        exponent -= point < 0 ? 0 : end - point - 1;
        int first = 0;
        int last = digits.length();
        while (first < last && digits.charAt(first) == '0') {
            first++;
        }
        while (last > first && digits.charAt(last - 1) == '0') {
            last--;
            exponent++;
        }
        if (first == last) {
            to.append('0');
            return true;
        }
        to.append(start == 1 ? "-" : "").append(digits, first, last);
        if (exponent != 0) {
            to.append('e').append(exponent);
        }
        return true;
    }
}

package dev.regatta.sbom.format;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * How text out of files is made harmless, in one place for all formats. Whatever could steer a terminal, turn the direction of
 * reading, or begin a line of its own is unsafe: the Unicode categories Cc, Cf, Zl, Zp, and halves of surrogate pairs.
 */
final class Escape {
    /** Stands for half a surrogate pair in documents for programs: readers need not take one (RFC 7493), and many do not. */
    static final char LOST = '\ufffd';

    private static final HexFormat HEX = HexFormat.of();
    private static final HexFormat CAPITAL_HEX = HexFormat.of().withUpperCase();

    private Escape() {}

    /** {@return whether a code point must not be written as it is} */
    static boolean isUnsafe(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> false;
        };
    }

    private static boolean isHalf(int point) {
        return Character.getType(point) == Character.SURROGATE;
    }

    /** Returns a text on one line with unsafe characters as {@code \n}, {@code \x1b}, {@code \u202e}; a backslash is doubled. */
    static String visible(String text) {
        if (isPlain(text)) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(point -> appendVisible(point, out));
        return out.toString();
    }

    /** {@return whether a text has printable ASCII only, and no backslash} */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~' || c == '\\') {
                return false;
            }
        }
        return true;
    }

    private static void appendVisible(int point, StringBuilder out) {
        switch (point) {
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> {
                if (!isUnsafe(point)) {
                    out.appendCodePoint(point);
                } else if (point < 0x100) {
                    out.append("\\x").append(HEX.toHexDigits((byte) point));
                } else if (point <= Character.MAX_VALUE) {
                    out.append("\\u").append(HEX.toHexDigits((char) point));
                } else {
                    out.append("\\u{").append(Integer.toHexString(point)).append('}');
                }
            }
        }
    }

    /**
     * Returns the value of an SPDX tag on one line: unsafe characters, spaces at both ends, the beginning of {@code <text>} and
     * {@code </text>}, and a percent sign before two hexadecimal digits are percent-encoded in UTF-8. Decoding gives the text
     * back, but for halves of surrogate pairs.
     */
    static String percent(String text) {
        StringBuilder out = new StringBuilder(text.length());
        int firstInk = 0;
        int lastInk = text.length();
        while (firstInk < lastInk && isBlank(text.charAt(firstInk))) {
            firstInk++;
        }
        while (lastInk > firstInk && isBlank(text.charAt(lastInk - 1))) {
            lastInk--;
        }
        for (int at = 0; at < text.length(); ) {
            int point = text.codePointAt(at);
            boolean atAnEnd = at < firstInk || at >= lastInk;
            if (atAnEnd || isUnsafe(point) || opensText(text, at) || looksEncoded(text, at)) {
                appendEncoded(point, out);
            } else {
                out.appendCodePoint(point);
            }
            at += Character.charCount(point);
        }
        return out.toString();
    }

    private static boolean isBlank(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }

    private static boolean opensText(String text, int at) {
        return text.regionMatches(true, at, "<text>", 0, 6) || text.regionMatches(true, at, "</text>", 0, 7);
    }

    private static boolean looksEncoded(String text, int at) {
        return text.charAt(at) == '%'
                && at + 2 < text.length()
                && HexFormat.isHexDigit(text.charAt(at + 1))
                && HexFormat.isHexDigit(text.charAt(at + 2));
    }

    private static void appendEncoded(int point, StringBuilder out) {
        if (isHalf(point)) {
            out.append(LOST);
            return;
        }
        for (byte each : Character.toString(point).getBytes(StandardCharsets.UTF_8)) {
            out.append('%').append(CAPITAL_HEX.toHexDigits(each));
        }
    }

    /** Returns a text as a double-quoted scalar of YAML, which is JSON as well unless a character lies beyond U+FFFF. */
    static String yaml(String text) {
        StringBuilder out = new StringBuilder(text.length() + 2).append('"');
        text.codePoints().forEach(point -> {
            if (isHalf(point)) {
                out.append(LOST);
            } else if (point == '"' || point == '\\') {
                out.append('\\').append((char) point);
            } else if (!isUnsafe(point) && (point & 0xFFFE) != 0xFFFE) { // no reader of YAML takes U+FFFE
                out.appendCodePoint(point);
            } else if (point <= Character.MAX_VALUE) {
                out.append("\\u").append(HEX.toHexDigits((char) point));
            } else {
                out.append("\\U").append(HEX.toHexDigits(point));
            }
        });
        return out.append('"').toString();
    }

    /** Returns a text as code of Markdown on one line, in which nothing has a meaning. */
    static String code(String text) {
        if (text.isEmpty()) {
            return "(empty)";
        }
        String shown = visible(text);
        String fence = "`".repeat(longestRun(shown) + 1);
        // A backtick at an end would belong to the fence. Readers take one blank from both ends, unless there is
        // nothing else.
        boolean blankEnds =
                shown.startsWith(" ") && shown.endsWith(" ") && shown.chars().anyMatch(c -> c != ' ');
        boolean padded = blankEnds || shown.startsWith("`") || shown.endsWith("`");
        return padded ? fence + " " + shown + " " + fence : fence + shown + fence;
    }

    /** Returns a text as code of Markdown within the cell of a table. */
    static String cell(String text) {
        return code(text).replace("|", "\\|");
    }

    private static int longestRun(String text) {
        int longest = 0;
        int run = 0;
        for (int i = 0; i < text.length(); i++) {
            run = text.charAt(i) == '`' ? run + 1 : 0;
            longest = Math.max(longest, run);
        }
        return longest;
    }
}

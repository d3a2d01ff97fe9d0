package dev.regatta.spi.message.json;

import dev.regatta.message.MessageFormatException;
import dev.regatta.message.MessageFormatException.Kind;
import java.nio.charset.StandardCharsets;

/** Passes texts of JSON and says what is wrong with them: escapes, UTF-8 (RFC 3629), surrogates. Not thread-safe. */
final class JsonStrings {
    private final byte[] bytes;
    private final int end;
    private final int most;
    private final Faults faults;
    private int at;

    /** Makes exceptions that know the place. */
    @FunctionalInterface
    interface Faults {
        MessageFormatException fault(Kind kind, int where, String told);
    }

    JsonStrings(byte[] bytes, int end, int most, Faults faults) {
        this.bytes = bytes;
        this.end = end;
        this.most = most;
        this.faults = faults;
    }

    /** {@return where the text that begins with the quote at {@code quote} has ended, after its closing quote} */
    int pass(int quote) {
        at = quote + 1;
        while (true) {
            if (at < end && bytes[at] == '"') {
                refuseLong(quote);
                return at + 1;
            }
            refuseLong(quote);
            if (at == end) {
                throw truncated();
            }
            int c = bytes[at];
            if (c == '\\') {
                escape();
            } else if (c < 0) {
                at += sequence();
            } else if (c < 0x20) {
                throw faults.fault(Kind.SYNTAX, at, "A control character stands in a text; it must be escaped.");
            } else {
                at++;
            }
        }
    }

    private void refuseLong(int quote) {
        if (at - quote - 1 > most) {
            throw faults.fault(Kind.LIMIT, quote, "The text has more than the " + most + " bytes that one may have.");
        }
    }

    private MessageFormatException truncated() {
        return faults.fault(Kind.TRUNCATED, end, "The bytes end within a text.");
    }

    private void escape() {
        int from = at;
        if (at + 1 == end) {
            throw truncated();
        }
        switch (bytes[at + 1]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> at += 2;
            case 'u' -> {
                int unit = unit();
                if (Character.isLowSurrogate((char) unit)) {
                    throw loneSurrogate(from);
                }
                if (Character.isHighSurrogate((char) unit)) {
                    lowSurrogate(from);
                }
            }
            default -> throw faults.fault(Kind.SYNTAX, from, "There is no such escape.");
        }
    }

    private void lowSurrogate(int from) {
        if (at == end || (bytes[at] == '\\' && at + 1 == end)) {
            throw truncated();
        }
        if (bytes[at] != '\\' || bytes[at + 1] != 'u' || !Character.isLowSurrogate((char) unit())) {
            throw loneSurrogate(from);
        }
    }

    private MessageFormatException loneSurrogate(int where) {
        return faults.fault(Kind.SURROGATE, where, "Half of a surrogate pair stands alone.");
    }

    /** Passes a backslash, a u and four digits. */
    private int unit() {
        int unit = 0;
        for (int i = at + 2; i < at + 6; i++) {
            if (i >= end) {
                throw truncated();
            }
            int digit = hex(bytes[i]);
            if (digit < 0) {
                throw faults.fault(Kind.SYNTAX, i, "A hexadecimal digit is wanted here.");
            }
            unit = (unit << 4) | digit;
        }
        at += 6;
        return unit;
    }

    private static int hex(byte c) {
        return c < 0 ? -1 : Character.digit((char) c, 16);
    }

    /** {@return how many bytes the character has that begins here, which is none of ASCII} */
    private int sequence() {
        int lead = bytes[at] & 0xFF;
        int length = lead < 0xC2 || lead > 0xF4 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        if (length == 0) {
            throw notUtf8();
        }
        for (int i = 1; i < length; i++) {
            if (at + i == end) {
                throw truncated();
            }
            int next = bytes[at + i] & 0xFF;
            if ((next & 0xC0) != 0x80) {
                throw notUtf8();
            }
            if (i == 1) {
                checkSecond(lead, next);
            }
        }
        return length;
    }

    private void checkSecond(int lead, int second) {
        if (lead == 0xED && second >= 0xA0) {
            throw loneSurrogate(at);
        }
        boolean longer = (lead == 0xE0 && second < 0xA0) || (lead == 0xF0 && second < 0x90);
        if (longer || (lead == 0xF4 && second >= 0x90)) {
            throw notUtf8();
        }
    }

    private MessageFormatException notUtf8() {
        return faults.fault(Kind.ENCODING, at, "The bytes are not UTF-8.");
    }

    /** {@return what a text without its quotes means, which {@link #pass} has found to be right} */
    static String unescape(byte[] bytes, int from, int to) {
        String written = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        int escape = written.indexOf('\\');
        if (escape < 0) {
            return written;
        }
        StringBuilder meant = new StringBuilder(written.length());
        int copied = 0;
        while (escape >= 0) {
            meant.append(written, copied, escape);
            char c = written.charAt(escape + 1);
            copied = escape + 2;
            switch (c) {
                case 'b' -> meant.append('\b');
                case 'f' -> meant.append('\f');
                case 'n' -> meant.append('\n');
                case 'r' -> meant.append('\r');
                case 't' -> meant.append('\t');
                case 'u' -> {
                    meant.append((char) Integer.parseInt(written, escape + 2, escape + 6, 16));
                    copied = escape + 6;
                }
                default -> meant.append(c);
            }
            escape = written.indexOf('\\', copied);
        }
        return meant.append(written, copied, written.length()).toString();
    }
}

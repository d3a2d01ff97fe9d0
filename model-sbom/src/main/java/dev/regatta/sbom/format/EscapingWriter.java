package dev.regatta.sbom.format;

import java.io.IOException;
import java.io.Writer;
import java.util.HexFormat;

/**
 * Passes JSON on with unsafe characters as <code>\</code><code>uXXXX</code>, halves of pairs as U+FFFD. Above ASCII such a character can only stand in a
 * string; those below are escaped by whoever writes JSON.
 */
final class EscapingWriter extends Writer {
    private static final char NONE = 0;

    private final Writer target;
    private char waiting = NONE; // the first half of a pair

    EscapingWriter(Writer target) {
        this.target = target;
    }

    @Override
    public void write(char[] chars, int from, int length) throws IOException {
        int end = from + length;
        int plain = from; // the first that has not been passed on
        for (int i = from; i < end; i++) {
            if (waiting != NONE || chars[i] > '~') {
                target.write(chars, plain, i - plain);
                put(chars[i]);
                plain = i + 1;
            }
        }
        target.write(chars, plain, end - plain);
    }

    private void put(char c) throws IOException {
        if (waiting != NONE) {
            char first = waiting;
            waiting = NONE;
            if (Character.isLowSurrogate(c)) {
                putPair(first, c);
                return;
            }
            target.write(Escape.LOST);
        }
        if (Character.isHighSurrogate(c)) {
            waiting = c;
        } else if (Character.isLowSurrogate(c)) {
            target.write(Escape.LOST);
        } else if (Escape.isUnsafe(c)) {
            escape(c);
        } else {
            target.write(c);
        }
    }

    private void putPair(char first, char second) throws IOException {
        if (Escape.isUnsafe(Character.toCodePoint(first, second))) {
            escape(first);
            escape(second);
        } else {
            target.write(first);
            target.write(second);
        }
    }

    private void escape(char c) throws IOException {
        target.write("\\u");
        target.write(HexFormat.of().toHexDigits(c));
    }

    @Override
    public void flush() throws IOException {
        target.flush();
    }

    @Override
    public void close() throws IOException {
        target.close();
    }
}

package dev.regatta.message.codec;

import java.nio.charset.StandardCharsets;

/** Words of JSON as bytes. */
final class Tokens {
    static final byte[] TRUE = of("true");
    static final byte[] FALSE = of("false");
    static final byte[] NULL = of("null");

    private Tokens() {}

    static byte[] of(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** {@return a text in quotes} */
    static byte[] quoted(String text) {
        JsonWriter writer = new JsonWriter();
        writer.text(text);
        return writer.toBytes();
    }

    /** {@return a name in quotes with the colon after it} */
    static byte[] name(String name) {
        JsonWriter writer = new JsonWriter();
        writer.text(name);
        writer.raw(':');
        return writer.toBytes();
    }
}

package dev.regatta.message.codec;

/** Writes and reads values of one shape; made once per type, immutable once the codec is published. */
abstract class Node {
    /** Writes a value, which is not null. */
    abstract void write(Object value, JsonWriter out);

    /** Reads a value; what comes next is not {@code null}. */
    abstract Object read(JsonReader in);

    /** {@return what {@code null} stands for where nothing can be null} */
    Object ofNull() {
        throw new Refusal();
    }
}

package dev.regatta.message.codec;

import dev.regatta.spi.message.Shape;
import org.jspecify.annotations.Nullable;

/** A class that is written as a value of another type. */
final class ConvertedNode extends Node {
    private final Shape.Converted shape;
    private @Nullable Node form; // set once, before the codec is published

    /** Makes one without its form, which may lead back to it. */
    ConvertedNode(Shape.Converted shape) {
        this.shape = shape;
    }

    void set(Node derived) {
        form = derived;
    }

    private Node form() {
        if (form == null) {
            throw new Refusal();
        }
        return form;
    }

    /** {@return what a value is written as; {@code null} for nothing} */
    @Nullable
    Object toForm(Object value) {
        return shape.toForm(shape.type().cast(value));
    }

    /** Writes what a value is written as. */
    void writeForm(Object formed, JsonWriter out) {
        form().write(formed, out);
    }

    @Override
    void write(Object value, JsonWriter out) {
        Object formed = toForm(value);
        if (formed != null) {
            writeForm(formed, out);
        } else if (shape.nullable()) {
            out.raw(Tokens.NULL);
        } else {
            throw new Refusal();
        }
    }

    @Override
    Object read(JsonReader in) {
        return in.passNull() ? ofNull() : shape.fromForm(form().read(in));
    }

    @Override
    Object ofNull() {
        if (!shape.nullable()) {
            throw new Refusal();
        }
        return shape.fromForm(null);
    }
}

package dev.regatta.message.codec;

import dev.regatta.spi.message.Shape;

/** Types that Jackson knows better, by way of plain Java values. */
final class ForeignNode extends Node {
    private final Shape.Foreign shape;
    private final Node plain = new Values.Dynamic();

    ForeignNode(Shape.Foreign shape) {
        this.shape = shape;
    }

    @Override
    void write(Object value, JsonWriter out) {
        Object values = shape.toPlain(value);
        if (values == null) {
            throw new Refusal();
        }
        plain.write(values, out);
    }

    @Override
    Object read(JsonReader in) {
        return shape.fromPlain(plain.read(in));
    }
}

package dev.regatta.message.codec;

import dev.regatta.message.MessageFormatException.Kind;
import dev.regatta.message.Shape;

/** Types that Jackson knows better, by way of plain Java values. */
final class ForeignNode extends Node {
    private final Shape.Foreign shape;
    private final Node plain = new Values.Dynamic();

    ForeignNode(Shape.Foreign shape) {
        this.shape = shape;
    }

    @Override
    void write(Object value, JsonWriter out) {
        plain.write(shape.toPlain(value), out);
    }

    @Override
    Object read(JsonReader in) {
        in.peek();
        int from = in.position();
        Object read = plain.read(in);
        try {
            return shape.fromPlain(read);
        } catch (IllegalArgumentException refused) {
            throw new Misfit(
                    Kind.WRONG_TYPE, from, "A value for " + shape.type().getTypeName() + " is wanted.", refused);
        }
    }
}

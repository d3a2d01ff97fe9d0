package dev.regatta.message.codec;

import dev.regatta.spi.message.Shape;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Several records, told apart by a property, which is looked for where it is not the first. */
final class OneOfNode extends Node {
    private final String property;
    private final byte[] token;
    private final Map<String, RecordNode> byName = new HashMap<>();
    private final Map<Class<?>, RecordNode> byType = new HashMap<>();

    OneOfNode(Shape.OneOf shape) {
        this.property = shape.property();
        this.token = Tokens.name(property);
    }

    void add(String name, Class<?> type, RecordNode node) {
        byName.put(name, node);
        byType.put(type, node);
    }

    @Override
    void write(Object value, JsonWriter out) {
        some(byType.get(value.getClass())).write(value, out);
    }

    @Override
    Object read(JsonReader in) {
        in.peek();
        int from = in.position();
        int depth = in.depth();
        RecordNode option = some(in.open('{', '}') ? find(in) : null);
        in.rewind(from, depth);
        return option.read(in);
    }

    private @Nullable RecordNode find(JsonReader in) {
        do {
            in.peek();
            if (in.pass(token) || in.name().equals(property)) {
                return byName.get(in.text());
            }
            in.skip();
        } while (in.more('}'));
        return null;
    }

    private static RecordNode some(@Nullable RecordNode option) {
        if (option == null) {
            throw new Refusal();
        }
        return option;
    }
}

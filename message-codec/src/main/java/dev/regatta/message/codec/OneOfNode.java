package dev.regatta.message.codec;

import dev.regatta.message.MessageFormatException.Kind;
import dev.regatta.message.Shape;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Several records, told apart by a property, which is looked for where it is not the first. */
final class OneOfNode extends Node {
    private final Shape.OneOf shape;
    private final byte[] token;
    private final Map<String, RecordNode> byName = new LinkedHashMap<>();
    private final Map<Class<?>, RecordNode> byType = new HashMap<>();

    OneOfNode(Shape.OneOf shape) {
        this.shape = shape;
        this.token = Tokens.name(shape.property());
    }

    void add(String name, Class<?> type, RecordNode node) {
        byName.put(name, node);
        byType.put(type, node);
    }

    @Override
    @SuppressWarnings("NullAway") // a sealed interface has no other records
    void write(Object value, JsonWriter out) {
        byType.get(value.getClass()).write(value, out);
    }

    @Override
    Object read(JsonReader in) {
        in.peek();
        int from = in.position();
        int depth = in.depth();
        RecordNode option = in.open('{', '}') ? find(in) : null;
        if (option == null) {
            throw new Misfit(Kind.MISSING, from, "It is missing; " + wanted()).in(shape.property());
        }
        in.rewind(from, depth);
        return option.read(in);
    }

    private @Nullable RecordNode find(JsonReader in) {
        do {
            in.peek();
            if (in.pass(token) || in.name().equals(shape.property())) {
                return option(in);
            }
            Object unused = in.dynamic();
        } while (in.more('}'));
        return null;
    }

    private RecordNode option(JsonReader in) {
        try {
            in.peek();
            int at = in.position();
            RecordNode option = byName.get(in.text());
            if (option == null) {
                throw new Misfit(Kind.WRONG_TYPE, at, wanted());
            }
            return option;
        } catch (Misfit misfit) {
            throw misfit.in(shape.property());
        }
    }

    private String wanted() {
        return "One of " + String.join(", ", byName.keySet()) + " is wanted.";
    }
}

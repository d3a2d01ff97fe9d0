package dev.regatta.message.codec;

import dev.regatta.spi.message.Shape;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Records. Written in the order of their components; read in any order, the one in which they are written being the quick one:
 * then each name is compared with the bytes it was written as, and never made into a text.
 */
final class RecordNode extends Node {
    static final String VERSION = "v";

    private final Shape.Fields shape;
    private final byte[] opening;
    private final byte[]
            constants; // what is written before the first component: version, option, comma; empty if nothing
    private final Set<String> constantNames;
    private final MethodHandle constructor;
    private final Map<String, Integer> byName = new HashMap<>();
    private Part[] parts = {};
    private Node[] nodes = {};

    /**
     * Makes one without its components, which may lead back to it.
     *
     * @param constants what is written before its components, by name: a version, what tells it apart from others
     */
    RecordNode(Shape.Fields shape, Map<String, Object> constants) {
        this.shape = shape;
        JsonWriter start = new JsonWriter();
        start.raw('{');
        constants.forEach((name, value) -> {
            start.name(Tokens.name(name));
            new Values.Dynamic().write(value, start);
        });
        this.opening = start.toBytes();
        start.raw(',');
        byte[] continued = start.toBytes();
        this.constants = constants.isEmpty() ? new byte[0] : Arrays.copyOfRange(continued, 1, continued.length);
        this.constantNames = Set.copyOf(constants.keySet());
        this.constructor = Accessors.constructor(shape.type());
    }

    void set(List<Node> components) {
        nodes = components.toArray(Node[]::new);
        parts = new Part[nodes.length];
        for (int i = 0; i < nodes.length; i++) {
            Shape.Field field = shape.fields().get(i);
            parts[i] = Part.of(field, nodes[i]);
            byName.put(field.name(), i);
        }
    }

    @Override
    void write(Object value, JsonWriter out) {
        if (value.getClass() != shape.type()) { // generic types promise nothing at run time
            throw new Refusal();
        }
        out.raw(opening);
        for (Part part : parts) {
            part.write(value, out);
        }
        out.raw('}');
    }

    @Override
    Object read(JsonReader in) {
        Reading reading = new Reading();
        if (in.open('{', '}')) {
            reading.fields(in);
        }
        return construct(reading.complete());
    }

    private Object construct(@Nullable Object[] values) {
        try {
            return (Object) constructor.invokeExact(values);
        } catch (RuntimeException | Error thrown) {
            throw thrown;
        } catch (Throwable checked) {
            throw new IllegalStateException("A canonical constructor throws nothing checked", checked);
        }
    }

    /** What is known of a record while it is read. */
    private final class Reading {
        private final @Nullable Object[] values;
        private final long[] seen;
        private @Nullable Set<String> others; // names that are no components

        Reading() {
            values = new Object[shape.components()];
            seen = new long[(nodes.length + 63) / 64];
        }

        void fields(JsonReader in) {
            in.peek();
            if (constants.length > 0 && in.pass(constants)) {
                others = new HashSet<>(constantNames);
            }
            int next = 0;
            do {
                in.peek();
                int index = next < parts.length && in.pass(parts[next].token) ? next : named(in);
                if (index >= 0) {
                    field(in, index);
                    next = index + 1;
                }
            } while (in.more('}'));
        }

        /** Passes a name; returns whose it is, or −1 when its value has been passed, too. */
        private int named(JsonReader in) {
            for (int i = 0; i < parts.length; i++) { // absent values leave gaps in the usual order
                if (in.pass(parts[i].token)) {
                    return i;
                }
            }
            String name = in.name();
            Integer index = byName.get(name);
            if (index != null) {
                return index;
            }
            if (others == null) {
                others = new HashSet<>();
            }
            if (!others.add(name)) {
                throw new Refusal(); // it comes twice
            }
            if (shape.version() > 0 && name.equals(VERSION)) {
                long unused = in.whole(1, shape.version());
            } else {
                in.skip();
            }
            return -1;
        }

        private void field(JsonReader in, int index) {
            long bit = 1L << index;
            if ((seen[index >> 6] & bit) != 0) {
                throw new Refusal(); // it comes twice
            }
            seen[index >> 6] |= bit;
            if (!in.passNull()) {
                values[shape.fields().get(index).place()] = nodes[index].read(in);
            }
        }

        @Nullable
        Object[] complete() {
            for (Shape.Field field : shape.fields()) {
                int place = field.place();
                if (values[place] == null) {
                    values[place] = field.absent();
                    if (values[place] == null && !field.nullable()) {
                        throw new Refusal(); // it is missing
                    }
                }
            }
            return values;
        }
    }
}

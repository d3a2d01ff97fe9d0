package dev.regatta.message.codec;

import dev.regatta.spi.message.Shape;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The nodes of everything but records. */
final class Values {
    private Values() {}

    // ---- one value
    // ---------------------------------------------------------------------------------------------------

    static final class Text extends Node {
        @Override
        void write(Object value, JsonWriter out) {
            out.text((String) value);
        }

        @Override
        Object read(JsonReader in) {
            return in.text();
        }
    }

    static final class Bool extends Node {
        @Override
        void write(Object value, JsonWriter out) {
            out.bool((boolean) value);
        }

        @Override
        Object read(JsonReader in) {
            return in.bool();
        }
    }

    static final class Whole extends Node {
        private final Shape.Whole shape;
        private final long least;
        private final long most;

        Whole(Shape.Whole shape) {
            this.shape = shape;
            least = shape.least();
            most = shape.most();
        }

        @Override
        void write(Object value, JsonWriter out) {
            out.whole(shape.boxed().cast(value).longValue());
        }

        @Override
        Object read(JsonReader in) {
            return shape.box(in.whole(least, most));
        }
    }

    static final class Real extends Node {
        @Override
        void write(Object value, JsonWriter out) {
            out.decimal((double) value);
        }

        @Override
        Object read(JsonReader in) {
            return in.decimal();
        }
    }

    static final class Single extends Node {
        @Override
        void write(Object value, JsonWriter out) {
            single((float) value, out);
        }

        @Override
        Object read(JsonReader in) {
            return readSingle(in);
        }
    }

    static void single(float value, JsonWriter out) {
        if (!Float.isFinite(value)) {
            throw new Refusal();
        }
        out.plain(Float.toString(value));
    }

    static float readSingle(JsonReader in) {
        float value = Float.parseFloat(in.number());
        if (Float.isInfinite(value)) {
            throw new Refusal();
        }
        return value;
    }

    /** Numbers of any size. */
    static final class Big extends Node {
        private final Class<? extends Number> boxed;

        Big(Class<? extends Number> boxed) {
            this.boxed = boxed;
        }

        @Override
        void write(Object value, JsonWriter out) {
            out.plain(boxed.cast(value).toString());
        }

        @Override
        Object read(JsonReader in) {
            String text = in.number();
            return boxed == BigInteger.class ? new BigInteger(text) : new BigDecimal(text);
        }
    }

    static final class Written extends Node {
        private final Shape.Written shape;

        Written(Shape.Written shape) {
            this.shape = shape;
        }

        @Override
        void write(Object value, JsonWriter out) {
            out.text(shape.format().apply(shape.type().cast(value)));
        }

        @Override
        Object read(JsonReader in) {
            return shape.parse().apply(in.text());
        }
    }

    static final class Constant extends Node {
        private final Shape.Constant shape;
        private final Map<Object, byte[]> quoted = new HashMap<>();

        Constant(Shape.Constant shape) {
            this.shape = shape;
            shape.constants().forEach((name, constant) -> quoted.put(constant, Tokens.quoted(name)));
        }

        @Override
        void write(Object value, JsonWriter out) {
            byte[] name = quoted.get(value);
            if (name == null) {
                throw new Refusal(); // of another enum
            }
            out.raw(name);
        }

        @Override
        Object read(JsonReader in) {
            Object constant = shape.constants().get(in.text());
            if (constant == null) {
                throw new Refusal();
            }
            return constant;
        }
    }

    static final class Bytes extends Node {
        @Override
        void write(Object value, JsonWriter out) {
            out.raw('"');
            out.raw(Base64.getEncoder().encode((byte[]) value));
            out.raw('"');
        }

        @Override
        Object read(JsonReader in) {
            return Base64.getDecoder().decode(in.text());
        }
    }

    static final class Maybe extends Node {
        private final Node value;

        Maybe(Node value) {
            this.value = value;
        }

        @Override
        void write(Object optional, JsonWriter out) {
            Object inner = ((Optional<?>) optional).orElse(null);
            if (inner == null) { // as a whole message; as a part it is not written at all
                out.raw(Tokens.NULL);
            } else {
                value.write(inner, out);
            }
        }

        @Override
        Object read(JsonReader in) {
            return in.passNull() ? ofNull() : Optional.of(value.read(in));
        }

        @Override
        Object ofNull() {
            return Optional.empty();
        }
    }

    // ---- many values
    // -------------------------------------------------------------------------------------------------

    static final class Reals extends Node {
        @Override
        void write(Object value, JsonWriter out) {
            out.decimals((double[]) value);
        }

        @Override
        Object read(JsonReader in) {
            return in.decimals();
        }
    }

    /** Arrays of anything but doubles and bytes, item by item. */
    static final class Array extends Node {
        private final Class<?> component;
        private final Node item;
        private final boolean nullable;

        Array(Class<?> component, Node item, boolean nullable) {
            this.component = component;
            this.item = item;
            this.nullable = nullable;
        }

        @Override
        void write(Object value, JsonWriter out) {
            if (value.getClass().getComponentType() != component) {
                throw new Refusal();
            }
            int length = java.lang.reflect.Array.getLength(value);
            out.raw('[');
            for (int i = 0; i < length; i++) {
                if (i > 0) {
                    out.raw(',');
                }
                writeOrNull(item, java.lang.reflect.Array.get(value, i), out);
            }
            out.raw(']');
        }

        @Override
        Object read(JsonReader in) {
            @Nullable Object[] items = items(in, item, nullable);
            Object array = java.lang.reflect.Array.newInstance(component, items.length);
            for (int i = 0; i < items.length; i++) {
                java.lang.reflect.Array.set(array, i, items[i]);
            }
            return array;
        }
    }

    static final class Items extends Node {
        private final Node item;
        private final boolean nullable;
        private final boolean set;

        Items(Node item, Shape.Items shape) {
            this.item = item;
            this.nullable = shape.nullable();
            this.set = shape.set();
        }

        @Override
        void write(Object value, JsonWriter out) {
            out.raw('[');
            for (Object each : (Collection<?>) value) {
                out.separate();
                writeOrNull(item, each, out);
            }
            out.raw(']');
        }

        @Override
        @SuppressWarnings("NullAway") // lists of nullable items hold nulls
        Object read(JsonReader in) {
            @Nullable Object[] items = items(in, item, nullable);
            if (set) {
                return Collections.unmodifiableSet(new LinkedHashSet<>(Arrays.asList(items)));
            }
            return nullable ? Collections.unmodifiableList(Arrays.asList(items)) : List.of(items);
        }
    }

    private static void writeOrNull(Node node, @Nullable Object value, JsonWriter out) {
        if (value == null) {
            out.raw(Tokens.NULL);
        } else {
            node.write(value, out);
        }
    }

    private static @Nullable Object[] items(JsonReader in, Node item, boolean nullable) {
        List<@Nullable Object> items = new ArrayList<>();
        if (in.open('[', ']')) {
            do {
                items.add(orNull(in, item, nullable));
            } while (in.more(']'));
        }
        return items.toArray();
    }

    private static @Nullable Object orNull(JsonReader in, Node node, boolean nullable) {
        if (in.passNull()) {
            if (node instanceof Maybe || !nullable) {
                return node.ofNull();
            }
            return null;
        }
        return node.read(in);
    }

    static final class Entries extends Node {
        private final Shape.Entries shape;
        private final boolean texts; // as keys
        private final Node value;
        private final boolean nullable;

        Entries(Shape.Entries shape, Node value) {
            this.shape = shape;
            this.texts = shape.key() instanceof Shape.Text;
            this.value = value;
            this.nullable = shape.nullable();
        }

        @Override
        void write(Object map, JsonWriter out) {
            out.raw('{');
            for (Map.Entry<?, ?> entry : ((Map<?, ?>) map).entrySet()) {
                out.separate();
                out.text(texts ? (String) entry.getKey() : shape.name(entry.getKey()));
                out.raw(':');
                writeOrNull(value, entry.getValue(), out);
            }
            out.raw('}');
        }

        @Override
        Object read(JsonReader in) {
            Map<Object, @Nullable Object> map = new LinkedHashMap<>();
            if (in.open('{', '}')) {
                do {
                    String name = in.name();
                    int size = map.size();
                    map.put(texts ? name : shape.key(name), orNull(in, value, nullable));
                    if (map.size() == size) {
                        throw new Refusal(); // the name comes twice
                    }
                } while (in.more('}'));
            }
            return Collections.unmodifiableMap(map);
        }
    }

    /** Plain Java values. */
    static final class Dynamic extends Node {
        @Override
        void write(Object value, JsonWriter out) {
            switch (value) {
                case String text -> out.text(text);
                case Long whole -> out.whole(whole);
                case Double real -> out.decimal(real);
                case Boolean bool -> out.bool(bool);
                case Map<?, ?> map -> map(map, out);
                case Collection<?> list -> list(list, out);
                case Integer whole -> out.whole(whole);
                case Short whole -> out.whole(whole);
                case Byte whole -> out.whole(whole);
                case Float single -> single(single, out);
                case BigInteger big -> out.plain(big.toString());
                case BigDecimal big -> out.plain(big.toString());
                default -> throw new Refusal();
            }
        }

        private void map(Map<?, ?> map, JsonWriter out) {
            out.raw('{');
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                out.separate();
                if (!(entry.getKey() instanceof String name)) {
                    throw new Refusal();
                }
                out.text(name);
                out.raw(':');
                writeOrNull(entry.getValue(), out);
            }
            out.raw('}');
        }

        private void list(Collection<?> list, JsonWriter out) {
            out.raw('[');
            for (Object each : list) {
                out.separate();
                writeOrNull(each, out);
            }
            out.raw(']');
        }

        private void writeOrNull(@Nullable Object value, JsonWriter out) {
            if (value == null) {
                out.raw(Tokens.NULL);
            } else {
                write(value, out);
            }
        }

        @Override
        @SuppressWarnings("NullAway") // never called where null comes next
        Object read(JsonReader in) {
            return in.dynamic();
        }
    }
}

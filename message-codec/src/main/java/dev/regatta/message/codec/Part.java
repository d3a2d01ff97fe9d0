package dev.regatta.message.codec;

import dev.regatta.spi.message.Shape;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** One component of a record: how it gets out of it and into bytes. Numbers are not boxed on the way out. */
abstract class Part {
    final byte[] token;

    Part(byte[] token) {
        this.token = token;
    }

    /** Writes name and value; nothing where there is no value. */
    abstract void write(Object holder, JsonWriter out);

    static Part of(Shape.Field field, Node node) {
        byte[] token = Tokens.name(field.name());
        Class<?> type = field.accessor().getReturnType();
        if (type == boolean.class) {
            return new BoolPart(token, Accessors.bool(field.accessor()));
        }
        if (type == double.class) {
            return new RealPart(token, Accessors.real(field.accessor()));
        }
        if (type.isPrimitive() && node instanceof Values.Whole) {
            return new WholePart(token, Accessors.whole(field.accessor()));
        }
        Function<Object, @Nullable Object> getter = Accessors.value(field.accessor());
        if (node instanceof Values.Text) {
            return new TextPart(token, getter);
        }
        if (node instanceof ConvertedNode converted) {
            return new ConvertedPart(token, getter, converted);
        }
        return node instanceof Values.Maybe ? new MaybePart(token, getter, node) : new ValuePart(token, getter, node);
    }

    private static final class BoolPart extends Part {
        private final Predicate<Object> getter;

        BoolPart(byte[] token, Predicate<Object> getter) {
            super(token);
            this.getter = getter;
        }

        @Override
        void write(Object holder, JsonWriter out) {
            out.name(token);
            out.bool(getter.test(holder));
        }
    }

    private static final class RealPart extends Part {
        private final ToDoubleFunction<Object> getter;

        RealPart(byte[] token, ToDoubleFunction<Object> getter) {
            super(token);
            this.getter = getter;
        }

        @Override
        void write(Object holder, JsonWriter out) {
            out.name(token);
            out.decimal(getter.applyAsDouble(holder));
        }
    }

    private static final class WholePart extends Part {
        private final ToLongFunction<Object> getter;

        WholePart(byte[] token, ToLongFunction<Object> getter) {
            super(token);
            this.getter = getter;
        }

        @Override
        void write(Object holder, JsonWriter out) {
            out.name(token);
            out.whole(getter.applyAsLong(holder));
        }
    }

    private static final class TextPart extends Part {
        private final Function<Object, @Nullable Object> getter;

        TextPart(byte[] token, Function<Object, @Nullable Object> getter) {
            super(token);
            this.getter = getter;
        }

        @Override
        void write(Object holder, JsonWriter out) {
            String text = (String) getter.apply(holder);
            if (text != null) {
                out.name(token);
                out.text(text);
            }
        }
    }

    private static final class ValuePart extends Part {
        private final Function<Object, @Nullable Object> getter;
        private final Node node;

        ValuePart(byte[] token, Function<Object, @Nullable Object> getter, Node node) {
            super(token);
            this.getter = getter;
            this.node = node;
        }

        @Override
        void write(Object holder, JsonWriter out) {
            Object value = getter.apply(holder);
            if (value != null) {
                out.name(token);
                node.write(value, out);
            }
        }
    }

    private static final class MaybePart extends Part {
        private final Function<Object, @Nullable Object> getter;
        private final Node node;

        MaybePart(byte[] token, Function<Object, @Nullable Object> getter, Node node) {
            super(token);
            this.getter = getter;
            this.node = node;
        }

        @Override
        void write(Object holder, JsonWriter out) {
            Object value = getter.apply(holder);
            if (value != null && ((Optional<?>) value).isPresent()) {
                out.name(token);
                node.write(value, out);
            }
        }
    }

    private static final class ConvertedPart extends Part {
        private final Function<Object, @Nullable Object> getter;
        private final ConvertedNode node;

        ConvertedPart(byte[] token, Function<Object, @Nullable Object> getter, ConvertedNode node) {
            super(token);
            this.getter = getter;
            this.node = node;
        }

        @Override
        void write(Object holder, JsonWriter out) {
            Object value = getter.apply(holder);
            Object formed = value == null ? null : node.toForm(value);
            if (formed != null) {
                out.name(token);
                node.writeForm(formed, out);
            }
        }
    }
}

package dev.regatta.spi.message;

import java.lang.reflect.Method;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** How the optionals of primitive types are written: as the number, or as null. */
final class PrimitiveOptionals {
    private PrimitiveOptionals() {}

    /** {@return the conversion of such a type; {@code null} for any other} */
    static @Nullable Conversion conversion(Class<?> type) {
        if (type == OptionalInt.class) {
            return conversion(type, Integer.class);
        }
        if (type == OptionalLong.class) {
            return conversion(type, Long.class);
        }
        return type == OptionalDouble.class ? conversion(type, Double.class) : null;
    }

    private static Conversion conversion(Class<?> type, Class<?> number) {
        return new Conversion(method("form", type), method("of", number), true);
    }

    private static Method method(String name, Class<?> parameter) {
        try {
            return PrimitiveOptionals.class.getDeclaredMethod(name, parameter);
        } catch (NoSuchMethodException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static @Nullable Integer form(OptionalInt value) {
        return value.isPresent() ? value.getAsInt() : null;
    }

    static @Nullable Long form(OptionalLong value) {
        return value.isPresent() ? value.getAsLong() : null;
    }

    static @Nullable Double form(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }

    static OptionalInt of(@Nullable Integer value) {
        return value == null ? OptionalInt.empty() : OptionalInt.of(value);
    }

    static OptionalLong of(@Nullable Long value) {
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }

    static OptionalDouble of(@Nullable Double value) {
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }
}

package dev.regatta.message;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values of whatever shape, in the one form in which codecs read them back: {@code null}, {@link Boolean}, {@link String},
 * {@link Long} or else {@link BigInteger}, {@link Double} or else {@link BigDecimal}, unmodifiable {@link List} and {@link Map}.
 */
public final class PlainValues {
    private static final int MOST_DIGITS = 17; // as many as a double can need
    private static final int DEEPEST = 100;

    private PlainValues() {}

    /**
     * Returns a value in plain form: narrow numbers widened, collections copied.
     *
     * @param value the value
     * @return the same in plain form
     * @throws IllegalArgumentException if it has none: another type, NaN or an infinite number, more than 100 levels
     */
    public static @Nullable Object of(@Nullable Object value) {
        return of(value, 0);
    }

    /**
     * Returns a map with all its values in plain form, in the same order.
     *
     * @param values the values by name
     * @return an unmodifiable copy
     * @throws IllegalArgumentException if a value has no plain form; the message names it
     */
    public static Map<String, @Nullable Object> ofAll(Map<String, ? extends @Nullable Object> values) {
        if (values.isEmpty()) {
            return Map.of();
        }
        Map<String, @Nullable Object> plain = new LinkedHashMap<>();
        values.forEach((name, value) -> {
            try {
                plain.put(name, of(value, 1));
            } catch (IllegalArgumentException refused) {
                throw new IllegalArgumentException("'" + name + "': " + refused.getMessage(), refused);
            }
        });
        return Collections.unmodifiableMap(plain);
    }

    private static @Nullable Object of(@Nullable Object value, int depth) {
        if (depth > DEEPEST) {
            throw new IllegalArgumentException("More than " + DEEPEST + " lists and maps lie within each other.");
        }
        return switch (value) {
            case null -> null;
            case String text -> text;
            case Boolean bool -> bool;
            case Number number -> number(number);
            case Collection<?> items -> {
                List<@Nullable Object> plain = new ArrayList<>(items.size());
                items.forEach(item -> plain.add(of(item, depth + 1)));
                yield Collections.unmodifiableList(plain);
            }
            case Map<?, ?> entries -> {
                Map<String, @Nullable Object> plain = new LinkedHashMap<>();
                entries.forEach((name, item) -> {
                    if (!(name instanceof String text)) {
                        throw new IllegalArgumentException("The keys of a map must be texts.");
                    }
                    plain.put(text, of(item, depth + 1));
                });
                yield Collections.unmodifiableMap(plain);
            }
            default ->
                throw new IllegalArgumentException("A " + value.getClass().getName()
                        + " has no plain form. Use texts, numbers, booleans, lists and maps of these.");
        };
    }

    private static Number number(Number number) {
        return switch (number) {
            case Long whole -> whole;
            case Integer whole -> whole.longValue();
            case Short whole -> whole.longValue();
            case Byte whole -> whole.longValue();
            case BigInteger whole -> fitting(whole);
            case Double decimal -> finite(decimal);
            case Float decimal -> finite(decimal.doubleValue());
            case BigDecimal decimal -> number(decimal.toString());
            default ->
                throw new IllegalArgumentException(
                        "A " + number.getClass().getName() + " has no plain form. Use one of java.lang or java.math.");
        };
    }

    private static Double finite(Double decimal) {
        if (!Double.isFinite(decimal)) {
            throw new IllegalArgumentException("NaN and infinite numbers cannot be written.");
        }
        return decimal;
    }

    private static Number fitting(BigInteger whole) {
        return whole.bitLength() < Long.SIZE ? (Number) whole.longValue() : whole;
    }

    /**
     * Returns what a number means where nobody says which type it is to have.
     *
     * @param written a number as JSON writes it
     * @return a {@link Long}, or a {@link BigInteger} beyond its range, for what has neither point nor exponent; else a
     *     {@link Double}, or a {@link BigDecimal} for more than 17 significant digits (without zeros at either end) and for
     *     what is beyond the range of a double
     * @throws NumberFormatException if it has an exponent beyond the range of {@link BigDecimal}
     */
    public static Number number(String written) {
        int digits = 0; // from the first to the last that is not zero
        int zeros = 0;
        for (int i = 0; i < written.length() && (written.charAt(i) | 0x20) != 'e'; i++) {
            char c = written.charAt(i);
            if (c >= '1' && c <= '9') {
                digits += zeros + 1;
                zeros = 0;
            } else if (c == '0' && digits > 0) {
                zeros++;
            }
        }
        boolean whole = written.chars().allMatch(c -> c == '-' || (c >= '0' && c <= '9'));
        if (whole) {
            return written.length() < 19 ? (Number) Long.valueOf(written) : fitting(new BigInteger(written));
        }
        double decimal = digits > MOST_DIGITS ? Double.NaN : Double.parseDouble(written);
        return Double.isFinite(decimal) && (decimal != 0 || digits == 0) ? (Number) decimal : new BigDecimal(written);
    }
}

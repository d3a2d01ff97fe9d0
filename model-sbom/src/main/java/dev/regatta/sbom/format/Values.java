package dev.regatta.sbom.format;

import dev.regatta.sbom.bom.LongArray;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Values out of headers as values of JSON; how a long array is shown is the format's choice. */
final class Values {
    private Values() {}

    static Map<String, Object> map(Map<String, Object> values, Function<LongArray, Object> longArrays) {
        Map<String, Object> all = new LinkedHashMap<>();
        values.forEach((key, value) -> all.put(key, any(value, longArrays)));
        return all;
    }

    static List<Object> list(List<?> values, Function<LongArray, Object> longArrays) {
        return values.stream().map(value -> any(value, longArrays)).toList();
    }

    private static Object any(Object value, Function<LongArray, Object> longArrays) {
        if (value instanceof List<?> list) {
            return list(list, longArrays);
        }
        return value instanceof LongArray array ? longArrays.apply(array) : value;
    }

    static @Nullable Long orNull(OptionalLong value) {
        return value.isPresent() ? value.getAsLong() : null;
    }

    /** A map of keys and values by turns, in their order. */
    static Map<String, @Nullable Object> ordered(Object... keysAndValues) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }
}

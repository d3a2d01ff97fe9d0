package dev.regatta.spi.message;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Calendar;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says of types that have no shape of their own what to use instead. */
final class Unstorable {
    private static final Set<Class<?>> HOLDERS =
            Set.of(List.class, Set.class, Collection.class, Map.class, Optional.class);

    private Unstorable() {}

    /**
     * Returns what to use instead of a type that is neither a single value nor a record, an enum or an array.
     *
     * @return the advice; {@code null} for lists, sets, maps, optionals and sealed interfaces of records
     */
    static @Nullable String advice(ResolvedType type) {
        Class<?> raw = type.raw();
        if (HOLDERS.contains(raw)) {
            return type.isRaw() ? "say what it holds, as in " + raw.getSimpleName() + "<…>" : null;
        }
        if (raw.isInterface() && raw.isSealed()) {
            return ofSealed(raw);
        }
        if (Map.class.isAssignableFrom(raw)) {
            return "use java.util.Map";
        }
        if (Collection.class.isAssignableFrom(raw)) {
            return Set.class.isAssignableFrom(raw) ? "use java.util.Set" : "use java.util.List";
        }
        if (raw.isInterface() && !raw.getName().startsWith("java.")) {
            return "make it a sealed interface of records";
        }
        if (Date.class.isAssignableFrom(raw) || Calendar.class.isAssignableFrom(raw)) {
            return "use a type of java.time";
        }
        return "use a record, a sealed interface of records, an enum, a text, a number, a type of java.time,"
                + " or a list, set, map or optional of these";
    }

    private static @Nullable String ofSealed(Class<?> type) {
        JsonTypeInfo info = Shapes.typeInfo(type);
        if (info != null && info.use() != JsonTypeInfo.Id.NAME && info.use() != JsonTypeInfo.Id.SIMPLE_NAME) {
            return "tell its records apart by name, with @JsonTypeInfo(use = NAME, property = …)";
        }
        for (Class<?> option : type.getPermittedSubclasses()) {
            if (option.isInterface() && option.isSealed()) {
                String advice = ofSealed(option);
                if (advice != null) {
                    return advice;
                }
            } else if (!option.isRecord()) {
                return "make " + option.getName() + " a record, as all that a sealed interface permits";
            }
        }
        return null;
    }
}

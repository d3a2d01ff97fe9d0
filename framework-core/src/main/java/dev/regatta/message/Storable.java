package dev.regatta.message;

import dev.regatta.error.PermanentException;
import dev.regatta.spi.message.Shape;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Says whether values of a type can be stored: written by a codec, and read back to equal values by any other process that has
 * the same types. Which types these are is told in {@link MessageCodecs}.
 */
public final class Storable {
    private static final ClassValue<Map<Type, List<String>>> KNOWN = new ClassValue<>() {
        @Override
        protected Map<Type, List<String>> computeValue(Class<?> type) {
            return new ConcurrentHashMap<>();
        }
    };

    private final Set<Shape> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<String> problems = new LinkedHashSet<>();

    private Storable() {}

    /**
     * Returns what keeps values of a type from being stored. The first time takes a while for each type.
     *
     * @param type a class, or the {@link TypeRef#type} of a generic type
     * @return a sentence for each part that cannot be stored, with its name and what to do: {@code Report.author is a
     *     java.io.InputStream, which cannot be stored; use …}; empty if values can be stored
     */
    public static List<String> problems(Type type) {
        Class<?> owner = type instanceof Class<?> plain
                ? plain
                : type instanceof ParameterizedType generic ? (Class<?>) generic.getRawType() : Object.class;
        return KNOWN.get(owner).computeIfAbsent(type, Storable::find);
    }

    private static List<String> find(Type type) {
        Storable search = new Storable();
        try {
            search.look(Shape.of(TypeRef.of(type)).shape(), type.getTypeName(), "is");
        } catch (PermanentException | IllegalArgumentException refused) { // of the whole type, or a record in it
            search.problems.add(refused.getMessage());
        }
        return List.copyOf(search.problems);
    }

    /** Looks at what a part of the type {@code verb} ("is" or "holds"). */
    private void look(Shape shape, String part, String verb) {
        switch (shape) {
            case Shape.Foreign foreign -> {
                String name = foreign.type().getTypeName();
                String article = "aeiou".indexOf(Character.toLowerCase(name.charAt(0))) < 0 ? " a " : " an ";
                problems.add(
                        part + " " + verb + article + name + ", which cannot be stored; " + foreign.advice() + ".");
            }
            case Shape.Items items -> look(items.item(), part, "holds");
            case Shape.Array array -> look(array.item(), part, "holds");
            case Shape.Entries entries -> look(entries.value(), part, "holds");
            case Shape.Maybe maybe -> look(maybe.value(), part, "holds");
            case Shape.Converted converted -> look(converted, part);
            case Shape.Fields fields -> look(fields);
            case Shape.OneOf choice -> choice.options().values().forEach(this::look);
            default -> {} // one value
        }
    }

    private void look(Shape.Converted converted, String part) {
        if (seen.add(converted)) {
            look(converted.form(), part, "holds");
        }
    }

    private void look(Shape.Fields fields) {
        if (!seen.add(fields)) {
            return;
        }
        for (Shape.Field field : fields.fields()) {
            look(
                    field.shape(),
                    fields.type().getSimpleName() + "." + field.accessor().getName(),
                    "is");
        }
    }
}

package dev.regatta.spi.message;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.regatta.error.PermanentException;
import dev.regatta.message.SchemaVersion;
import dev.regatta.spi.message.ResolvedType.UnknownTypeException;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Derives shapes; one object derives one root. */
final class Shapes {
    /** So many forms of one generic record within each other that no further ones are looked for. */
    private static final int MOST_FORMS = 16;

    private static final String DEFAULT_PROPERTY = "type";

    private final Map<ResolvedType, Shape> derived = new HashMap<>();
    private final Map<Class<?>, Integer> open = new HashMap<>();

    /** {@return what stands for an absent value; {@code null} if there is nothing of the kind} */
    static @Nullable Object empty(Shape shape) {
        return switch (shape) {
            case Shape.Maybe maybe -> Optional.empty();
            case Shape.Items items -> items.set() ? Set.of() : List.of();
            case Shape.Entries entries -> Map.of();
            case Shape.Converted converted -> converted.nullable() ? converted.fromForm(null) : null;
            default -> null;
        };
    }

    static boolean isNullable(AnnotatedElement marked) {
        return Arrays.stream(marked.getAnnotations())
                .anyMatch(each -> each.annotationType().getSimpleName().equals("Nullable"));
    }

    Shape root(AnnotatedType type) {
        Typed root = typed(type, Map.of());
        if (root.shape() instanceof Shape.Foreign foreign) {
            throw new PermanentException("Values of the type " + foreign.type().getTypeName() + " cannot be stored; "
                    + foreign.advice() + ".");
        }
        return root.shape();
    }

    // ---- types
    // -------------------------------------------------------------------------------------------------------

    /** A shape, and whether the type is marked as nullable. */
    private record Typed(Shape shape, boolean nullable) {}

    private Typed typed(AnnotatedType type, Map<TypeVariable<?>, ResolvedType> known) {
        try {
            ResolvedType resolved = ResolvedType.of(type, known);
            return new Typed(shape(resolved), resolved.nullable());
        } catch (UnknownTypeException unknown) {
            return new Typed(new Shape.Foreign(type.getType(), unknown.advice()), isNullable(type));
        }
    }

    private Shape shape(ResolvedType type) {
        Class<?> raw = type.raw();
        Shape scalar = Scalars.of(raw);
        if (scalar != null) {
            return scalar;
        }
        if (raw.isEnum()) {
            return constant(raw);
        }
        Conversion conversion = Conversion.of(raw);
        if (conversion != null) {
            return converted(type, conversion);
        }
        if (raw.isRecord()) {
            return fields(type);
        }
        if (raw.isArray()) {
            ResolvedType component = type.arguments().getFirst();
            Shape item = shape(component);
            return new Shape.Array(component.raw(), item, component.nullable() || item instanceof Shape.Dynamic);
        }
        String advice = Unstorable.advice(type);
        return advice == null ? holder(type) : new Shape.Foreign(type.toType(), advice);
    }

    private static Shape constant(Class<?> type) {
        Map<String, Object> constants = new LinkedHashMap<>();
        for (Object constant : type.getEnumConstants()) {
            constants.put(((Enum<?>) constant).name(), constant);
        }
        return new Shape.Constant(type, Collections.unmodifiableMap(constants));
    }

    /** {@return the shape of a class that is written as a value of another type} */
    private Shape converted(ResolvedType type, Conversion conversion) {
        Class<?> raw = type.raw();
        if (raw.getTypeParameters().length > 0) {
            return new Shape.Foreign(type.toType(), "use a class without type parameters where @JsonValue is");
        }
        if (!conversion.fits()) {
            return new Shape.Foreign(
                    type.toType(), "let its @JsonCreator take what its @JsonValue returns, and be one of a kind");
        }
        Shape known = derived.get(type.unmarked());
        if (known != null) {
            return known;
        }
        Shape.Converted converted = new Shape.Converted(raw, conversion);
        derived.put(type.unmarked(), converted); // a form can hold the class itself
        Typed form = typed(conversion.form(), Map.of());
        boolean nullable = form.nullable() || isNullable(conversion.value()) || form.shape() instanceof Shape.Dynamic;
        converted.set(form.shape(), nullable);
        Shape shape = switch (form.shape()) {
            case Shape.Text text ->
                nullable
                        ? converted
                        : new Shape.Written(raw, value -> (String) conversion.written(value), conversion::fromForm);
            case Shape.Maybe maybe ->
                new Shape.Foreign(type.toType(), "let its @JsonValue return null instead of an empty optional");
            case Shape.Foreign foreign -> foreign;
            default -> converted;
        };
        derived.put(type.unmarked(), shape);
        return shape;
    }

    /** {@return the shape of a list, set, map, optional or sealed interface} */
    private Shape holder(ResolvedType type) {
        Class<?> raw = type.raw();
        if (raw.isSealed()) {
            return oneOf(type);
        }
        ResolvedType last = type.arguments().getLast();
        Shape value = shape(last);
        boolean nullable = last.nullable() || value instanceof Shape.Dynamic;
        if (raw == Optional.class) {
            return value instanceof Shape.Maybe || (value instanceof Shape.Converted form && form.nullable())
                    ? new Shape.Foreign(
                            type.toType(), "use a single optional: an empty one inside looks like none at all")
                    : new Shape.Maybe(value);
        }
        if (raw != Map.class) {
            return new Shape.Items(value, nullable, raw == Set.class);
        }
        Shape key = shape(type.arguments().getFirst());
        return Shape.Entries.canHave(key)
                ? new Shape.Entries(key, value, nullable)
                : new Shape.Foreign(
                        type.toType(), "use texts, whole numbers, enums, UUIDs or times of java.time as its keys");
    }

    // ---- records
    // -----------------------------------------------------------------------------------------------------

    private Shape.Fields fields(ResolvedType type) {
        if (derived.get(type.unmarked()) instanceof Shape.Fields known) {
            return known;
        }
        Class<?> raw = type.raw();
        if (open.merge(raw, 1, Integer::sum) > MOST_FORMS) {
            throw new PermanentException(
                    "The record " + raw.getName() + " holds itself with ever longer type arguments,"
                            + " which no codec can follow. Give the inner one the same arguments as the outer one.");
        }
        SchemaVersion version = raw.getAnnotation(SchemaVersion.class);
        Shape.Fields fields = new Shape.Fields(raw, version == null ? 0 : version.value());
        derived.put(type.unmarked(), fields);
        List<Shape.Field> components = new ArrayList<>();
        RecordComponent[] all = raw.getRecordComponents();
        for (int place = 0; place < all.length; place++) {
            if (!isIgnored(all[place])) {
                components.add(field(place, all[place], type.bindings()));
            }
        }
        List<String> names = components.stream().map(Shape.Field::name).toList();
        if (Set.copyOf(names).size() < names.size() || (version != null && names.contains("v"))) {
            throw new PermanentException("Two fields of " + raw.getName() + " have the same name in messages: "
                    + String.join(", ", names) + (version == null ? "." : ", and v for the version.")
                    + " Rename one with @JsonProperty.");
        }
        fields.set(components);
        open.merge(raw, -1, Integer::sum);
        return fields;
    }

    /** {@return whether a component is never written} */
    private static boolean isIgnored(RecordComponent component) {
        JsonIgnore ignored = annotation(component, JsonIgnore.class);
        if (ignored == null || !ignored.value()) {
            return false;
        }
        if (!isNullable(component.getAnnotatedType()) && !isNullable(component.getAccessor())) {
            throw new PermanentException(component.getDeclaringRecord().getName() + "." + component.getName()
                    + " is never written, as @JsonIgnore says, and cannot be null, as which it is read. Mark it as"
                    + " @Nullable.");
        }
        return true;
    }

    private Shape.Field field(int place, RecordComponent component, Map<TypeVariable<?>, ResolvedType> known) {
        Method accessor = component.getAccessor();
        try {
            accessor.setAccessible(true);
        } catch (RuntimeException refused) {
            throw new PermanentException(
                    "The record " + component.getDeclaringRecord().getName()
                            + " cannot be read from here; make it public, or open its package.",
                    refused);
        }
        Typed typed = typed(component.getAnnotatedType(), known);
        boolean nullable = typed.nullable() || isNullable(accessor) || typed.shape() instanceof Shape.Dynamic;
        return new Shape.Field(place, name(component), typed.shape(), nullable, accessor);
    }

    private static String name(RecordComponent component) {
        JsonProperty said = annotation(component, JsonProperty.class);
        return said == null || said.value().isEmpty() ? component.getName() : said.value();
    }

    /** {@return what a component is annotated with; an accessor that is written out does not take that on} */
    private static <A extends Annotation> @Nullable A annotation(RecordComponent component, Class<A> type) {
        A said = component.getAccessor().getAnnotation(type);
        try {
            return said != null
                    ? said
                    : component
                            .getDeclaringRecord()
                            .getDeclaredField(component.getName())
                            .getAnnotation(type);
        } catch (NoSuchFieldException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    // ---- sealed types
    // ------------------------------------------------------------------------------------------------

    private Shape oneOf(ResolvedType type) {
        if (derived.get(type.unmarked()) instanceof Shape.OneOf known) {
            return known;
        }
        Map<Class<?>, ResolvedType> records = new LinkedHashMap<>();
        try {
            collect(type, records);
        } catch (UnknownTypeException unknown) {
            return new Shape.Foreign(type.toType(), unknown.advice());
        }
        String property = property(type.raw());
        Shape.OneOf choice = new Shape.OneOf(type.raw(), property);
        derived.put(type.unmarked(), choice);
        Map<String, Shape.Fields> options = new LinkedHashMap<>();
        for (ResolvedType option : records.values()) {
            JsonTypeName named = option.raw().getAnnotation(JsonTypeName.class);
            String name = named == null ? option.raw().getSimpleName() : named.value();
            Shape.Fields fields = fields(option);
            if (options.put(name, fields) != null) {
                throw new PermanentException("Two records of " + type.raw().getName() + " have the name '" + name
                        + "' in messages. Give one another name with @JsonTypeName.");
            }
            if (fields.fields().stream().anyMatch(field -> field.name().equals(property))) {
                throw new PermanentException(option.raw().getName() + " has a field '" + property
                        + "', which is where messages say which record of "
                        + type.raw().getName() + " they hold. Rename the field with @JsonProperty, or choose another"
                        + " property with @JsonTypeInfo(use = NAME, property = …).");
            }
        }
        choice.set(Collections.unmodifiableMap(options));
        return choice;
    }

    /** Adds the records of a sealed interface, and of those it permits, in order. */
    private static void collect(ResolvedType type, Map<Class<?>, ResolvedType> records) throws UnknownTypeException {
        for (Class<?> option : type.raw().getPermittedSubclasses()) {
            ResolvedType permitted = type.permitted(option);
            if (option.isRecord()) {
                records.putIfAbsent(option, permitted);
            } else {
                collect(permitted, records);
            }
        }
    }

    private static String property(Class<?> sealed) {
        JsonTypeInfo info = typeInfo(sealed);
        if (info == null) {
            return DEFAULT_PROPERTY;
        }
        return info.property().isEmpty() ? info.use().getDefaultPropertyName() : info.property();
    }

    /** {@return what a type, or the nearest interface above it, says about how its records are told apart} */
    static @Nullable JsonTypeInfo typeInfo(Class<?> type) {
        JsonTypeInfo own = type.getAnnotation(JsonTypeInfo.class);
        for (Class<?> above : own == null ? type.getInterfaces() : new Class<?>[0]) {
            own = own == null ? typeInfo(above) : own;
        }
        return own;
    }
}

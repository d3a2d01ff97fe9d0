package dev.regatta.message;

import static java.util.Objects.requireNonNull;

import dev.regatta.internal.type.GenericType;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.AnnotatedWildcardType;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A type token: a Java type together with its type arguments, which a {@link Class} does not have. It is made as an anonymous
 * subclass with the whole type between the angle brackets:
 *
 * <pre>{@code
 * TypeRef<List<Fact>> facts = new TypeRef<List<Fact>>() {};
 * }</pre>
 *
 * <p>Parts that are marked as nullable, as in {@code List<@Nullable String>}, have to be written out: empty angle brackets pass
 * on a type without its marks. Two are equal if their types are, with the same parts marked. Immutable and thread-safe.
 *
 * @param <T> the type
 */
public abstract class TypeRef<T> {
    private final AnnotatedType type;
    private final List<Integer> nullable; // which parts of the type are, counted from the outside in

    /**
     * Captures the type argument of the subclass that is being made.
     *
     * @throws IllegalArgumentException if there is none, or if it holds a type variable, whose type nobody knows at run time
     */
    protected TypeRef() {
        this.type = complete(captured(getClass()));
        this.nullable = nullable(type);
    }

    private TypeRef(AnnotatedType type) {
        this.type = complete(type);
        this.nullable = nullable(type);
    }

    /**
     * Returns the reference to a class.
     *
     * @param type the class
     * @param <T> the class
     * @return the reference
     */
    public static <T> TypeRef<T> of(Class<T> type) {
        return new Given<>(new Whole(requireNonNull(type, "type")));
    }

    /**
     * Returns the reference to a type that reflection found.
     *
     * @param type a class, a class with type arguments, or an array of these
     * @return the reference
     * @throws IllegalArgumentException if the type holds a type variable
     */
    public static TypeRef<?> of(Type type) {
        return new Given<>(new Whole(requireNonNull(type, "type")));
    }

    /**
     * Returns the reference to the lists of a type.
     *
     * @param item the type of the items
     * @param <T> the type of the items
     * @return the reference
     */
    public static <T> TypeRef<List<T>> listOf(TypeRef<T> item) {
        return new Given<>(new ListOf(item.annotatedType()));
    }

    /** {@return the type} */
    public final Type type() {
        return type.getType();
    }

    /** {@return the type without its type arguments; {@code Object} for a type that is no class, such as a wildcard} */
    public final Class<?> rawType() {
        return switch (type()) {
            case Class<?> plain -> plain;
            case ParameterizedType generic -> (Class<?>) generic.getRawType();
            case GenericArrayType array -> Object[].class;
            default -> Object.class;
        };
    }

    /** {@return how messages name the type: a class by its simple name, a generic type as it is written in Java} */
    public final String name() {
        return type() instanceof Class<?> plain ? plain.getSimpleName() : toString();
    }

    /** {@return the type with its annotations: those that mark type arguments as nullable} */
    public final AnnotatedType annotatedType() {
        return type;
    }

    @Override
    public final boolean equals(@Nullable Object other) {
        return other instanceof TypeRef<?> that && type().equals(that.type()) && nullable.equals(that.nullable);
    }

    @Override
    public final int hashCode() {
        return type().hashCode();
    }

    /** {@return the type as it is written in Java} */
    @Override
    public final String toString() {
        return type().getTypeName();
    }

    private static AnnotatedType captured(Class<?> subclass) {
        if (subclass.getSuperclass() == TypeRef.class
                && subclass.getAnnotatedSuperclass() instanceof AnnotatedParameterizedType generic) {
            return generic.getAnnotatedActualTypeArguments()[0];
        }
        throw new IllegalArgumentException(
                "A TypeRef was made without its type. Make it as an anonymous class with the whole"
                        + " type in angle brackets: new TypeRef<List<String>>() {}");
    }

    private static AnnotatedType complete(AnnotatedType type) {
        variables(type.getType()).findFirst().ifPresent(variable -> {
            throw new IllegalArgumentException("The type " + type.getType().getTypeName() + " holds the type variable "
                    + variable + ", and nobody knows at run time what it stands for. Make the TypeRef where the type is"
                    + " known, and pass it on.");
        });
        return type;
    }

    private static Stream<TypeVariable<?>> variables(Type type) {
        return switch (type) {
            case TypeVariable<?> variable -> Stream.of(variable);
            case ParameterizedType generic ->
                Stream.concat(
                        Stream.ofNullable(generic.getOwnerType()).flatMap(TypeRef::variables),
                        Arrays.stream(generic.getActualTypeArguments()).flatMap(TypeRef::variables));
            case GenericArrayType array -> variables(array.getGenericComponentType());
            case WildcardType wildcard ->
                Stream.of(wildcard.getUpperBounds(), wildcard.getLowerBounds())
                        .flatMap(Arrays::stream)
                        .flatMap(TypeRef::variables);
            default -> Stream.empty();
        };
    }

    private static List<Integer> nullable(AnnotatedType type) {
        List<Boolean> marks = marks(type).toList();
        return IntStream.range(0, marks.size()).filter(marks::get).boxed().toList();
    }

    private static Stream<Boolean> marks(AnnotatedType type) {
        Stream<AnnotatedType> parts = switch (type) {
            case AnnotatedParameterizedType generic -> Arrays.stream(generic.getAnnotatedActualTypeArguments());
            case AnnotatedArrayType array -> Stream.of(array.getAnnotatedGenericComponentType());
            case AnnotatedWildcardType wildcard -> Arrays.stream(wildcard.getAnnotatedUpperBounds());
            default -> Stream.empty();
        };
        boolean marked = Arrays.stream(type.getAnnotations())
                .anyMatch(each -> each.annotationType().getSimpleName().equals("Nullable"));
        return Stream.concat(Stream.of(marked), parts.flatMap(TypeRef::marks));
    }

    /** One that was not made as an anonymous class. */
    private static final class Given<T> extends TypeRef<T> {
        Given(AnnotatedType type) {
            super(type);
        }
    }

    /** A part of a type that nobody marked. */
    private interface Unmarked extends AnnotatedType {
        @Override
        default @Nullable AnnotatedType getAnnotatedOwnerType() {
            return null;
        }

        @Override
        default <A extends Annotation> @Nullable A getAnnotation(Class<A> annotation) {
            return null;
        }

        @Override
        default Annotation[] getAnnotations() {
            return new Annotation[0];
        }

        @Override
        default Annotation[] getDeclaredAnnotations() {
            return new Annotation[0];
        }
    }

    private record Whole(Type getType) implements Unmarked {}

    private record ListOf(AnnotatedType item) implements Unmarked, AnnotatedParameterizedType {
        @Override
        public Type getType() {
            return new GenericType(List.class, item.getType());
        }

        @Override
        public AnnotatedType[] getAnnotatedActualTypeArguments() {
            return new AnnotatedType[] {item};
        }

        @Override
        public @Nullable AnnotatedType getAnnotatedOwnerType() {
            return null;
        }
    }
}

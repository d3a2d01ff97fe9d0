package dev.regatta.spi.message;

import dev.regatta.internal.type.GenericType;
import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.AnnotatedWildcardType;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A type with what its variables stand for in their places.
 *
 * @param raw its class
 * @param arguments its type arguments; of an array its component; none of a raw type
 * @param nullable whether it is marked as nullable
 */
record ResolvedType(Class<?> raw, List<ResolvedType> arguments, boolean nullable) {
    /** Nobody knows at run time what a part of a type stands for; says what to do about it. */
    static final class UnknownTypeException extends Exception {
        private static final long serialVersionUID = 1L;

        private final String advice;

        UnknownTypeException(String advice) {
            super(advice);
            this.advice = advice;
        }

        String advice() {
            return advice;
        }
    }

    /** Resolves a type; {@code known} says what type variables stand for. */
    static ResolvedType of(AnnotatedType type, Map<TypeVariable<?>, ResolvedType> known) throws UnknownTypeException {
        return of(type.getType(), type, known);
    }

    private static ResolvedType of(Type type, @Nullable AnnotatedType marks, Map<TypeVariable<?>, ResolvedType> known)
            throws UnknownTypeException {
        boolean nullable = marks != null && Shapes.isNullable(marks);
        if (type instanceof Class<?> plain) {
            return plain.isArray()
                    ? array(plain.getComponentType(), marks, nullable, known)
                    : new ResolvedType(plain, List.of(), nullable);
        }
        return switch (type) {
            case GenericArrayType array -> array(array.getGenericComponentType(), marks, nullable, known);
            case ParameterizedType generic ->
                new ResolvedType((Class<?>) generic.getRawType(), arguments(generic, marks, known), nullable);
            case TypeVariable<?> variable -> {
                ResolvedType bound = known.get(variable);
                if (bound == null) {
                    throw new UnknownTypeException("say what " + variable + " stands for, as in new TypeRef<"
                            + declaration(variable) + "<…>>() {}");
                }
                yield nullable ? new ResolvedType(bound.raw, bound.arguments, true) : bound;
            }
            default -> throw new UnknownTypeException("name a type instead of " + type.getTypeName());
        };
    }

    private static String declaration(TypeVariable<?> variable) {
        return variable.getGenericDeclaration() instanceof Class<?> type ? type.getSimpleName() : "List";
    }

    private static ResolvedType array(
            Type component, @Nullable AnnotatedType marks, boolean nullable, Map<TypeVariable<?>, ResolvedType> known)
            throws UnknownTypeException {
        AnnotatedType inner =
                marks instanceof AnnotatedArrayType array ? array.getAnnotatedGenericComponentType() : null;
        ResolvedType resolved = of(component, inner, known);
        return new ResolvedType(resolved.raw.arrayType(), List.of(resolved), nullable);
    }

    private static List<ResolvedType> arguments(
            ParameterizedType generic, @Nullable AnnotatedType marks, Map<TypeVariable<?>, ResolvedType> known)
            throws UnknownTypeException {
        TypeVariable<?>[] parameters = ((Class<?>) generic.getRawType()).getTypeParameters();
        Type[] given = generic.getActualTypeArguments();
        AnnotatedType[] marked =
                marks instanceof AnnotatedParameterizedType all ? all.getAnnotatedActualTypeArguments() : null;
        List<ResolvedType> arguments = new ArrayList<>();
        for (int i = 0; i < given.length; i++) {
            AnnotatedType inner = marked == null ? null : marked[i];
            arguments.add(
                    given[i] instanceof WildcardType wildcard
                            ? bound(wildcard, inner, parameters[i], known)
                            : of(given[i], inner, known));
        }
        return List.copyOf(arguments);
    }

    /** {@return what a wildcard reads as: its upper bound} */
    private static ResolvedType bound(
            WildcardType wildcard,
            @Nullable AnnotatedType marks,
            TypeVariable<?> parameter,
            Map<TypeVariable<?>, ResolvedType> known)
            throws UnknownTypeException {
        Type upper = wildcard.getUpperBounds()[0];
        boolean open = upper == Object.class && parameter.getBounds()[0] != Object.class;
        if (open || wildcard.getLowerBounds().length > 0) {
            throw new UnknownTypeException("name a type instead of " + wildcard);
        }
        return of(upper, marks instanceof AnnotatedWildcardType all ? all.getAnnotatedUpperBounds()[0] : null, known);
    }

    /** {@return what the type parameters of its class stand for; nothing of a raw type} */
    Map<TypeVariable<?>, ResolvedType> bindings() {
        TypeVariable<?>[] parameters = raw.getTypeParameters();
        Map<TypeVariable<?>, ResolvedType> bindings = new HashMap<>();
        for (int i = 0; i < arguments.size() && i < parameters.length; i++) {
            bindings.put(parameters[i], arguments.get(i));
        }
        return bindings;
    }

    /**
     * Returns a class that this type permits, with the arguments that follow from this type's own.
     *
     * @throws UnknownTypeException if they do not say what each of the class's parameters stands for
     */
    ResolvedType permitted(Class<?> subclass) throws UnknownTypeException {
        Map<TypeVariable<?>, ResolvedType> known = new HashMap<>();
        for (Type parent : subclass.getGenericInterfaces()) {
            if (parent instanceof ParameterizedType generic && generic.getRawType() == raw) {
                Type[] passed = generic.getActualTypeArguments();
                for (int i = 0; i < arguments.size(); i++) {
                    if (passed[i] instanceof TypeVariable<?> variable) {
                        known.put(variable, arguments.get(i));
                    }
                }
            }
        }
        List<ResolvedType> own = new ArrayList<>();
        for (TypeVariable<?> parameter : subclass.getTypeParameters()) {
            own.add(of(parameter, null, known));
        }
        return new ResolvedType(subclass, List.copyOf(own), false);
    }

    ResolvedType unmarked() {
        return nullable ? new ResolvedType(raw, arguments, false) : this;
    }

    boolean isRaw() {
        return arguments.isEmpty() && raw.getTypeParameters().length > 0;
    }

    Type toType() {
        return raw.isArray() || arguments.isEmpty()
                ? raw
                : new GenericType(
                        raw, arguments.stream().map(ResolvedType::toType).toArray(Type[]::new));
    }

    @Override
    public String toString() {
        if (raw.isArray()) {
            return arguments.getFirst() + "[]";
        }
        return arguments.isEmpty()
                ? raw.getTypeName()
                : arguments.stream()
                        .map(ResolvedType::toString)
                        .collect(Collectors.joining(", ", raw.getTypeName() + "<", ">"));
    }
}

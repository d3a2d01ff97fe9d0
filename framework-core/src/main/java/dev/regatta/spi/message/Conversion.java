package dev.regatta.spi.message;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.regatta.error.PermanentException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a class becomes a value of another type, and is made of it again.
 *
 * @param value returns what is written; a static method takes the object
 * @param creator makes an object of it
 * @param fits whether there is only one of each, and the creator takes what is written
 */
record Conversion(Method value, Executable creator, boolean fits) {
    /** {@return the conversion of a class that has a method with {@code @JsonValue} and a {@code @JsonCreator}, or that is ours; {@code null} for any other}} */
    static @Nullable Conversion of(Class<?> type) {
        Conversion ours = PrimitiveOptionals.conversion(type);
        if (ours != null) {
            return ours;
        }
        List<Method> values = annotated(Stream.of(type.getDeclaredMethods()))
                .filter(method -> isTrue(method.getAnnotation(JsonValue.class)))
                .toList();
        List<Executable> creators = annotated(
                        Stream.concat(Stream.of(type.getDeclaredMethods()), Stream.of(type.getDeclaredConstructors())))
                .filter(each -> isCreator(each, type))
                .toList();
        if (values.isEmpty() || creators.isEmpty()) {
            return null;
        }
        Method value = values.getFirst();
        Executable creator = creators.getFirst();
        boolean fits = values.size() == 1
                && creators.size() == 1
                && value.getParameterCount() == 0
                && creator.getParameterTypes()[0].isAssignableFrom(value.getReturnType());
        return new Conversion(reachable(value), reachable(creator), fits);
    }

    private static <E extends Executable> Stream<E> annotated(Stream<E> members) {
        return members.filter(member -> !member.isSynthetic());
    }

    private static boolean isTrue(@Nullable JsonValue said) {
        return said != null && said.value();
    }

    private static boolean isCreator(AnnotatedElement each, Class<?> type) {
        JsonCreator said = each.getAnnotation(JsonCreator.class);
        if (said == null || said.mode() == JsonCreator.Mode.DISABLED || said.mode() == JsonCreator.Mode.PROPERTIES) {
            return false;
        }
        return ((Executable) each).getParameterCount() == 1
                && (each instanceof Constructor<?>
                        || (each instanceof Method method
                                && Modifier.isStatic(method.getModifiers())
                                && type.isAssignableFrom(method.getReturnType())));
    }

    private static <E extends Executable> E reachable(E member) {
        try {
            member.setAccessible(true);
            return member;
        } catch (RuntimeException refused) {
            throw new PermanentException(
                    "The class " + member.getDeclaringClass().getName()
                            + " cannot be read from here; make it public, or open its package.",
                    refused);
        }
    }

    /** {@return the type of what is written} */
    AnnotatedType form() {
        return value.getAnnotatedReturnType();
    }

    @Nullable
    Object toForm(Object object) {
        return called(
                () -> Modifier.isStatic(value.getModifiers()) ? value.invoke(null, object) : value.invoke(object));
    }

    /** {@return what is written, which is not null} */
    Object written(Object object) {
        return some(toForm(object));
    }

    Object fromForm(@Nullable Object formed) {
        return some(called(() -> creator instanceof Constructor<?> constructor
                ? constructor.newInstance(formed)
                : ((Method) creator).invoke(null, formed)));
    }

    private Object some(@Nullable Object result) {
        if (result == null) {
            throw new IllegalArgumentException(value.getDeclaringClass().getName() + " gave null");
        }
        return result;
    }

    /** Calls a member by reflection. */
    private interface Call {
        @Nullable
        Object call() throws ReflectiveOperationException;
    }

    private static @Nullable Object called(Call call) {
        try {
            return call.call();
        } catch (InvocationTargetException thrown) {
            Throwable cause = thrown.getCause();
            if (cause instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            if (cause instanceof Error error) {
                throw error;
            }
            throw new IllegalArgumentException(thrown);
        } catch (ReflectiveOperationException closed) {
            throw new IllegalStateException(closed);
        }
    }
}

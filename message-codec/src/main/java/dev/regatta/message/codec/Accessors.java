package dev.regatta.message.codec;

import dev.regatta.error.PermanentException;
import java.lang.invoke.CallSite;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Turns accessors of records into functions that call them without reflection, and canonical constructors into handles. */
final class Accessors {
    private Accessors() {}

    @SuppressWarnings("unchecked")
    static Function<Object, @Nullable Object> value(Method accessor) {
        return (Function<Object, @Nullable Object>) function(accessor, Function.class, "apply", Object.class);
    }

    @SuppressWarnings("unchecked")
    static ToLongFunction<Object> whole(Method accessor) {
        return (ToLongFunction<Object>) function(accessor, ToLongFunction.class, "applyAsLong", long.class);
    }

    @SuppressWarnings("unchecked")
    static ToDoubleFunction<Object> real(Method accessor) {
        return (ToDoubleFunction<Object>) function(accessor, ToDoubleFunction.class, "applyAsDouble", double.class);
    }

    @SuppressWarnings("unchecked")
    static Predicate<Object> bool(Method accessor) {
        return (Predicate<Object>) function(accessor, Predicate.class, "test", boolean.class);
    }

    private static Object function(Method accessor, Class<?> type, String method, Class<?> result) {
        Class<?> holder = accessor.getDeclaringClass();
        try {
            MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(holder, MethodHandles.lookup());
            MethodHandle handle = lookup.unreflect(accessor);
            if (!lookup.hasFullPrivilegeAccess()) { // a record of another module, or of another class loader
                return MethodHandleProxies.asInterfaceInstance(
                        type, handle.asType(MethodType.methodType(result, Object.class)));
            }
            CallSite site = LambdaMetafactory.metafactory(
                    lookup,
                    method,
                    MethodType.methodType(type),
                    MethodType.methodType(result, Object.class),
                    handle,
                    handle.type()
                            .wrap()
                            .changeReturnType(
                                    result.isPrimitive() ? handle.type().returnType() : boxed(handle)));
            return site.getTarget().invoke();
        } catch (Throwable refused) {
            throw cannot(holder, refused);
        }
    }

    private static Class<?> boxed(MethodHandle handle) {
        return handle.type().wrap().returnType();
    }

    /** {@return the canonical constructor of a record, as a function of an array: {@code (Object[])Object}} */
    static MethodHandle constructor(Class<?> type) {
        Class<?>[] components = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            return MethodHandles.privateLookupIn(type, MethodHandles.lookup())
                    .findConstructor(type, MethodType.methodType(void.class, components))
                    .asSpreader(Object[].class, components.length)
                    .asType(MethodType.methodType(Object.class, Object[].class));
        } catch (ReflectiveOperationException refused) {
            throw cannot(type, refused);
        }
    }

    private static PermanentException cannot(Class<?> type, Throwable refused) {
        return new PermanentException(
                "No codec can be made for the record " + type.getName() + ", which cannot be reached from here ("
                        + refused.getClass().getSimpleName() + "). Open its package to dev.regatta.message.codec.",
                refused);
    }
}

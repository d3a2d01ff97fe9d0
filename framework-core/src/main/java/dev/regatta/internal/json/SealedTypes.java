package dev.regatta.internal.json;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.jsontype.TypeResolverBuilder;
import com.fasterxml.jackson.databind.jsontype.impl.StdTypeResolverBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the records of a sealed interface are told apart in JSON: by a property, {@code type} unless {@link JsonTypeInfo} says
 * another one, that holds the record's simple name unless {@link JsonTypeName} says another one. Stateless.
 */
public final class SealedTypes {
    private static final String PROPERTY = "type";

    private SealedTypes() {}

    /** {@return whether a type is a sealed interface of nothing but records, also by way of others of that kind} */
    public static boolean isChoice(Class<?> type) {
        if (!type.isInterface() || !type.isSealed()) {
            return false;
        }
        for (Class<?> permitted : type.getPermittedSubclasses()) {
            if (!permitted.isRecord() && !isChoice(permitted)) {
                return false;
            }
        }
        return true;
    }

    /** {@return the property that tells the records of such an interface apart} */
    public static String property(Class<?> choice) {
        JsonTypeInfo info = typeInfo(choice);
        if (info == null) {
            return PROPERTY;
        }
        return info.property().isEmpty() ? info.use().getDefaultPropertyName() : info.property();
    }

    /** {@return the records of such an interface by name, in order; several of one name under the first} */
    public static Map<String, List<Class<?>>> records(Class<?> choice) {
        Map<String, List<Class<?>>> records = new LinkedHashMap<>();
        collect(choice, records);
        return records;
    }

    private static void collect(Class<?> choice, Map<String, List<Class<?>>> records) {
        for (Class<?> permitted : choice.getPermittedSubclasses()) {
            if (permitted.isRecord()) {
                List<Class<?>> named = records.computeIfAbsent(name(permitted), name -> new ArrayList<>());
                if (!named.contains(permitted)) {
                    named.add(permitted);
                }
            } else {
                collect(permitted, records);
            }
        }
    }

    private static String name(Class<?> type) {
        JsonTypeName named = type.getAnnotation(JsonTypeName.class);
        return named == null || named.value().isEmpty() ? type.getSimpleName() : named.value();
    }

    /** {@return what a type, or the nearest interface above it, says about how its records are told apart} */
    private static @Nullable JsonTypeInfo typeInfo(Class<?> type) {
        JsonTypeInfo own = type.getAnnotation(JsonTypeInfo.class);
        for (Class<?> above : own == null ? type.getInterfaces() : new Class<?>[0]) {
            own = own == null ? typeInfo(above) : own;
        }
        return own;
    }

    /** {@return the outermost sealed interface without annotations that a record is one of; {@code null} for none} */
    private static @Nullable Class<?> choiceOf(Class<?> type) {
        for (Class<?> above : type.getInterfaces()) {
            if (isChoice(above) && typeInfo(above) == null) {
                Class<?> further = choiceOf(above);
                return further == null ? above : further;
            }
        }
        return null;
    }

    /**
     * Has Jackson follow this also for interfaces without annotations: they are read by their property, and their records are
     * written with it. A record that is asked for by its own type is read without it.
     */
    static final class Introspector extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1L;

        @Override
        public @Nullable TypeResolverBuilder<?> findTypeResolver(
                MapperConfig<?> config, AnnotatedClass annotated, JavaType base) {
            TypeResolverBuilder<?> said = super.findTypeResolver(config, annotated, base);
            Class<?> type = annotated.getRawType();
            boolean ours = isChoice(type)
                    || (config instanceof SerializationConfig && type.isRecord() && choiceOf(type) != null);
            if (said != null || !ours) {
                return said;
            }
            return new StdTypeResolverBuilder()
                    .init(JsonTypeInfo.Id.NAME, null)
                    .inclusion(JsonTypeInfo.As.PROPERTY)
                    .typeProperty(PROPERTY);
        }

        @Override
        public @Nullable List<NamedType> findSubtypes(Annotated annotated) {
            List<NamedType> said = super.findSubtypes(annotated);
            if (said != null || !isChoice(annotated.getRawType())) {
                return said;
            }
            List<NamedType> subtypes = new ArrayList<>();
            records(annotated.getRawType())
                    .forEach((name, types) -> types.forEach(each -> subtypes.add(new NamedType(each, name))));
            return subtypes;
        }

        @Override
        public @Nullable String findTypeName(AnnotatedClass annotated) {
            String said = super.findTypeName(annotated);
            Class<?> type = annotated.getRawType();
            return said == null && type.isRecord() && choiceOf(type) != null ? name(type) : said;
        }
    }
}

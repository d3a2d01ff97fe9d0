package dev.regatta.tool;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.databind.type.TypeBindings;
import com.fasterxml.jackson.databind.type.TypeFactory;
import dev.langchain4j.agent.tool.P;
import dev.langchain4j.agent.tool.ToolMemoryId;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.agent.tool.ToolSpecifications;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import dev.regatta.error.PermanentException;
import dev.regatta.internal.error.Throwables;
import dev.regatta.internal.json.Json;
import dev.regatta.internal.schema.RecordSchema;
import dev.regatta.schema.ChatSchemas;
import dev.regatta.schema.JsonSchema;
import dev.regatta.step.ToolDefinition;
import dev.regatta.tool.ToolRules.Trait;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes tools of methods that carry langchain4j's {@code @Tool}. Unlike langchain4j's own executor, a required argument that
 * is missing, an unknown one and one of the wrong type are told to the model, and the method does not run.
 */
final class AnnotatedTools {
    private AnnotatedTools() {}

    static List<Tool> of(Object holder) {
        Map<String, Method> methods = new LinkedHashMap<>();
        for (Class<?> type : typesOf(holder.getClass())) {
            for (Method method : type.getDeclaredMethods()) {
                if (method.isAnnotationPresent(dev.langchain4j.agent.tool.Tool.class) && !method.isBridge()) {
                    String key = method.getName()
                            + types(holder.getClass(), method).stream()
                                    .map(JavaType::getRawClass)
                                    .toList();
                    methods.putIfAbsent(key, method);
                }
            }
        }
        if (methods.isEmpty()) {
            throw new PermanentException(
                    "An object of " + holder.getClass().getName()
                            + " was given as tools, but none of its methods carries langchain4j's @Tool. Annotate one, or use Tool.of(…).");
        }
        List<Tool> tools = methods.values().stream()
                .map(method -> tool(holder, method))
                .sorted(Comparator.comparing(Tool::name))
                .toList();
        for (int i = 1; i < tools.size(); i++) {
            if (tools.get(i).name().equals(tools.get(i - 1).name())) {
                throw new PermanentException(holder.getClass().getName() + " has two tools called '"
                        + tools.get(i).name() + "'; give one of them another name in @Tool(name = …).");
            }
        }
        return tools;
    }

    /** {@return a class, those that it extends, and then all interfaces: what is nearer says more} */
    private static Set<Class<?>> typesOf(Class<?> holder) {
        Set<Class<?>> types = new LinkedHashSet<>();
        for (Class<?> type = holder; type != null && type != Object.class; type = type.getSuperclass()) {
            types.add(type);
        }
        for (Class<?> type : List.copyOf(types)) {
            addInterfaces(type, types);
        }
        return types;
    }

    private static void addInterfaces(Class<?> type, Set<Class<?>> types) {
        for (Class<?> each : type.getInterfaces()) {
            types.add(each);
            addInterfaces(each, types);
        }
    }

    /** {@return the types of a method's parameters, with what the holder's class says of type parameters} */
    private static List<JavaType> types(Class<?> holder, Method method) {
        TypeFactory factory = Json.MAPPER.getTypeFactory();
        JavaType owner = factory.constructType(holder).findSuperType(method.getDeclaringClass());
        TypeBindings bindings = owner == null ? TypeBindings.emptyBindings() : owner.getBindings();
        return Arrays.stream(method.getGenericParameterTypes())
                .map(type -> factory.resolveMemberType(type, bindings))
                .toList();
    }

    /**
     * A parameter of the method: how the model calls it, how it is bound, and the text of what stands in when it is absent. One
     * that is not asked of the model takes the {@link ToolContext}.
     */
    private record Argument(
            boolean asked,
            String name,
            JavaType type,
            boolean required,
            @Nullable String standIn) {

        static Argument of(Parameter parameter, JavaType type) {
            P described = parameter.getAnnotation(P.class);
            String name = described == null || described.name().isBlank() ? parameter.getName() : described.name();
            String standIn = described == null || described.defaultValue().equals(P.NO_DEFAULT)
                    ? null
                    : described.defaultValue();
            boolean required = (described == null || described.required())
                    && standIn == null
                    && parameter.getType() != Optional.class;
            Argument argument = new Argument(parameter.getType() != ToolContext.class, name, type, required, standIn);
            argument.substitute(); // a default that does not fit is told now, and not to the model
            return argument;
        }

        /** {@return what stands in when it is absent, made anew: the method may change what it is given} */
        @Nullable
        Object substitute() {
            if (standIn == null) {
                return type.isPrimitive()
                        ? Array.get(Array.newInstance(type.getRawClass(), 1), 0)
                        : type.hasRawClass(Optional.class) ? Optional.empty() : null;
            }
            try {
                JsonNode node = type.hasRawClass(String.class) || type.isEnumType()
                        ? TextNode.valueOf(standIn)
                        : Json.read(standIn);
                return Json.MAPPER.treeToValue(node, type);
            } catch (JsonProcessingException e) {
                throw new PermanentException(
                        "The default value of the tool parameter '" + name + "' does not fit its type "
                                + type.getRawClass().getSimpleName() + ".",
                        e);
            }
        }
    }

    private static Tool tool(Object holder, Method method) {
        try {
            method.setAccessible(true);
        } catch (RuntimeException refused) {
            throw new PermanentException(
                    "The tool method " + method + " cannot be called from here; make it and its class public.",
                    refused);
        }
        for (Parameter parameter : method.getParameters()) {
            if (parameter.isAnnotationPresent(ToolMemoryId.class)) {
                throw new PermanentException("The tool method " + method
                        + " takes a @ToolMemoryId, which only langchain4j's AiServices know. Take it out.");
            }
        }
        String why = ToolResults.noData(method.getReturnType());
        if (why != null) {
            throw new PermanentException("The tool method " + method + " returns " + why + ".");
        }
        Object target = Modifier.isStatic(method.getModifiers()) ? null : holder;
        List<JavaType> types = types(holder.getClass(), method);
        List<Argument> arguments = new ArrayList<>();
        for (Parameter parameter : method.getParameters()) {
            arguments.add(Argument.of(parameter, types.get(arguments.size())));
        }
        Tool tool = new Tool(
                definition(method, arguments),
                text -> bind(arguments, method, target, text),
                new CodeIdentity(target == null ? method.getDeclaringClass() : target, method));
        return arguments.stream().allMatch(Argument::asked) ? tool : tool.with(Trait.KNOWS_CALL);
    }

    private static ToolDefinition definition(Method method, List<Argument> arguments) {
        ToolSpecification derived = ToolSpecifications.toolSpecificationFrom(method);
        String description = derived.description() == null ? "" : derived.description();
        return new ToolDefinition(derived.name(), description, parameters(method, arguments, derived.parameters()));
    }

    /**
     * {@return what the model is asked}
     *
     * @param derived what langchain4j makes of it; {@code null} for nothing
     */
    private static JsonSchema parameters(Method method, List<Argument> arguments, @Nullable JsonObjectSchema derived) {
        List<RecordSchema.Property> properties = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            Parameter parameter = method.getParameters()[i];
            P described = parameter.getAnnotation(P.class);
            String text = described == null ? "" : described.value() + described.description();
            Argument argument = arguments.get(i);
            if (argument.asked()) {
                properties.add(new RecordSchema.Property(argument.name(), argument.type(), text, argument.required()));
            }
        }
        try {
            return RecordSchema.of(method.getName(), properties);
        } catch (PermanentException notOurs) { // a type that only langchain4j describes, such as a plain class
            if (derived == null) {
                throw notOurs;
            }
            return ChatSchemas.from(onlyAsked(derived, arguments));
        }
    }

    private static JsonObjectSchema onlyAsked(JsonObjectSchema parameters, List<Argument> arguments) {
        Map<String, JsonSchemaElement> asked = new LinkedHashMap<>(parameters.properties());
        arguments.stream()
                .filter(argument -> !argument.asked())
                .map(Argument::name)
                .forEach(asked::remove);
        List<String> required = parameters.required() == null ? List.of() : parameters.required();
        return JsonObjectSchema.builder()
                .description(parameters.description())
                .addProperties(asked)
                .required(required.stream().filter(asked::containsKey).toList())
                .additionalProperties(parameters.additionalProperties())
                .definitions(parameters.definitions())
                .build();
    }

    private static Tool.Work bind(List<Argument> arguments, Method method, @Nullable Object target, String text)
            throws Tool.MisfitException {
        @Nullable Object[] values = new Object[arguments.size()];
        String reading = "";
        try {
            JsonNode tree = Json.read(text);
            for (int i = 0; i < values.length; i++) {
                Argument argument = arguments.get(i);
                reading = "/" + argument.name();
                JsonNode value = argument.asked() ? tree.get(argument.name()) : null;
                values[i] = value == null || value.isNull()
                        ? argument.substitute()
                        : Json.MAPPER.treeToValue(value, argument.type());
            }
        } catch (JsonProcessingException e) {
            throw new Tool.MisfitException(reading.isEmpty() ? Json.trouble(e) : Json.misfit(e, reading));
        }
        return context -> invoke(arguments, method, target, values, context);
    }

    private static @Nullable Object invoke(
            List<Argument> arguments,
            Method method,
            @Nullable Object target,
            @Nullable Object[] values,
            ToolContext context)
            throws Exception {
        for (int i = 0; i < values.length; i++) {
            values[i] = arguments.get(i).asked() ? values[i] : context;
        }
        try {
            return method.invoke(target, values);
        } catch (InvocationTargetException thrown) {
            Throwables.rethrow(thrown.getCause());
            throw thrown;
        }
    }
}

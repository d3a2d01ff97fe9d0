package dev.regatta.model;

import dev.langchain4j.model.chat.ChatModel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The model that an agent or a crew was given: by name, or as an object. Immutable and thread-safe.
 *
 * @param name its name; for an object what it says of itself
 * @param given the object; {@code null} if the model was given by name
 */
public record ModelRef(String name, @Nullable ChatModel given) {
    private static final Map<String, ChatModel> MADE = new ConcurrentHashMap<>();

    /**
     * Refers to a model by name.
     *
     * @param name provider and model, as {@link Models#of(String)} takes it
     * @return the reference
     */
    public static ModelRef of(String name) {
        return new ModelRef(name, null);
    }

    /**
     * Refers to a model object.
     *
     * @param model the object
     * @return the reference
     */
    public static ModelRef of(ChatModel model) {
        String declared = model.defaultRequestParameters() == null
                ? null
                : model.defaultRequestParameters().modelName();
        return new ModelRef(
                declared == null || declared.isBlank()
                        ? nameOf(DescribedModel.bare(model).getClass())
                        : declared,
                model);
    }

    /** {@return the name of a class without its package; an anonymous one is found by it too: {@code Outer$1}} */
    private static String nameOf(Class<?> type) {
        return type.getSimpleName().isEmpty()
                ? type.getName().substring(type.getName().lastIndexOf('.') + 1)
                : type.getSimpleName();
    }

    /**
     * Returns the model; one that was given by name is made once per process.
     *
     * @return the model
     * @throws dev.regatta.error.PermanentException if there is no such model here; the message says what to do
     */
    public ChatModel resolve() {
        return given != null ? given : MADE.computeIfAbsent(name, Models::of);
    }
}

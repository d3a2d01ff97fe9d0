package dev.regatta.model;

import dev.langchain4j.model.chat.ChatModel;
import java.util.List;

/**
 * Makes models of one provider by name. Found with {@link java.util.ServiceLoader}; stateless and thread-safe.
 */
public interface ModelProvider {
    /** {@return what stands before the slash in its models' names: {@code openai}} */
    String prefix();

    /** {@return whether models can be made here, and if not what is missing, a line each; empty if they can} */
    List<String> missing();

    /**
     * Makes a model.
     *
     * @param model the name after the slash: {@code gpt-5-mini}; empty if there was none
     * @param options how it is reached
     * @return the model, with retries of its own off, since Regatta tries again
     * @throws dev.regatta.error.PermanentException if an artifact or a key is missing; the message names it
     */
    ChatModel create(String model, ModelOptions options);
}

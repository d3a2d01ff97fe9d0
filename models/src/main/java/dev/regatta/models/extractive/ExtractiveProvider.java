package dev.regatta.models.extractive;

import dev.langchain4j.model.chat.ChatModel;
import dev.regatta.error.PermanentException;
import dev.regatta.model.ModelOptions;
import dev.regatta.model.ModelProvider;
import java.util.List;

/** Gives the extractive model; there is only one. */
public final class ExtractiveProvider implements ModelProvider {
    /** Makes one; used by {@link java.util.ServiceLoader}. */
    public ExtractiveProvider() {}

    @Override
    public String prefix() {
        return "extractive";
    }

    @Override
    public List<String> missing() {
        return List.of();
    }

    @Override
    public ChatModel create(String model, ModelOptions options) {
        if (!model.isEmpty()) {
            throw new PermanentException(
                    "There is one extractive model, so 'extractive/" + model + "' is none. Write it as extractive.");
        }
        if (options.baseUrl() != null) {
            throw new PermanentException("The extractive model has no server, so the base URL '" + options.baseUrl()
                    + "' would be of no use. Name the model that the server has, such as openai/its-name.");
        }
        return new ExtractiveModel();
    }
}

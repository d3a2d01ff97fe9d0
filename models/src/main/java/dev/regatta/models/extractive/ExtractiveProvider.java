package dev.regatta.models.extractive;

import dev.langchain4j.model.chat.ChatModel;
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
        return new ExtractiveModel();
    }
}

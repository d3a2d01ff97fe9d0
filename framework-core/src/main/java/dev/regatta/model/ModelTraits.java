package dev.regatta.model;

import dev.langchain4j.model.chat.ChatModel;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * What is known of a model: from {@link DescribedModel}, else from its name, else what most models can do.
 *
 * @param toolCalls whether it can call functions
 * @param contextTokens how many tokens it can read at once
 */
public record ModelTraits(boolean toolCalls, int contextTokens) {
    /** What models can read of which nothing is known. */
    public static final int USUAL_CONTEXT = 32_768;

    private static final TreeMap<String, Integer> WINDOWS = new TreeMap<>(Map.ofEntries(
            Map.entry("gpt-3.5", 16_385),
            Map.entry("gpt-4", 8_192),
            Map.entry("gpt-4-0125", 128_000),
            Map.entry("gpt-4-1106", 128_000),
            Map.entry("gpt-4-turbo", 128_000),
            Map.entry("gpt-4-32k", 32_768),
            Map.entry("gpt-4o", 128_000),
            Map.entry("gpt-4.1", 1_047_576),
            Map.entry("gpt-5", 400_000),
            Map.entry("gpt-5-chat", 128_000),
            Map.entry("o1", 200_000),
            Map.entry("o1-mini", 128_000),
            Map.entry("o3", 200_000),
            Map.entry("o4", 200_000),
            Map.entry("claude", 200_000),
            Map.entry("gemini", 1_048_576),
            Map.entry("gemini-1.5-pro", 2_097_152),
            Map.entry("gemma", 8_192),
            Map.entry("gemma-3", 131_072),
            Map.entry("gemma3", 131_072),
            Map.entry("mistral", 32_768),
            Map.entry("mistral-large", 131_072),
            Map.entry("mistral-medium", 131_072),
            Map.entry("mistral-small", 131_072),
            Map.entry("mixtral", 32_768),
            Map.entry("llama2", 4_096),
            Map.entry("llama3", 8_192),
            Map.entry("llama3.", 131_072),
            Map.entry("phi3", 4_096),
            Map.entry("qwen2", 32_768),
            Map.entry("qwen3", 40_960)));

    /** Checks the window. */
    public ModelTraits {
        if (contextTokens < 1) {
            throw new IllegalArgumentException("A model reads at least one token, was " + contextTokens);
        }
    }

    /**
     * Says what is known of a model.
     *
     * @param name its name, with or without its provider
     * @param model the model
     * @return what is known
     */
    public static ModelTraits of(String name, ChatModel model) {
        ModelTraits known = new ModelTraits(true, knownWindow(name).orElse(USUAL_CONTEXT));
        return model instanceof DescribedModel described ? described.over(known) : known;
    }

    /**
     * Looks up how much a model reads.
     *
     * @param name its name, with or without its provider
     * @return the window of the longest known beginning of the name, in tokens; empty if there is none
     */
    public static OptionalInt knownWindow(String name) {
        String bare = name.substring(name.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        // All beginnings of a name sort before it, the longest one last, and start with the same letter.
        for (Map.Entry<String, Integer> known = WINDOWS.floorEntry(bare);
                known != null && known.getKey().charAt(0) == bare.charAt(0);
                known = WINDOWS.lowerEntry(known.getKey())) {
            if (bare.startsWith(known.getKey())) {
                return OptionalInt.of(known.getValue());
            }
        }
        return OptionalInt.empty();
    }
}

package dev.regatta;

import static java.util.Objects.requireNonNull;

import dev.regatta.prompt.PromptTemplates;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an agent and its model talk.
 *
 * @param toolMode how the model calls tools
 * @param contextWindow how much the model can read at once
 * @param prompts what the model is told in which words; {@code null} for the crew's words
 * @param datePattern how the agent is told which day it is, as {@link DateTimeFormatter} takes it; {@code null}
 *     if it is not told
 * @param stopWords where the model stops writing; not part of what it wrote
 */
public record AgentOptions(
        ToolMode toolMode,
        ContextWindow contextWindow,
        @Nullable PromptTemplates prompts,
        @Nullable String datePattern,
        List<String> stopWords) {

    /** Checks the pattern and copies the list. */
    public AgentOptions {
        requireNonNull(toolMode, "toolMode");
        requireNonNull(contextWindow, "contextWindow");
        if (datePattern != null) {
            requireNonNull(Prompts.today(datePattern)); // says what is wrong with it, now and not in a run
        }
        stopWords = List.copyOf(stopWords);
        if (stopWords.contains("")) {
            throw new IllegalArgumentException("A stop word must not be empty");
        }
    }

    /** {@return tools as the model can, the crew's words, no date, no stop words} */
    public static AgentOptions defaults() {
        return new AgentOptions(ToolMode.AUTO, ContextWindow.defaults(), null, null, List.of());
    }

    AgentOptions withToolMode(ToolMode mode) {
        return new AgentOptions(mode, contextWindow, prompts, datePattern, stopWords);
    }

    AgentOptions withContextWindow(ContextWindow window) {
        return new AgentOptions(toolMode, window, prompts, datePattern, stopWords);
    }

    AgentOptions withPrompts(PromptTemplates words) {
        return new AgentOptions(toolMode, contextWindow, words, datePattern, stopWords);
    }

    AgentOptions withDate(String pattern) {
        return new AgentOptions(toolMode, contextWindow, prompts, pattern, stopWords);
    }

    AgentOptions withStopWords(List<String> words) {
        return new AgentOptions(toolMode, contextWindow, prompts, datePattern, words);
    }
}

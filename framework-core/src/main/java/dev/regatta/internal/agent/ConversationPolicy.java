package dev.regatta.internal.agent;

import dev.regatta.prompt.PromptTemplates;
import java.util.List;

/**
 * How a conversation is led.
 *
 * @param words what the model is told in which words
 * @param inWords whether the model calls tools in words from the start
 * @param maySwitch whether a model that refuses requests with tools is asked in words from then on
 * @param stopWords where the model stops writing
 * @param window how many tokens the model can read
 * @param room how many of them the conversation may take up
 * @param shortens whether a conversation that takes up more is made shorter; otherwise it ends
 */
public record ConversationPolicy(
        PromptTemplates words,
        boolean inWords,
        boolean maySwitch,
        List<String> stopWords,
        long window,
        long room,
        boolean shortens) {
    public ConversationPolicy {
        stopWords = List.copyOf(stopWords);
    }
}

package dev.regatta.internal.agent;

import dev.regatta.prompt.PromptTemplates;
import java.util.List;

/**
 * The policy of a conversation: its prompts, how tools are called, and when it is shortened.
 *
 * @param words the prompts
 * @param inWords whether the model calls tools by the text protocol from the start
 * @param maySwitch whether a model that refuses requests with tools is asked in words from then on
 * @param stopWords where the model stops writing
 * @param window how many tokens the model can read
 * @param fill which part of them the conversation may take up
 * @param shortens whether a conversation that takes up more is made shorter; otherwise it ends
 */
public record ConversationPolicy(
        PromptTemplates words,
        boolean inWords,
        boolean maySwitch,
        List<String> stopWords,
        long window,
        double fill,
        boolean shortens) {
    public ConversationPolicy {
        stopWords = List.copyOf(stopWords);
    }

    /** {@return how many tokens the conversation may take up} */
    long room() {
        return Math.round((double) window * fill);
    }

    /** {@return this policy for a model that reads so many tokens} */
    ConversationPolicy reading(long tokens) {
        return new ConversationPolicy(words, inWords, maySwitch, stopWords, tokens, fill, shortens);
    }
}

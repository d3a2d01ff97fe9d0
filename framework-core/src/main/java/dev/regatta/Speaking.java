package dev.regatta;

import static java.util.Objects.requireNonNull;

import dev.regatta.event.PartListener;
import dev.regatta.message.MessageListener;
import dev.regatta.prompt.PromptTemplates;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a crew and its models talk, and who listens.
 *
 * @param prompts what models are told in which words
 * @param partListener is told what models say while they say it; {@code null} for nobody, then they do not stream
 * @param messageListeners are told every message of every conversation
 */
public record Speaking(
        PromptTemplates prompts, @Nullable PartListener partListener, List<MessageListener> messageListeners) {
    /** Copies the list. */
    public Speaking {
        requireNonNull(prompts, "prompts");
        messageListeners = List.copyOf(messageListeners);
    }

    /** {@return the standard words, and nobody who listens} */
    public static Speaking defaults() {
        return new Speaking(PromptTemplates.standard(), null, List.of());
    }

    Speaking withPrompts(PromptTemplates words) {
        return new Speaking(words, partListener, messageListeners);
    }

    Speaking withPartListener(PartListener listener) {
        return new Speaking(prompts, listener, messageListeners);
    }

    Speaking withMessageListener(MessageListener listener) {
        List<MessageListener> all = new ArrayList<>(messageListeners);
        all.add(listener);
        return new Speaking(prompts, partListener, all);
    }
}

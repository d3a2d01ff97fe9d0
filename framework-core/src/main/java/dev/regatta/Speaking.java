package dev.regatta;

import static java.util.Objects.requireNonNull;

import dev.regatta.event.PartListener;
import dev.regatta.prompt.PromptTemplates;
import org.jspecify.annotations.Nullable;

/**
 * How a crew and its models talk.
 *
 * @param prompts what models are told in which words
 * @param partListener is told what models say while they say it; {@code null} for nobody, then they do not stream
 */
public record Speaking(PromptTemplates prompts, @Nullable PartListener partListener) {
    /** Checks that there are words. */
    public Speaking {
        requireNonNull(prompts, "prompts");
    }

    /** {@return the standard words, and nobody who listens} */
    public static Speaking defaults() {
        return new Speaking(PromptTemplates.standard(), null);
    }
}

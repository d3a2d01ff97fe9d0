package dev.regatta.models.wire;

import dev.langchain4j.model.output.FinishReason;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Why an answer ended, in the words of all providers. A reason that is not known is an end like any other. */
enum Ending {
    /** Nobody has said so far. */
    NONE(FinishReason.STOP),
    /** The model had said all. */
    STOP(FinishReason.STOP),
    /** The model asks for tools. */
    TOOLS(FinishReason.TOOL_EXECUTION),
    /** The answer, or all that the model can read, is full. */
    LENGTH(FinishReason.LENGTH),
    /** The provider refused it or held some of it back. */
    FILTERED(FinishReason.CONTENT_FILTER),
    /** The provider stopped it for another reason that is not the model's. */
    STOPPED(FinishReason.OTHER),
    /** The server failed within it: what came is no answer, and asking again may help. */
    BROKEN(null);

    private static final Map<Ending, List<String>> WORDS = Map.of(
            TOOLS,
            List.of("tool_call", "tool_use", "function_call", "tool_execution", "tools"),
            LENGTH,
            List.of(
                    "length",
                    "max_tokens",
                    "max_output_tokens",
                    "max_new_tokens",
                    "max_completion_tokens",
                    "token_limit",
                    "max_time",
                    "context_window",
                    "truncated",
                    "incomplete"),
            FILTERED,
            List.of(
                    "filter",
                    "safety",
                    "sensitive",
                    "refusal",
                    "refused",
                    "recitation",
                    "blocklist",
                    "blocked",
                    "prohibited",
                    "spii",
                    "guardrail",
                    "policy",
                    "moderation",
                    "armor",
                    "language"),
            STOPPED,
            List.of("pause", "other", "repetition", "loop", "no_image", "missing"),
            BROKEN,
            List.of(
                    "error",
                    "malformed_response",
                    "abort",
                    "cancel",
                    "insufficient_system_resource",
                    "unavailable",
                    "overload",
                    "timeout",
                    "timed_out",
                    "fail",
                    "interrupt",
                    "preempt",
                    "disconnect"));

    private final @Nullable FinishReason reason;

    Ending(@Nullable FinishReason reason) {
        this.reason = reason;
    }

    @Nullable
    FinishReason reason() {
        return reason;
    }

    /** {@return whether it is not the model's own end} */
    boolean isBad() {
        return this == LENGTH || this == FILTERED || this == STOPPED || this == BROKEN;
    }

    /** {@return the ending that a provider's word means} */
    static Ending of(String word) {
        String lower = word.strip().toLowerCase(Locale.ROOT).replace('-', '_').replace(' ', '_');
        for (Ending ending : List.of(FILTERED, BROKEN, LENGTH, TOOLS, STOPPED)) {
            if (WORDS.getOrDefault(ending, List.of()).stream().anyMatch(lower::contains)) {
                return ending;
            }
        }
        return STOP;
    }
}

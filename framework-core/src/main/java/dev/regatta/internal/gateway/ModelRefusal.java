package dev.regatta.internal.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.regatta.internal.error.HttpStatus;
import dev.regatta.internal.error.Throwables;
import dev.regatta.internal.json.Json;
import dev.regatta.step.StepFailure.Trait;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells by type, status, error code and counted tokens, by no other text, why a model may have refused a request, and how much it
 * reads. See docs/adr/0013.
 */
public final class ModelRefusal {
    private static final Set<String> TOO_LONG =
            Set.of("context_length_exceeded", "string_above_max_length", "exceed_context_size_error");
    private static final int CONTENT_TOO_LARGE = 413;
    private static final int LONGEST_NUMBER = 12;
    private static final List<String> NAMES = List.of("code", "type", "status");
    private static final List<String> WINDOWS = List.of("n_ctx", "max_model_len", "context_length");

    /** LiteLLM has the name of its exception for a code, at the beginning of the message. */
    private static final Pattern NAMED = Pattern.compile("^(litellm\\.)*ContextWindowExceededError\\b");

    /**
     * Most have no code for it; their messages hold the number of tokens that goes, which the first group is. In the words of
     * Anthropic, Gemini, vLLM and those that took its words over from OpenAI, llama.cpp, Mistral, LM Studio, TGI.
     */
    private static final Pattern COUNTED = Pattern.compile("prompt is too long: \\d+ tokens > (\\d+) maximum"
            + "|input token count (?:\\(\\d+\\) |is \\d+ but )?(?:exceeds|the model only supports)[a-z ]*(?: tokens allowed)? \\(?(\\d+)"
            + "|maximum context length (?:is|of) (\\d+)"
            + "|exceeds the available context size \\((\\d+)"
            + "|too large for model with (\\d+) maximum context length"
            + "|loaded with context length of only (\\d+)"
            + "|`max_new_tokens` must be <= (\\d+)");

    private ModelRefusal() {}

    /**
     * {@return whether the request may have been refused for the tools in it} No provider has a code of its own for that; they
     * answer 400, 422 or 501. Whoever asks has to find out by asking without tools.
     */
    public static boolean mayBeForTools(Throwable failure) {
        return isRecorded(failure, Trait.TOOLS_REFUSED)
                || Throwables.causes(failure).stream().anyMatch(UnsupportedFeatureException.class::isInstance)
                || isBadRequest(failure)
                || HttpStatus.of(failure).filter(status -> status == 501).isPresent();
    }

    /** {@return whether the server says, with a status or a code, that the request is longer than the model can read} */
    public static boolean isForLength(Throwable failure) {
        return isRecorded(failure, Trait.TOO_LONG)
                || HttpStatus.of(failure)
                        .filter(status -> status == CONTENT_TOO_LARGE)
                        .isPresent()
                || Throwables.causes(failure).stream()
                        .anyMatch(cause -> cause instanceof HttpException http && saysTooLong(http.getMessage()));
    }

    /** {@return whether the server did not like the request, and does not say in a code what about it} */
    public static boolean isBadRequest(Throwable failure) {
        return isRecorded(failure, Trait.BAD_REQUEST)
                || HttpStatus.of(failure)
                        .filter(status -> status == 400 || status == 422)
                        .isPresent();
    }

    private static boolean isRecorded(Throwable failure, Trait trait) {
        return failure instanceof RecordedStepException recorded
                && recorded.failure().is(trait);
    }

    /** {@return how many tokens the model reads, as its server says when it refuses a request for its length} */
    public static OptionalLong window(Throwable failure) {
        for (Throwable cause : Throwables.causes(failure)) {
            if (cause instanceof HttpException http && saysTooLong(http.getMessage())) {
                OptionalLong told = window(error(http.getMessage()));
                if (told.isPresent()) {
                    return told;
                }
            }
        }
        return OptionalLong.empty();
    }

    private static OptionalLong window(JsonNode error) {
        for (String name : WINDOWS) {
            if (error.path(name).asLong() > 0) {
                return OptionalLong.of(error.path(name).asLong());
            }
        }
        Matcher counted = COUNTED.matcher(error.path("message").asText());
        for (int group = 1; counted.reset().find() && group <= counted.groupCount(); group++) {
            String number = counted.group(group);
            if (number != null && number.length() <= LONGEST_NUMBER && Long.parseLong(number) > 0) {
                return OptionalLong.of(Long.parseLong(number));
            }
        }
        return OptionalLong.empty();
    }

    /** {@return whether an error's body, which langchain4j keeps as the message, has a code for that, or counts the tokens} */
    private static boolean saysTooLong(@Nullable String body) {
        JsonNode error = error(body);
        String message = error.path("message").asText();
        return NAMES.stream()
                        .anyMatch(name -> TOO_LONG.contains(error.path(name).asText()))
                || COUNTED.matcher(message).find()
                || NAMED.matcher(message).find();
    }

    /** {@return the error that a body is or holds; a missing node if it holds none} */
    private static JsonNode error(@Nullable String body) {
        try {
            JsonNode tree = body == null ? MissingNode.getInstance() : Json.read(body);
            JsonNode first = tree.isArray() ? tree.path(0) : tree;
            return first.path("error").isObject() ? first.path("error") : first;
        } catch (JsonProcessingException noJson) {
            return MissingNode.getInstance();
        }
    }
}

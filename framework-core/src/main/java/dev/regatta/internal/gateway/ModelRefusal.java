package dev.regatta.internal.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.regatta.internal.error.HttpStatus;
import dev.regatta.internal.error.Throwables;
import dev.regatta.internal.json.Json;
import dev.regatta.step.StepFailure.Trait;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tells by type, status, error code and counted tokens, by no other text, why a model may have refused a request. See docs/adr/0013. */
public final class ModelRefusal {
    private static final Set<String> TOO_LONG = Set.of("context_length_exceeded", "string_above_max_length");
    private static final int CONTENT_TOO_LARGE = 413;

    /** Anthropic and Gemini have no code for it; their messages hold both numbers, the one that came and the one that goes. */
    private static final Pattern COUNTED = Pattern.compile(
            "prompt is too long: \\d+ tokens > \\d+ maximum"
                    + "|input token count (\\(\\d+\\) |is \\d+ but )?(exceeds|the model only supports)[a-z ]*( tokens allowed)? \\(?\\d+");

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

    /** {@return whether an error's body, which langchain4j keeps as the message, has a code for that, or counts the tokens} */
    private static boolean saysTooLong(@Nullable String body) {
        if (body == null) {
            return false;
        }
        try {
            JsonNode tree = Json.read(body);
            return TOO_LONG.contains(tree.path("error").path("code").asText())
                    || TOO_LONG.contains(tree.path("code").asText())
                    || COUNTED.matcher(tree.path("error").path("message").asText())
                            .find();
        } catch (JsonProcessingException noJson) {
            return false;
        }
    }
}

package dev.regatta.internal.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.regatta.internal.error.HttpStatus;
import dev.regatta.internal.error.Throwables;
import dev.regatta.internal.json.Json;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells by type, status and error code, never by text, why a model may have refused a request. See docs/adr/0013. */
final class Refusal {
    private static final Set<String> TOO_LONG = Set.of("context_length_exceeded", "string_above_max_length");
    private static final int CONTENT_TOO_LARGE = 413;

    private Refusal() {}

    /**
     * {@return whether the request may have been refused for the tools in it} No provider has a code of its own for that; they
     * answer 400, 422 or 501. Whoever asks has to find out by asking without tools.
     */
    static boolean mayBeForTools(Throwable failure) {
        return Throwables.causes(failure).stream().anyMatch(UnsupportedFeatureException.class::isInstance)
                || isBadRequest(failure)
                || HttpStatus.of(failure).filter(status -> status == 501).isPresent();
    }

    /** {@return whether the server says, with a status or a code, that the request is longer than the model can read} */
    static boolean isForLength(Throwable failure) {
        return HttpStatus.of(failure)
                        .filter(status -> status == CONTENT_TOO_LARGE)
                        .isPresent()
                || Throwables.causes(failure).stream()
                        .anyMatch(cause -> cause instanceof HttpException http && saysTooLong(http.getMessage()));
    }

    /** {@return whether the server did not like the request, and does not say in a code what about it} */
    static boolean isBadRequest(Throwable failure) {
        return HttpStatus.of(failure)
                .filter(status -> status == 400 || status == 422)
                .isPresent();
    }

    /** {@return whether an error's body, which langchain4j keeps as the message, has a code for that} */
    private static boolean saysTooLong(@Nullable String body) {
        if (body == null) {
            return false;
        }
        try {
            JsonNode tree = Json.read(body);
            return TOO_LONG.contains(tree.path("error").path("code").asText())
                    || TOO_LONG.contains(tree.path("code").asText());
        } catch (JsonProcessingException noJson) {
            return false;
        }
    }
}

package dev.regatta.internal.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.regatta.error.Failure;
import dev.regatta.error.RegattaException;
import dev.regatta.error.StepTimeoutException;
import dev.regatta.internal.error.HttpStatus;
import dev.regatta.internal.error.Throwables;
import java.io.IOException;
import java.net.ConnectException;
import java.util.Optional;

/** Says what went wrong with a model call, by type and status, without repeating what the provider wrote. */
public final class ModelTrouble {
    private ModelTrouble() {}

    public static Failure describe(String model, Throwable failure) {
        if (failure instanceof RecordedStepException recorded) {
            return recorded.failure().failure();
        }
        if (failure instanceof StepTimeoutException timeout) {
            return Failure.of(
                    Failure.Kind.TIMEOUT,
                    timeout.getMessage() + " Give it more time with Timeouts.withModelCall, or bound its answer with"
                            + " maxOutputTokens.",
                    timeout);
        }
        if (failure instanceof RegattaException own) {
            return Failure.of(Failure.Kind.MODEL, Throwables.message(own).orElse(Throwables.name(own)), own);
        }
        String happened = HttpStatus.of(failure)
                .map(ModelTrouble::ofStatus)
                .or(() -> ofConnection(failure))
                .orElse("failed with " + Throwables.name(failure) + "; its cause says more.");
        return Failure.of(Failure.Kind.MODEL, "The model '" + model + "' " + happened, failure);
    }

    private static String ofStatus(int status) {
        return switch (status) {
            case 401, 403 -> "refused the key (HTTP " + status + "). Check the provider's key variable.";
            case 404 -> "is not known to its server (HTTP 404). Check the model's name and the base URL.";
            case 429 ->
                "takes no more requests for now (HTTP 429), also when tried again. Lower modelCallsAtOnce, or wait.";
            default ->
                status >= 500
                        ? "failed on its server (HTTP " + status + "), also when tried again."
                        : "did not accept the request (HTTP " + status + "); the cause holds the server's words.";
        };
    }

    private static Optional<String> ofConnection(Throwable failure) {
        for (Throwable cause : Throwables.causes(failure)) {
            if (cause instanceof ConnectException) {
                return Optional.of(
                        "cannot be reached, also when tried again. Check the base URL and that its server runs.");
            }
            if (cause instanceof JsonProcessingException) {
                return Optional.of(
                        "answered something that is not its API, also when tried again. Check the base URL.");
            }
            if (cause instanceof IOException) {
                return Optional.of("was cut off (" + Throwables.name(cause) + "), also when tried again.");
            }
        }
        return Optional.empty();
    }
}

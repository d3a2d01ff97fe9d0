package dev.regatta.internal.error;

import dev.langchain4j.exception.HttpException;
import java.util.Optional;

/** Finds the HTTP status that a failure came from. */
public final class HttpStatus {
    private HttpStatus() {}

    /** {@return the status, where the failure came from one} */
    public static Optional<Integer> of(Throwable failure) {
        return Throwables.causes(failure).stream()
                .filter(HttpException.class::isInstance)
                .map(cause -> ((HttpException) cause).statusCode())
                .findFirst();
    }
}

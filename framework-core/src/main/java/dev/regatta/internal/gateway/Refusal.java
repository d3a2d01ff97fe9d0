package dev.regatta.internal.gateway;

import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.regatta.internal.error.Throwables;

/** Tells by type, status and error code, never by text, why a model may have refused a request. */
public final class Refusal {
    private Refusal() {}

    /**
     * {@return whether the request may have been refused for the tools in it} No provider has a code of its own for that; they
     * answer 400, 422 or 501. Whoever asks has to find out by asking without tools.
     */
    public static boolean mayBeForTools(Throwable failure) {
        return Throwables.causes(failure).stream().anyMatch(UnsupportedFeatureException.class::isInstance)
                || Retriability.status(failure)
                        .filter(status -> status == 400 || status == 422 || status == 501)
                        .isPresent();
    }
}

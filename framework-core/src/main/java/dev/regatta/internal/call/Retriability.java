package dev.regatta.internal.call;

import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.NonRetriableException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.exception.RetriableException;
import dev.regatta.error.PermanentException;
import dev.regatta.error.RetryAfter;
import dev.regatta.error.RetryPolicy;
import dev.regatta.error.StepTimeoutException;
import dev.regatta.error.TransientException;
import dev.regatta.internal.error.HttpStatus;
import dev.regatta.internal.error.Throwables;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells by type and status, never by text, whether trying a failed model call again may help. */
public final class Retriability {
    /** Too many requests, unavailable, overloaded. */
    private static final Set<Integer> BUSY = Set.of(429, 503, 529);

    private Retriability() {}

    /** {@return whether a call is tried again: its policy says so, and it may help; a policy that throws says no} */
    public static boolean again(RetryPolicy policy, int attempt, Throwable failure) {
        try {
            return mayHelp(failure) && policy.again(attempt, failure);
        } catch (Throwable broken) { // the failure of the call is what matters
            return false;
        }
    }

    /** {@return whether trying again may help; an interrupted call is never tried again} */
    public static boolean mayHelp(Throwable failure) {
        List<Throwable> causes = Throwables.causes(failure);
        if (causes.stream().anyMatch(cause -> cause instanceof InterruptedException || cause instanceof Error)) {
            return false;
        }
        for (Throwable cause : causes) {
            Boolean verdict = verdict(cause);
            if (verdict != null) {
                return verdict;
            }
        }
        return false;
    }

    private static @Nullable Boolean verdict(Throwable cause) {
        if (cause instanceof StepTimeoutException
                || cause instanceof NonRetriableException
                || cause instanceof PermanentException) {
            return false;
        }
        if (cause instanceof RetriableException || cause instanceof TransientException || cause instanceof RetryAfter) {
            return true;
        }
        if (cause instanceof HttpException http) {
            int status = http.statusCode();
            return status == 408 || status == 429 || (status >= 500 && status != 501);
        }
        if (cause instanceof IOException) { // a cut or refused connection, an unreadable answer
            return true;
        }
        return null;
    }

    /** {@return whether the other side has no room for more calls for now, such as a limit by the minute that is used up} */
    public static boolean isBusy(Throwable failure) {
        return HttpStatus.of(failure).filter(BUSY::contains).isPresent()
                || Throwables.causes(failure).stream().anyMatch(RateLimitException.class::isInstance);
    }

    /** {@return how long the other side asks to wait, where it says so} */
    public static Optional<Duration> retryAfter(Throwable failure) {
        return Throwables.causes(failure).stream()
                .filter(RetryAfter.class::isInstance)
                .map(cause -> ((RetryAfter) cause).retryAfter())
                .findFirst();
    }
}

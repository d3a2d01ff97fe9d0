package dev.regatta.models.wire;

import dev.langchain4j.exception.HttpException;
import dev.regatta.error.RetryAfter;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A server that did not answer a request but said what is wrong, by a status or within an answer; the message holds its words.
 */
class RefusedRequestException extends HttpException {
    private static final long serialVersionUID = 1L;
    private static final String HIDDEN = "***";

    /** A word of letters and digits, which a server that refuses a key may quote of it. */
    private static final Pattern LIKE_A_KEY = Pattern.compile("(?=[\\w.*-]*\\d)(?=[\\w.*-]*[A-Za-z])[\\w.*-]{6,}");

    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int TIMED_OUT = 408;
    private static final int TOO_MANY = 429;

    /** A server that also said how long to wait. */
    private static final class Waiting extends RefusedRequestException implements RetryAfter {
        private static final long serialVersionUID = 1L;

        private final Duration wait;

        Waiting(int status, String body, Duration wait) {
            super(status, body);
            this.wait = wait;
        }

        @Override
        public Duration retryAfter() {
            return wait;
        }
    }

    private RefusedRequestException(int status, String body) {
        super(status, body);
    }

    /** {@return this refusal with keys masked in what the server said} */
    RefusedRequestException without(Collection<String> keys) {
        String words = String.valueOf(getMessage());
        String told = words;
        if (statusCode() == UNAUTHORIZED || statusCode() == FORBIDDEN) {
            told = LIKE_A_KEY.matcher(words).replaceAll(HIDDEN);
        }
        for (String key : keys) {
            told = told.replace(key, HIDDEN);
        }
        return told.equals(words)
                ? this
                : of(
                        statusCode(),
                        told,
                        Optional.ofNullable(this instanceof RetryAfter waits ? waits.retryAfter() : null));
    }

    /**
     * Makes one.
     *
     * @param status the status, or the one that would say the same
     * @param body the words of the server
     * @param wait how long it asks to wait; counts only where trying again may help
     */
    static RefusedRequestException of(int status, String body, Optional<Duration> wait) {
        boolean passes = status == TIMED_OUT || status == TOO_MANY || status >= 500;
        return wait.isPresent() && passes
                ? new Waiting(status, body, wait.get())
                : new RefusedRequestException(status, body);
    }
}

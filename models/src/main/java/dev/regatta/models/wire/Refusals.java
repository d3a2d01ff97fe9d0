package dev.regatta.models.wire;

import dev.langchain4j.exception.HttpException;
import java.net.http.HttpHeaders;
import java.time.Instant;
import java.util.List;

/** What servers say that refuse a request, for clients that are not our own. */
public final class Refusals {
    private Refusals() {}

    /**
     * Makes the exception that a response is.
     *
     * @param status its status
     * @param headers its headers
     * @param body its body, in the words of the server
     * @param key the key that was sent, which is masked
     * @return the exception; it is a {@link dev.regatta.error.RetryAfter} if the server asks to wait
     */
    public static HttpException of(int status, HttpHeaders headers, String body, String key) {
        return RefusedRequestException.of(status, body, Waits.of(headers, body, Instant.now()))
                .without(Keys.in(List.of(key)));
    }
}

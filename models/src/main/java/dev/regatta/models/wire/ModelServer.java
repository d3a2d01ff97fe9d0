package dev.regatta.models.wire;

import dev.regatta.error.PermanentException;
import dev.regatta.error.TransientException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP side of one model: sends requests, follows redirects that stay on the same host, and turns every other status than
 * success into a {@link RefusedRequestException}. Thread-safe; a waiting call is interruptible, and ends its connection then.
 */
final class ModelServer {
    private static final int MOST_REDIRECTS = 3;
    private static final int LONGEST_REFUSAL = 1 << 20;
    private static final Duration REST = Duration.ofMillis(100);
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private final HttpClient client;
    private final String model;
    private final Map<String, String> headers;
    private final WireLimits limits;

    /**
     * Makes one.
     *
     * @param client makes the connections
     * @param model the model's name, for messages
     * @param headers are sent with each request
     * @param limits bound each call
     */
    ModelServer(HttpClient client, String model, Map<String, String> headers, WireLimits limits) {
        this.client = client;
        this.model = model;
        this.headers = Map.copyOf(headers);
        this.limits = limits;
    }

    /** {@return what is secret in its requests, for whoever reports what its server says} */
    List<String> keys() {
        return Keys.in(headers.values());
    }

    /** An answer with status 200 that has begun to come in. */
    static final class Reply implements AutoCloseable {
        private final Body body;
        private final InputStream bytes;

        Reply(Body body, InputStream bytes) {
            this.body = body;
            this.bytes = bytes;
        }

        InputStream bytes() {
            return bytes;
        }

        void allow(Duration silence) {
            body.allow(silence);
        }

        /** Reads to the end if that is near, so that the connection can be used again. */
        void finish() {
            body.allow(REST);
            try {
                while (bytes.read(new byte[1024]) >= 0) {
                    body.allow(REST);
                }
            } catch (IOException notNear) {
                close();
            }
        }

        /** Closes the connection, unless all has been read; from any thread. */
        @Override
        public void close() {
            body.close();
        }
    }

    /**
     * Sends a request.
     *
     * @param url where to
     * @param json its body
     * @return the answer as it comes in
     * @throws RefusedRequestException if the server refuses it
     * @throws IOException if there is no connection, or it was cut
     */
    Reply post(URI url, String json) throws IOException {
        URI to = url;
        for (int redirects = 0; ; redirects++) {
            HttpResponse<Body> response = send(to, json);
            int status = response.statusCode();
            if (status / 100 == 2) {
                return reply(response);
            }
            if (!REDIRECTS.contains(status)) {
                throw refusal(response);
            }
            response.body().close();
            to = redirect(to, status, response.headers().firstValue("Location").orElse(null), redirects);
        }
    }

    private HttpResponse<Body> send(URI url, String json) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .timeout(limits.silence())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json));
        headers.forEach(request::setHeader);
        if ("http".equalsIgnoreCase(url.getScheme())) { // local servers seldom understand the upgrade to HTTP/2
            request.version(HttpClient.Version.HTTP_1_1);
        }
        try {
            return client.send(request.build(), status -> new Body(limits.silence(), limits.answerBytes()));
        } catch (ConnectException | HttpConnectTimeoutException nobody) {
            throw unreachable(url, nobody);
        } catch (HttpTimeoutException silent) {
            throw silent(silent);
        } catch (InterruptedException stopped) {
            throw stopped(stopped);
        }
    }

    /** {@return what a call fails with whose thread was told to stop} */
    static IllegalStateException stopped(Exception stopped) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("interrupted while waiting for the model", stopped);
    }

    /** {@return what a call fails with whose server is not there; the JDK's exception has no message of its own} */
    private TransientException unreachable(URI url, IOException nobody) {
        ConnectException cause = new ConnectException("nobody answers at " + server(url));
        cause.initCause(nobody);
        return new TransientException(
                "The model '" + model + "' cannot be reached at " + server(url)
                        + ", also when tried again. Check the base URL and that its server runs.",
                cause);
    }

    /** {@return what a call fails with whose server says nothing} */
    TransientException silent(Exception cause) {
        return new TransientException(
                "The model '" + model + "' sent nothing for " + limits.silence().toSeconds() + " s. Raise the setting "
                        + WireLimits.SILENCE + " if its server is slow.",
                cause);
    }

    private Reply reply(HttpResponse<Body> response) throws IOException {
        boolean zipped = response.headers()
                .firstValue("Content-Encoding")
                .filter(coding -> coding.toLowerCase(Locale.ROOT).contains("gzip"))
                .isPresent();
        Body body = response.body();
        return new Reply(body, zipped ? new GZIPInputStream(body) : body);
    }

    private RefusedRequestException refusal(HttpResponse<Body> response) throws IOException {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try (Reply reply = reply(response)) {
            byte[] part = new byte[8_192];
            int count = reply.bytes().read(part);
            while (count >= 0 && said.size() < LONGEST_REFUSAL) {
                said.write(part, 0, count);
                count = reply.bytes().read(part);
            }
        } catch (IOException cut) {
            if (Thread.currentThread().isInterrupted()) {
                throw cut;
            } // the status and what came of the words will do
        }
        String body = said.toString(StandardCharsets.UTF_8);
        return RefusedRequestException.of(
                response.statusCode(), body, Waits.of(response.headers(), body, Instant.now()));
    }

    private URI redirect(URI from, int status, @Nullable String location, int before) {
        URI to;
        try {
            to = location == null ? null : from.resolve(location.strip());
        } catch (IllegalArgumentException noUrl) {
            to = null;
        }
        boolean keepsMethod = status == 307 || status == 308;
        if (to != null && keepsMethod && isSameServer(from, to) && before < MOST_REDIRECTS) {
            return to;
        }
        throw new PermanentException("The server of the model '" + model + "' at " + server(from)
                + " sends requests on " + (to == null ? "without saying where to" : "to " + place(to)) + " (HTTP "
                + status + "). Check the base URL" + (to == null ? "." : "; it should lead there directly."));
    }

    private static boolean isSameServer(URI from, URI to) {
        if (to.getHost() == null || !to.getHost().equalsIgnoreCase(from.getHost())) {
            return false;
        }
        boolean samePlace = to.getScheme().equalsIgnoreCase(from.getScheme()) && port(to) == port(from);
        boolean becomesSafe = "https".equalsIgnoreCase(to.getScheme()) && port(from) == 80 && port(to) == 443;
        return samePlace || becomesSafe;
    }

    private static int port(URI url) {
        return url.getPort() >= 0 ? url.getPort() : "https".equalsIgnoreCase(url.getScheme()) ? 443 : 80;
    }

    private static String server(URI url) {
        return url.getScheme() + "://" + url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort());
    }

    /** {@return a URL without its query, which may hold a key} */
    private static String place(URI url) {
        return url.getHost() == null ? String.valueOf(url.getPath()) : server(url) + url.getPath();
    }
}

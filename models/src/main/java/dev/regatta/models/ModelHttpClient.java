package dev.regatta.models;

import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.jdk.JdkHttpClient;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import dev.regatta.models.wire.Refusals;
import dev.regatta.models.wire.RefusedParameters;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP client for the models of one name, which does two things that langchain4j's does not. What a server says that refuses a
 * request is told by {@link Refusals}: how long it asks to wait is known, and no key is in it. And a request that was
 * refused for one of its parameters is sent again at once without it, see {@link RefusedParameters}. Thread-safe; a waiting call
 * is interruptible.
 */
final class ModelHttpClient implements HttpClient {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private final java.net.http.HttpClient client;
    private final JdkHttpClient forms;
    private final @Nullable Duration readTimeout;
    private final RefusedParameters refused;
    private final String key;

    /** Builds one; langchain4j's models set the timeouts. */
    static final class Builder implements HttpClientBuilder {
        private final RefusedParameters refused;
        private final String key;
        private @Nullable Duration readTimeout;

        Builder(RefusedParameters refused, String key) {
            this.refused = refused;
            this.key = key;
        }

        @Override
        public Duration connectTimeout() {
            return CONNECT_TIMEOUT;
        }

        @Override
        public HttpClientBuilder connectTimeout(@Nullable Duration timeout) {
            return this; // always ten seconds: models pass their timeout for whole calls here
        }

        @Override
        @SuppressWarnings("NullAway") // langchain4j takes null for "none"
        public Duration readTimeout() {
            return readTimeout;
        }

        @Override
        public HttpClientBuilder readTimeout(@Nullable Duration timeout) {
            readTimeout = timeout;
            return this;
        }

        @Override
        public HttpClient build() {
            return new ModelHttpClient(readTimeout, refused, key);
        }
    }

    private ModelHttpClient(@Nullable Duration readTimeout, RefusedParameters refused, String key) {
        this.refused = refused;
        this.key = key;
        this.readTimeout = readTimeout;
        this.client = java.net.http.HttpClient.newBuilder()
                .connectTimeout(CONNECT_TIMEOUT)
                .build();
        this.forms = JdkHttpClient.builder()
                .connectTimeout(CONNECT_TIMEOUT)
                .readTimeout(readTimeout)
                .build();
    }

    @Override
    public SuccessfulHttpResponse execute(HttpRequest request) {
        if (!request.formDataFields().isEmpty() || !request.formDataFiles().isEmpty()) {
            return forms.execute(request);
        }
        String body = bodyOf(request);
        HttpResponse<byte[]> response = send(request, body);
        while (response.statusCode() / 100 != 2) {
            if (!refused.learn(body, response.statusCode(), text(response.body()))) {
                throw refusal(response.statusCode(), response.headers(), response.body());
            }
            body = bodyOf(request);
            response = send(request, body);
        }
        return SuccessfulHttpResponse.builder()
                .statusCode(response.statusCode())
                .headers(response.headers().map())
                .body(response.body())
                .build();
    }

    @Override
    public void execute(HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
        String body = bodyOf(request);
        client.sendAsync(toJdk(request, body), BodyHandlers.ofInputStream())
                .thenAccept(response -> read(request, body, response, parser, listener))
                .exceptionally(failure -> {
                    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
                    listener.onError(cause instanceof HttpTimeoutException ? new TimeoutException(cause) : cause);
                    return null;
                });
    }

    private void read(
            HttpRequest request,
            String sent,
            HttpResponse<InputStream> response,
            ServerSentEventParser parser,
            ServerSentEventListener listener) {
        try (InputStream body = response.body()) {
            if (response.statusCode() / 100 != 2) {
                byte[] said = body.readAllBytes();
                if (refused.learn(sent, response.statusCode(), text(said))) {
                    execute(request, parser, listener);
                } else {
                    listener.onError(refusal(response.statusCode(), response.headers(), said));
                }
                return;
            }
            listener.onOpen(SuccessfulHttpResponse.builder()
                    .statusCode(response.statusCode())
                    .headers(response.headers().map())
                    .build());
            parser.parse(body, listener);
            listener.onClose();
        } catch (IOException cut) {
            listener.onError(cut);
        }
    }

    /** {@return what is sent; each time that a parameter is refused it has one less} */
    private String bodyOf(HttpRequest request) {
        return request.body() == null ? "" : refused.without(request.body());
    }

    private HttpResponse<byte[]> send(HttpRequest request, String body) {
        try {
            return client.send(toJdk(request, body), BodyHandlers.ofByteArray());
        } catch (HttpTimeoutException e) {
            throw new TimeoutException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the model", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private java.net.http.HttpRequest toJdk(HttpRequest request, String text) {
        URI uri = URI.create(request.url());
        java.net.http.HttpRequest.Builder builder =
                java.net.http.HttpRequest.newBuilder().uri(uri);
        if ("http".equals(uri.getScheme())) { // local servers seldom understand the upgrade to HTTP/2
            builder.version(java.net.http.HttpClient.Version.HTTP_1_1);
        }
        request.headers().forEach((name, values) -> {
            if (values != null) {
                values.forEach(value -> builder.header(name, value));
            }
        });
        BodyPublisher body = request.body() == null ? BodyPublishers.noBody() : BodyPublishers.ofString(text);
        builder.method(request.method().name(), body);
        if (readTimeout != null) {
            builder.timeout(readTimeout);
        }
        return builder.build();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private HttpException refusal(int status, HttpHeaders headers, byte[] said) {
        return Refusals.of(status, headers, text(said), key);
    }
}

package dev.regatta.compat.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A server on this machine that answers with what a provider answered once: in the recorded order, or, where several were
 * asked at once, with the answer to the request that is most like the one that came. Thread-safe.
 */
final class ReplayServer implements AutoCloseable {
    private final List<JsonNode> interactions;
    private final boolean repeatsLast;
    private final boolean anyOrder;
    private final List<JsonNode> requests = new ArrayList<>(); // guarded by this
    private final Set<Integer> served = new HashSet<>(); // guarded by this
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    ReplayServer(List<JsonNode> interactions, boolean repeatsLast, boolean anyOrder) throws IOException {
        this.interactions = interactions;
        this.repeatsLast = repeatsLast;
        this.anyOrder = anyOrder;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    /** {@return what it was asked, in order} */
    synchronized List<JsonNode> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        JsonNode request = Recording.JSON.readTree(exchange.getRequestBody());
        JsonNode response = choose(request);
        if (response.has("delay_ms")) {
            pause(response.path("delay_ms").asInt());
        }
        JsonNode body = response.path("body");
        byte[] bytes = (body.isTextual() ? body.asText() : body.toString()).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders()
                .set(
                        "Content-Type",
                        response.path("headers").path("content-type").asText("application/json"));
        exchange.sendResponseHeaders(response.path("status").asInt(200), bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    private static void pause(int millis) throws IOException {
        try {
            Thread.sleep(RecordedTools.slowly(Duration.ofMillis(millis)));
        } catch (InterruptedException closed) {
            throw new InterruptedIOException("the server was closed");
        }
    }

    private synchronized JsonNode choose(JsonNode request) throws IOException {
        requests.add(request);
        int next = 0;
        while (served.contains(next)) {
            next++;
        }
        if (next >= interactions.size()) {
            JsonNode last = interactions.getLast().path("response");
            return repeatsLast || last.path("status").asInt() >= 400 // whoever refuses goes on to
                    ? last
                    : Recording.JSON.readTree(
                            "{\"status\": 400, \"body\": {\"error\": {\"code\": \"no_more_answers\"}}}");
        }
        int chosen = mostAlike(request, next);
        served.add(chosen);
        return interactions.get(chosen).path("response");
    }

    private int mostAlike(JsonNode request, int next) {
        String group = interactions.get(next).path("concurrent_group").asText("");
        int best = next;
        double likeness = -1;
        for (int i = next; i < interactions.size(); i++) {
            JsonNode other = interactions.get(i);
            boolean sameGroup = !group.isEmpty()
                    && group.equals(other.path("concurrent_group").asText(""));
            if (served.contains(i) || (i != next && !anyOrder && !sameGroup)) {
                continue;
            }
            double alike = likeness(words(request), words(other.path("request").path("body")));
            if (alike > likeness) {
                likeness = alike;
                best = i;
            }
        }
        return best;
    }

    /** {@return how much two sets have in common, 0 to 1 (Jaccard)} */
    private static double likeness(Set<String> one, Set<String> other) {
        Set<String> both = new HashSet<>(one);
        both.retainAll(other);
        Set<String> either = new HashSet<>(one);
        either.addAll(other);
        return either.isEmpty() ? 0 : (double) both.size() / either.size();
    }

    private static Set<String> words(JsonNode tree) {
        Set<String> words = new HashSet<>();
        for (String part : new String[] {"messages", "contents", "system", "systemInstruction"}) {
            collect(tree.path(part), words);
        }
        return words;
    }

    private static void collect(JsonNode tree, Set<String> words) {
        if (tree.isTextual()) {
            words.addAll(List.of(tree.asText().split("\\W+")));
        }
        tree.forEach(child -> collect(child, words));
    }
}

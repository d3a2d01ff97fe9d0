package dev.regatta.compat.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Conversations of the kinds that were recorded, written by hand in {@code neighbours.json}: what a model says stands there once,
 * and is put into the words of each provider. Each reply is {@code says}, {@code calls} (arguments by the tool's name),
 * {@code streams} (pieces of a text) or {@code refuses} (a status, with the message, or the parameter that is not supported).
 */
final class Neighbours {
    private static final Map<String, String> APIS = Map.of(
            "openai", "chat_completions",
            "azure", "chat_completions",
            "anthropic", "messages",
            "gemini", "generate_content");
    private static final Map<String, Map<String, String>> PARAMETERS = Map.of(
            "chat_completions", Map.of("max_tokens", "max_completion_tokens"),
            "messages", Map.of("stop", "stop_sequences"),
            "generate_content", Map.of("stop", "stopSequences", "max_tokens", "maxOutputTokens", "top_p", "topP"));

    private Neighbours() {}

    /** {@return all of them, once for each provider} */
    static List<Recording> all() {
        List<Recording> all = new ArrayList<>();
        for (JsonNode written : read()) {
            JsonNode providers = written.path("providers");
            for (String provider : APIS.keySet().stream().sorted().toList()) {
                if (providers.isEmpty() || providers.toString().contains(provider)) {
                    all.add(recording(written, provider));
                }
            }
        }
        return all;
    }

    private static JsonNode read() {
        try (InputStream in = Neighbours.class.getResourceAsStream("neighbours.json")) {
            return Recording.JSON.readTree(Objects.requireNonNull(in));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Recording recording(JsonNode written, String provider) {
        String api = APIS.get(provider);
        ObjectNode tree = written.deepCopy();
        String name = written.path("name").asText() + "_" + provider;
        tree.put("name", name).put("provider", provider).put("api", api);
        ObjectNode scenario = (ObjectNode) tree.path("scenario");
        ObjectNode llm =
                Recording.JSON.createObjectNode().put("provider", provider).put("model", "some-model");
        llm.put("tool_protocol", "native");
        scenario.path("llm").properties().forEach(each -> llm.set(each.getKey(), each.getValue()));
        scenario.set("llm", llm);
        String role = scenario.path("agents").path(0).path("role").asText();
        ArrayNode interactions = tree.putArray("interactions");
        int answered = 0;
        for (JsonNode reply : written.path("replies")) {
            ObjectNode interaction = interactions.addObject().put("index", interactions.size());
            interaction.put("purpose", reply.path("purpose").asText("agent_step"));
            interaction.put("agent", reply.path("agent").asText(role));
            interaction.put("response_text_format", reply.path("form").asText("plain"));
            interaction.putObject("request").set("body", asked(reply));
            interaction.set("concurrent_group", reply.get("group"));
            interaction.set("response", response(api, reply));
            answered += reply.has("refuses") ? 0 : 1;
        }
        ObjectNode expect = (ObjectNode) tree.path("expect");
        if (!expect.has("llm_calls")) {
            expect.put("llm_calls", interactions.size());
        }
        expect.putObject("usage")
                .put("prompt_tokens", 10 * answered)
                .put("completion_tokens", 5 * answered)
                .put("total_tokens", 15 * answered)
                .put("successful_requests", answered);
        return Recording.of(name, tree);
    }

    private static JsonNode asked(JsonNode reply) {
        ObjectNode body = Recording.JSON.createObjectNode();
        body.putArray("messages").addObject().put("content", reply.path("asked").asText());
        return body;
    }

    private static JsonNode response(String api, JsonNode reply) {
        ObjectNode response = Recording.JSON.createObjectNode();
        if (reply.has("streams")) {
            List<String> pieces = new ArrayList<>();
            reply.path("streams").forEach(piece -> pieces.add(piece.asText()));
            response.put("status", 200).putObject("headers").put("content-type", "text/event-stream");
            return response.put("body", Replies.stream(api, pieces));
        }
        if (reply.has("refuses")) {
            int status = reply.path("refuses").asInt();
            return response.put("status", status).set("body", refusal(api, status, reply));
        }
        List<Replies.Call> calls = new ArrayList<>();
        for (JsonNode message : reply.path("calls").isArray() ? reply.path("calls") : List.of(reply.path("calls"))) {
            message.properties()
                    .forEach(call -> calls.add(
                            new Replies.Call(call.getKey(), call.getValue().toString())));
        }
        if (reply.has("delay_ms")) {
            response.set("delay_ms", reply.path("delay_ms"));
        }
        return response.put("status", 200)
                .set("body", Replies.of(api, reply.path("says").asText(""), calls));
    }

    private static JsonNode refusal(String api, int status, JsonNode reply) {
        String parameter = reply.path("parameter").asText();
        if (parameter.isEmpty()) {
            String code = reply.path("code").asText("");
            String message = reply.path("message").asText("No.");
            return Replies.refusal(api, status, message, code.isEmpty() ? Map.of() : Map.of("code", code));
        }
        String name = PARAMETERS.get(api).getOrDefault(parameter, parameter);
        return switch (api) {
            case "chat_completions" ->
                Replies.refusal(
                        api,
                        status,
                        "Unsupported parameter: '" + name + "' is not supported with this model.",
                        Map.of("param", name, "code", "unsupported_parameter"));
            case "messages" -> Replies.refusal(api, status, name + ": Extra inputs are not permitted", Map.of());
            default ->
                Replies.refusal(
                        api,
                        status,
                        "Invalid JSON payload received. Unknown name \"" + name
                                + "\" at 'generation_config': Cannot find field.",
                        Map.of());
        };
    }
}

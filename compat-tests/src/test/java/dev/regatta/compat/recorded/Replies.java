package dev.regatta.compat.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/** What models say, in the bodies of the providers' APIs. */
final class Replies {
    private Replies() {}

    /**
     * A call of a tool.
     *
     * @param tool its name
     * @param arguments a JSON object
     */
    record Call(String tool, String arguments) {}

    /** {@return the text of a response; empty if it is a stream, a refusal or nothing but calls} */
    static String text(JsonNode body) {
        StringBuilder text = new StringBuilder(
                body.path("choices").path(0).path("message").path("content").asText(""));
        body.path("content").forEach(part -> text.append(part.path("text").asText("")));
        body.path("candidates")
                .path(0)
                .path("content")
                .path("parts")
                .forEach(part -> text.append(part.path("text").asText("")));
        return text.toString();
    }

    /** {@return the arguments of the first call of a response; missing if it calls nothing} */
    static JsonNode arguments(JsonNode body) {
        JsonNode openAi = body.path("choices")
                .path(0)
                .path("message")
                .path("tool_calls")
                .path(0)
                .path("function")
                .path("arguments");
        if (openAi.isTextual()) {
            return Recording.tree(openAi.asText());
        }
        for (JsonNode part : body.path("content")) {
            if (part.path("type").asText().equals("tool_use")) {
                return part.path("input");
            }
        }
        for (JsonNode part : body.path("candidates").path(0).path("content").path("parts")) {
            if (part.has("functionCall")) {
                return part.path("functionCall").path("args");
            }
        }
        return MissingNode.getInstance();
    }

    /** {@return a response that says a text in place of what it says, with the same usage} */
    static JsonNode saying(JsonNode body, String text) {
        ObjectNode changed = body.deepCopy();
        if (changed.has("choices")) {
            ObjectNode choice = (ObjectNode) changed.path("choices").path(0);
            choice.put("finish_reason", "stop")
                    .putObject("message")
                    .put("role", "assistant")
                    .put("content", text);
        } else if (changed.has("candidates")) {
            ObjectNode content = (ObjectNode) changed.path("candidates").path(0).path("content");
            content.putArray("parts").addObject().put("text", text);
        } else {
            changed.put("stop_reason", "end_turn")
                    .putArray("content")
                    .addObject()
                    .put("type", "text")
                    .put("text", text);
        }
        return changed;
    }

    /** {@return a response of an API: a text, and calls after it} */
    static JsonNode of(String api, String text, List<Call> calls) {
        return switch (api) {
            case "chat_completions" -> openAi(text, calls);
            case "messages" -> anthropic(text, calls);
            case "generate_content" -> gemini(text, calls);
            default -> throw new NotStagedException("No model speaks " + api);
        };
    }

    private static JsonNode openAi(String text, List<Call> calls) {
        ObjectNode body =
                Recording.JSON.createObjectNode().put("id", "chatcmpl-1").put("object", "chat.completion");
        body.put("model", "some-model");
        ObjectNode choice = body.putArray("choices").addObject().put("index", 0);
        choice.put("finish_reason", calls.isEmpty() ? "stop" : "tool_calls");
        ObjectNode message =
                choice.putObject("message").put("role", "assistant").put("content", text);
        if (!calls.isEmpty()) {
            ArrayNode list = message.putArray("tool_calls");
            for (Call call : calls) {
                list.addObject()
                        .put("id", "call_" + list.size() + "_" + call.tool())
                        .put("type", "function")
                        .putObject("function")
                        .put("name", call.tool())
                        .put("arguments", call.arguments());
            }
        }
        body.putObject("usage")
                .put("prompt_tokens", 10)
                .put("completion_tokens", 5)
                .put("total_tokens", 15);
        return body;
    }

    private static JsonNode anthropic(String text, List<Call> calls) {
        ObjectNode body = Recording.JSON.createObjectNode().put("id", "msg_1").put("type", "message");
        body.put("role", "assistant").put("model", "some-model");
        body.put("stop_reason", calls.isEmpty() ? "end_turn" : "tool_use");
        ArrayNode content = body.putArray("content");
        if (!text.isEmpty()) {
            content.addObject().put("type", "text").put("text", text);
        }
        for (Call call : calls) {
            content.addObject()
                    .put("type", "tool_use")
                    .put("id", "toolu_" + content.size() + "_" + call.tool())
                    .put("name", call.tool())
                    .set("input", Recording.tree(call.arguments()));
        }
        body.putObject("usage").put("input_tokens", 10).put("output_tokens", 5);
        return body;
    }

    private static JsonNode gemini(String text, List<Call> calls) {
        ObjectNode body = Recording.JSON.createObjectNode();
        ObjectNode candidate = body.putArray("candidates").addObject().put("finishReason", "STOP");
        ArrayNode parts = candidate.putObject("content").put("role", "model").putArray("parts");
        if (!text.isEmpty()) {
            parts.addObject().put("text", text);
        }
        for (Call call : calls) {
            parts.addObject()
                    .putObject("functionCall")
                    .put("name", call.tool())
                    .set("args", Recording.tree(call.arguments()));
        }
        body.putObject("usageMetadata")
                .put("promptTokenCount", 10)
                .put("candidatesTokenCount", 5)
                .put("totalTokenCount", 15);
        return body;
    }

    /** {@return a refusal of a request as an API words it} */
    static JsonNode refusal(String api, int status, String message, Map<String, String> more) {
        ObjectNode body = Recording.JSON.createObjectNode();
        ObjectNode error = body.putObject("error").put("message", message);
        more.forEach(error::put);
        if (api.equals("messages")) {
            body.put("type", "error");
            error.put("type", "invalid_request_error");
        }
        if (api.equals("generate_content")) {
            error.put("code", status).put("status", "INVALID_ARGUMENT");
        }
        return body;
    }

    /** {@return a stream of an API that says a text in pieces} */
    static String stream(String api, List<String> pieces) {
        StringBuilder stream = new StringBuilder();
        switch (api) {
            case "chat_completions" -> {
                for (String piece : pieces) {
                    ObjectNode chunk = chunk();
                    choice(chunk).putObject("delta").put("content", piece);
                    event(stream, "", chunk);
                }
                ObjectNode end = chunk();
                choice(end).put("finish_reason", "stop").putObject("delta");
                end.putObject("usage")
                        .put("prompt_tokens", 10)
                        .put("completion_tokens", 5)
                        .put("total_tokens", 15);
                event(stream, "", end);
                stream.append("data: [DONE]\n\n");
            }
            case "messages" -> {
                ObjectNode start = Recording.JSON.createObjectNode().put("type", "message_start");
                start.set("message", anthropic("", List.of()));
                event(stream, "message_start", start);
                event(stream, "content_block_start", """
                        {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}}""");
                for (String piece : pieces) {
                    ObjectNode delta = Recording.JSON.createObjectNode().put("type", "content_block_delta");
                    delta.put("index", 0)
                            .putObject("delta")
                            .put("type", "text_delta")
                            .put("text", piece);
                    event(stream, "content_block_delta", delta);
                }
                event(stream, "content_block_stop", "{\"type\": \"content_block_stop\", \"index\": 0}");
                event(stream, "message_delta", """
                        {"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": {"output_tokens": 5}}""");
                event(stream, "message_stop", "{\"type\": \"message_stop\"}");
            }
            default -> {
                for (int i = 0; i < pieces.size(); i++) {
                    ObjectNode part = (ObjectNode) gemini(pieces.get(i), List.of());
                    if (i < pieces.size() - 1) {
                        ((ObjectNode) part.path("candidates").path(0)).remove("finishReason");
                    }
                    event(stream, "", part);
                }
            }
        }
        return stream.toString();
    }

    private static ObjectNode chunk() {
        ObjectNode chunk = Recording.JSON.createObjectNode().put("id", "chatcmpl-1");
        chunk.put("object", "chat.completion.chunk")
                .put("model", "some-model")
                .putArray("choices")
                .addObject();
        return chunk;
    }

    private static ObjectNode choice(ObjectNode chunk) {
        return ((ObjectNode) chunk.path("choices").path(0)).put("index", 0);
    }

    private static void event(StringBuilder stream, String name, String json) {
        event(stream, name, Recording.tree(json));
    }

    private static void event(StringBuilder stream, String name, JsonNode json) {
        stream.append(name.isEmpty() ? "" : "event: " + name + "\n")
                .append("data: ")
                .append(json)
                .append("\n\n");
    }
}

package dev.regatta.models.wire;

import com.fasterxml.jackson.databind.JsonNode;
import dev.regatta.error.PermanentException;
import dev.regatta.error.TransientException;
import dev.regatta.models.wire.Protocol.Reading;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads answers of Gemini's API. An event of a stream has the form of a whole answer; names in snake case, as some gateways write
 * them, mean the same. Of several candidates the first one counts. Used by one thread.
 */
final class GenerateReading implements Reading {
    private static final Set<String> KNOWN_OF_PARTS =
            Set.of("text", "thought", "functionCall", "function_call", "inlineData", "inline_data");
    private static final Set<String> KNOWN_OF_CALLS = Set.of("name", "args", "arguments");

    private final Answer answer;
    private final FirstChoice first = new FirstChoice();
    private final PartList parts = new PartList();
    private int calls;
    private int images;
    private boolean over;

    GenerateReading(Answer answer) {
        this.answer = answer;
    }

    @Override
    public void take(String type, JsonNode tree, boolean whole) {
        if (tree.isTextual() && tree.textValue().equals("[DONE]")) {
            answer.end(Ending.STOP);
            over = true;
            return;
        }
        if (type.equals("error")) {
            throw ServerErrors.of(Trees.says(tree.path("error")) ? tree.path("error") : tree, tree);
        }
        ServerErrors.in(tree, "candidates", "promptFeedback", "prompt_feedback", "usageMetadata", "usage_metadata")
                .ifPresent(error -> {
                    throw error;
                });
        answer.from(Trees.first(tree, "responseId", "response_id"), Trees.first(tree, "modelVersion", "model_version"));
        count(Trees.first(tree, "usageMetadata", "usage_metadata"));
        JsonNode candidates = tree.path("candidates");
        JsonNode candidate = first.of(candidates);
        if (candidate != null) {
            candidate(candidate);
            over |= whole;
            return;
        }
        JsonNode blocked =
                Trees.first(Trees.first(tree, "promptFeedback", "prompt_feedback"), "blockReason", "block_reason");
        if (Trees.says(blocked)) {
            throw new PermanentException("The provider of the model '" + answer.model() + "' blocked the request: "
                    + blocked.asText() + ". Word it otherwise, or ask another model.");
        }
        boolean nothing = Trees.says(Trees.first(tree, "usageMetadata", "usage_metadata", "modelVersion", "responseId"))
                || candidates.isArray();
        if (whole && nothing) {
            throw new TransientException(
                    "The model '" + answer.model() + "' gave no answer, not even an empty one.", null);
        }
    }

    private void candidate(JsonNode candidate) {
        ServerErrors.in(candidate, "content", "index", "finishReason", "finish_reason")
                .ifPresent(error -> {
                    throw error;
                });
        JsonNode content = candidate.path("content");
        JsonNode said = content.isObject() ? Trees.first(content, "parts", "text") : content;
        Trees.list(said).forEach(this::part);
        answer.end(Trees.first(candidate, "finishReason", "finish_reason"));
    }

    private void part(JsonNode part) {
        if (part.isValueNode()) {
            text(Trees.text(part), Map.of());
            return;
        }
        Map<String, Object> fields = others(part, KNOWN_OF_PARTS);
        JsonNode call = Trees.first(part, "functionCall", "function_call");
        JsonNode data = Trees.first(part, "inlineData", "inline_data");
        String text = Trees.text(part.path("text"));
        if (call.isObject()) {
            call(call, fields);
        } else if (data.isObject()) {
            data(data, part, fields);
        } else if (isThought(part.path("thought"))) {
            String thought = text == null && part.path("thought").isTextual() ? wordsOf(part.path("thought")) : text;
            answer.thinking(thought);
            parts.thought(thought == null ? 0 : thought.length(), fields);
        } else if (text != null || part.has("text")) {
            text(text, fields);
        } else if (!fields.isEmpty()) {
            parts.other(fields);
        }
    }

    private void text(@Nullable String text, Map<String, Object> fields) {
        answer.text(text);
        parts.text(text == null ? 0 : text.length(), fields);
    }

    /** {@return whether a part is a thought: it says so, or is one itself} */
    private static boolean isThought(JsonNode thought) {
        return thought.isTextual()
                ? !thought.textValue().equalsIgnoreCase("false") && Trees.says(thought)
                : thought.asBoolean();
    }

    private static @Nullable String wordsOf(JsonNode thought) {
        return thought.textValue().equalsIgnoreCase("true") ? null : thought.textValue();
    }

    private void call(JsonNode call, Map<String, Object> fields) {
        String name = Trees.text(call.path("name"));
        if (name == null || name.isBlank()) {
            return;
        }
        JsonNode arguments = Trees.first(call, "args", "arguments");
        answer.calls().whole(Trees.text(call.path("id")), name, arguments.isMissingNode() ? Trees.object() : arguments);
        parts.call(calls, fields, others(call, KNOWN_OF_CALLS));
        calls++;
    }

    private void data(JsonNode data, JsonNode part, Map<String, Object> fields) {
        String type = Trees.text(Trees.first(data, "mimeType", "mime_type"));
        String bytes = Trees.text(data.path("data"));
        if (type != null && type.startsWith("image/") && bytes != null && !isThought(part.path("thought"))) {
            answer.image(bytes, type);
            parts.image(images, fields);
            images++;
        }
    }

    private static Map<String, Object> others(JsonNode node, Set<String> known) {
        Map<String, Object> others = new LinkedHashMap<>();
        node.properties().stream()
                .filter(field -> !known.contains(field.getKey()) && Trees.says(field.getValue()))
                .forEach(field -> others.put(field.getKey(), Trees.JSON.convertValue(field.getValue(), Object.class)));
        return others;
    }

    /** Counts in one way for all providers: here thoughts are told apart from what was written, and a cache is part of the input. */
    private void count(JsonNode usage) {
        if (!usage.isObject()) {
            return;
        }
        Integer input = Trees.count(Trees.first(usage, "promptTokenCount", "prompt_token_count"));
        Integer tools = Trees.count(Trees.first(usage, "toolUsePromptTokenCount", "tool_use_prompt_token_count"));
        Integer written = Trees.count(Trees.first(usage, "candidatesTokenCount", "candidates_token_count"));
        Integer thoughts = Trees.count(Trees.first(usage, "thoughtsTokenCount", "thoughts_token_count"));
        answer.count(new Tokens(
                sum(input, tools),
                sum(written, thoughts),
                Trees.count(Trees.first(usage, "cachedContentTokenCount", "cached_content_token_count")),
                null,
                thoughts));
    }

    private static @Nullable Integer sum(@Nullable Integer one, @Nullable Integer other) {
        return one == null && other == null ? null : Math.toIntExact(Counts.of(one) + Counts.of(other));
    }

    @Override
    public boolean isOver() {
        return over;
    }

    @Override
    public void close() {
        parts.keep(answer);
    }
}

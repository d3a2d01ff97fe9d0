package dev.regatta.models.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.models.wire.Protocol.Reading;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads chat completions. A whole answer has a message where an event of a stream has a delta; else they are read alike. Of several
 * choices the first one counts.
 */
final class ChatReading implements Reading {
    /** Where servers keep what a model thought; the first that says something is told, and all go back as they came. */
    private static final String[] THOUGHTS = {"reasoning_content", "reasoning", "thinking", "reasoning_text", "thoughts"
    };

    private final Answer answer;
    private final Set<String> knownOfCalls;
    private final Map<String, Object> thoughts = new LinkedHashMap<>();
    private final ThoughtDetails details = new ThoughtDetails();
    private final FirstChoice first = new FirstChoice();
    private boolean over;
    private boolean refused;

    ChatReading(Answer answer, Set<String> knownOfCalls) {
        this.answer = answer;
        this.knownOfCalls = knownOfCalls;
    }

    @Override
    public void take(String type, JsonNode tree, boolean whole) {
        if (tree.isTextual() && tree.textValue().equals("[DONE]")) {
            answer.end(refused ? Ending.FILTERED : Ending.STOP);
            over = true;
            return;
        }
        if (type.equals("error")) {
            throw ServerErrors.of(Trees.says(tree.path("error")) ? tree.path("error") : tree, tree);
        }
        ServerErrors.in(tree, "choices", "usage").ifPresent(error -> {
            throw error;
        });
        answer.from(tree.path("id"), tree.path("model"));
        count(
                Trees.says(tree.path("usage"))
                        ? tree.path("usage")
                        : tree.path("x_groq").path("usage"));
        JsonNode chosen = first.of(tree.path("choices"));
        if (chosen != null) {
            choice(chosen);
        }
        over |= whole && tree.path("choices").isArray();
    }

    private void choice(JsonNode chosen) {
        ServerErrors.in(chosen, "message", "delta", "text", "index", "finish_reason")
                .ifPresent(error -> {
                    throw error;
                });
        boolean piece = Trees.says(chosen.path("delta"));
        JsonNode message = piece ? chosen.path("delta") : chosen.path("message");
        if (!piece && answer.hasText() && Trees.says(message)) { // a stream that sums up at its end
            end(chosen);
            return;
        }
        think(message);
        content(Trees.says(message.path("content")) ? message.path("content") : chosen.path("text"));
        if (Trees.says(message.path("refusal"))) {
            answer.text(Trees.text(message.path("refusal")));
            refused = true;
        }
        calls(message, piece);
        end(chosen);
    }

    /** Notes its end; servers that say nothing with an empty text say it with each piece. */
    private void end(JsonNode chosen) {
        if (Trees.says(chosen.path("finish_reason"))) {
            answer.end(chosen.path("finish_reason"));
        }
        if (refused && answer.isEnded()) {
            answer.end(Ending.FILTERED);
        }
    }

    // ---- texts and thoughts
    // ------------------------------------------------------------------------------------------

    private void content(JsonNode content) {
        if (content.isTextual()) {
            answer.text(content.textValue());
            return;
        }
        for (JsonNode part : Trees.list(content)) {
            if (part.isValueNode()) {
                answer.text(Trees.text(part));
            } else {
                part(part);
            }
        }
    }

    private void part(JsonNode part) {
        String type = part.path("type").asText();
        if (type.equals("thinking") || type.startsWith("reasoning")) {
            answer.thinking(words(Trees.first(part, "thinking", "text", "reasoning", "content", "summary")));
        } else if (type.equals("refusal")) {
            answer.text(words(Trees.first(part, "refusal", "text")));
            refused = true;
        } else if (type.isEmpty() || type.endsWith("text")) {
            answer.text(words(Trees.first(part, "text", "content", "value")));
        }
    }

    /** {@return the words of a text, of an object that has one, or of a list of these} */
    private static @Nullable String words(JsonNode node) {
        if (node.isValueNode()) {
            return Trees.text(node);
        }
        StringBuilder words = new StringBuilder();
        for (JsonNode each : Trees.list(node)) {
            String text = each.isValueNode() ? Trees.text(each) : words(Trees.first(each, "text", "value", "content"));
            words.append(text == null ? "" : text);
        }
        return words.toString();
    }

    private void think(JsonNode message) {
        boolean told = false;
        for (String field : THOUGHTS) {
            String thought = words(message.path(field));
            if (thought != null && !thought.isEmpty()) {
                if (!told) {
                    answer.thinking(thought);
                    told = true;
                }
                thoughts.merge(field, thought, (before, more) -> String.valueOf(before) + more);
            }
        }
        if (message.path("reasoning_details").isArray()) {
            message.path("reasoning_details").forEach(details::add);
            if (!told) {
                message.path("reasoning_details")
                        .forEach(each -> answer.thinking(Trees.text(Trees.first(each, "text", "summary"))));
            }
        }
    }

    // ---- calls
    // -------------------------------------------------------------------------------------------------------

    private void calls(JsonNode message, boolean piece) {
        for (JsonNode each : Trees.list(message.path("tool_calls"))) {
            if (each.isObject()) {
                call(each, piece);
            }
        }
        JsonNode legacy = message.path("function_call");
        boolean says = Trees.says(legacy.path("name")) || Trees.says(legacy.path("arguments"));
        if (says && !Trees.says(message.path("tool_calls"))) {
            answer.calls().piece("function_call", null, Trees.text(legacy.path("name")), legacy.path("arguments"));
        }
    }

    private void call(JsonNode told, boolean piece) {
        JsonNode function = told.path("function").isObject() ? told.path("function") : told;
        String id = Trees.text(told.path("id"));
        String name = Trees.text(function.path("name"));
        JsonNode arguments = function.path("arguments");
        Call call = piece
                ? answer.calls().piece(Trees.text(told.path("index")), id, name, arguments)
                : answer.calls().whole(id, name, arguments);
        told.properties().stream()
                .filter(field -> !knownOfCalls.contains(field.getKey()) && Trees.says(field.getValue()))
                .forEach(field ->
                        call.extras().put(field.getKey(), Trees.JSON.convertValue(field.getValue(), Object.class)));
    }

    // ---- counts
    // ------------------------------------------------------------------------------------------------------

    private void count(JsonNode usage) {
        if (!usage.isObject()) {
            return;
        }
        JsonNode input = Trees.first(usage, "prompt_tokens_details", "input_tokens_details");
        JsonNode output = Trees.first(usage, "completion_tokens_details", "output_tokens_details");
        Integer cached = Trees.count(input.path("cached_tokens"));
        answer.count(new Tokens(
                Trees.count(Trees.first(usage, "prompt_tokens", "input_tokens")),
                Trees.count(Trees.first(usage, "completion_tokens", "output_tokens")),
                cached == null ? Trees.count(Trees.first(usage, "prompt_cache_hit_tokens", "cached_tokens")) : cached,
                null,
                Trees.count(output.path("reasoning_tokens"))));
    }

    @Override
    public boolean isOver() {
        return over;
    }

    @Override
    public void close() {
        Map<String, Object> message = new LinkedHashMap<>(thoughts);
        if (!details.isEmpty()) {
            message.put("reasoning_details", details.all());
        }
        if (!message.isEmpty()) {
            answer.back("message", message);
        }
    }

    /** The details of thoughts as OpenRouter streams them: pieces with the same index are put together. Used by one thread. */
    private static final class ThoughtDetails {
        private static final Set<String> GROWING = Set.of("text", "summary", "data");

        private final Map<String, ObjectNode> byIndex = new LinkedHashMap<>();

        boolean isEmpty() {
            return byIndex.isEmpty();
        }

        void add(JsonNode piece) {
            if (!(piece instanceof ObjectNode given)) {
                return;
            }
            String index = Trees.text(given.path("index"));
            String key = index == null
                    ? "at " + byIndex.size()
                    : index + " " + given.path("type").asText();
            ObjectNode known = byIndex.computeIfAbsent(key, none -> Trees.object());
            given.properties().forEach(field -> {
                boolean grows = GROWING.contains(field.getKey())
                        && known.path(field.getKey()).isTextual();
                if (grows) {
                    known.put(
                            field.getKey(),
                            known.path(field.getKey()).textValue()
                                    + field.getValue().asText());
                } else if (Trees.says(field.getValue()) || !known.has(field.getKey())) {
                    known.set(field.getKey(), field.getValue());
                }
            });
        }

        Object all() {
            return byIndex.values().stream()
                    .map(each -> Trees.JSON.convertValue(each, Object.class))
                    .toList();
        }
    }
}

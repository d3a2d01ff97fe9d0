package dev.regatta.models.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.regatta.models.wire.Protocol.Reading;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads answers of Anthropic's Messages API: one message, or the events that build it block by block. Used by one thread. */
final class MessagesReading implements Reading {
    private static final Set<String> THOUGHTS = Set.of("thinking", "redacted_thinking");
    private static final TextNode NO_ARGUMENTS = TextNode.valueOf("{}");

    private final Answer answer;
    private final BlockList blocks = new BlockList();

    /** The thoughts of a stream, by their index; they grow. */
    private final Map<String, Map<String, Object>> thoughts = new HashMap<>();

    private final Map<String, Call> calls = new HashMap<>();
    private int made; // calls so far
    private String last = ""; // index of the block that was begun last
    private @Nullable Integer input;
    private @Nullable Integer read;
    private @Nullable Integer created;
    private boolean over;

    MessagesReading(Answer answer) {
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
        ServerErrors.in(tree, "content", "content_block", "delta", "usage", "stop_reason")
                .ifPresent(error -> {
                    throw error;
                });
        String named = Trees.text(tree.path("type"));
        switch (named == null ? type : named) {
            case "message_start" -> begin(tree.path("message"));
            case "content_block_start" -> block(index(tree), tree.path("content_block"), false);
            case "content_block_delta" -> delta(index(tree), tree.path("delta"));
            case "content_block_stop" -> stop(index(tree));
            case "message_delta" -> {
                count(tree.path("usage"));
                answer.end(tree.path("delta").path("stop_reason"));
            }
            case "message_stop" -> {
                answer.end(Ending.STOP);
                over = true;
            }
            case "message", "" -> message(tree, whole);
            default -> {} // pings, and what there will be one day
        }
    }

    private void message(JsonNode message, boolean whole) {
        begin(message);
        answer.end(message.path("stop_reason"));
        over |= whole && (message.has("content") || Trees.says(message.path("stop_reason")));
    }

    private void begin(JsonNode message) {
        answer.from(message.path("id"), message.path("model"));
        count(message.path("usage"));
        for (JsonNode block : Trees.list(message.path("content"))) {
            block("", block, true);
        }
    }

    private String index(JsonNode event) {
        String index = Trees.text(event.path("index"));
        return index == null ? last : index;
    }

    // ---- blocks
    // ------------------------------------------------------------------------------------------------------

    private void block(String index, JsonNode block, boolean whole) {
        last = index;
        String type = block.path("type").asText();
        if (block.isValueNode() || type.equals("text") || (type.isEmpty() && block.has("text"))) {
            text(Trees.text(block.isValueNode() ? block : block.path("text")));
        } else if (THOUGHTS.contains(type)) {
            Map<String, Object> thought = kept(block);
            blocks.own(thought);
            thoughts.put(index, thought);
            answer.thinking(Trees.text(block.path("thinking")));
        } else if (type.equals("tool_use") || (type.isEmpty() && block.has("name"))) {
            call(index, block, whole);
        } else if (whole && !type.isEmpty()) {
            blocks.own(
                    kept(block)); // what the server's own tools did; streams build it in pieces that are not understood
        }
    }

    /** {@return a block as it goes back} */
    private static Map<String, Object> kept(JsonNode block) {
        Map<String, Object> kept = new LinkedHashMap<>();
        block.properties().stream()
                .filter(field -> Trees.says(field.getValue())
                        || field.getKey().equals("thinking")
                        || field.getKey().equals("input"))
                .forEach(field -> kept.put(field.getKey(), Trees.JSON.convertValue(field.getValue(), Object.class)));
        if ("thinking".equals(kept.get("type"))) {
            kept.putIfAbsent("thinking", "");
        }
        return kept;
    }

    private void text(@Nullable String text) {
        answer.text(text);
        blocks.text(text == null ? 0 : text.length());
    }

    private void call(String index, JsonNode block, boolean whole) {
        String id = Trees.text(block.path("id"));
        String name = Trees.text(block.path("name"));
        if (name == null || name.isBlank()) {
            return;
        }
        JsonNode arguments = block.path("input");
        if (whole) {
            boolean none = arguments.isMissingNode() || arguments.isNull();
            Call unused = answer.calls().whole(id, name, none ? NO_ARGUMENTS : arguments);
        } else {
            calls.put(index, answer.calls().piece(made + "/" + index, id, name, arguments));
        }
        blocks.call(made);
        made++;
    }

    private void delta(String index, JsonNode delta) {
        text(Trees.text(delta.path("text")));
        Map<String, Object> thought = thoughts.get(index);
        String thinking = Trees.text(delta.path("thinking"));
        answer.thinking(thinking);
        if (thought != null) {
            grow(thought, "thinking", thinking);
            grow(thought, "signature", Trees.text(delta.path("signature")));
        }
        Call call = calls.get(index);
        JsonNode piece = Trees.first(delta, "partial_json", "input");
        if (call != null && !piece.isMissingNode()) {
            answer.calls().more(call, piece);
        }
    }

    private static void grow(Map<String, Object> thought, String field, @Nullable String more) {
        if (more != null) {
            thought.merge(field, more, (before, next) -> String.valueOf(before) + next);
        }
    }

    private void stop(String index) {
        Call call = calls.get(index);
        if (call != null && !call.hasArguments()) {
            answer.calls().more(call, NO_ARGUMENTS);
        }
    }

    // ---- counts
    // ------------------------------------------------------------------------------------------------------

    /** Counts in one way for all providers: here the input is told without what came out of a cache or went into it. */
    private void count(JsonNode usage) {
        if (!usage.isObject()) {
            return;
        }
        input = later(input, usage.path("input_tokens"));
        read = later(read, usage.path("cache_read_input_tokens"));
        created = later(created, usage.path("cache_creation_input_tokens"));
        Integer all = input == null && read == null && created == null
                ? null
                : Math.toIntExact(Math.min(Integer.MAX_VALUE, Counts.of(input) + Counts.of(read) + Counts.of(created)));
        answer.count(new Tokens(all, Trees.count(usage.path("output_tokens")), read, created, null));
    }

    /** {@return a count that came later, unless it is a zero that stands for one that was told before} */
    private static @Nullable Integer later(@Nullable Integer before, JsonNode told) {
        Integer count = Trees.count(told);
        return count == null || (count == 0 && before != null) ? before : count;
    }

    @Override
    public boolean isOver() {
        return over;
    }

    @Override
    public void close() {
        blocks.keep(answer);
    }
}

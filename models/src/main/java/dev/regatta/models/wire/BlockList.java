package dev.regatta.models.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.regatta.models.wire.Turns.Asked;
import dev.regatta.models.wire.Turns.Turn;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The blocks of an answer of Anthropic, in their order: texts by their length, calls by their number, since the message holds both;
 * and blocks that go back as they came, above all thoughts with their signatures. Used by one thread.
 */
final class BlockList {
    private static final String BLOCKS = "blocks";
    private static final String TEXT = "text";
    private static final String CALL = "call";
    private static final String OWN = "own";

    private final List<Map<String, Object>> blocks = new ArrayList<>();
    private boolean saysMore;

    // ---- an answer
    // ---------------------------------------------------------------------------------------------------

    /** Makes a text longer, or begins one. */
    void text(int length) {
        if (length == 0) {
            return;
        }
        if (!blocks.isEmpty() && blocks.getLast().get(TEXT) instanceof Integer before) {
            blocks.getLast().put(TEXT, before + length);
        } else {
            add(TEXT, length);
        }
    }

    void call(int number) {
        add(CALL, number);
    }

    /** Adds a block that goes back as it is, also as it is changed from now on. */
    void own(Map<String, Object> block) {
        add(OWN, block);
        saysMore = true;
    }

    private void add(String kind, Object value) {
        Map<String, Object> block = new LinkedHashMap<>();
        block.put(kind, value);
        blocks.add(block);
    }

    /** Keeps what goes back, if anything does: a thought without a signature would be refused. */
    void keep(Answer answer) {
        blocks.removeIf(block -> block.get(OWN) instanceof Map<?, ?> own
                && "thinking".equals(own.get("type"))
                && !own.containsKey("signature"));
        if (saysMore && blocks.stream().anyMatch(block -> block.containsKey(OWN))) {
            answer.back(BLOCKS, blocks);
        }
    }

    // ---- the way back
    // ------------------------------------------------------------------------------------------------

    /** Writes what a model said as the blocks that it came in; if its text was changed since, thoughts first, then text and calls. */
    static void write(Turn.Said said, ArrayNode into) {
        JsonNode kept = Answer.kept(said.message(), Messages.NAME).path(BLOCKS);
        String text = said.message().text() == null ? "" : said.message().text();
        Set<Integer> written = new HashSet<>();
        int length = 0;
        for (JsonNode block : kept) {
            length += block.path(TEXT).asInt();
        }
        boolean fits = length == text.length();
        int at = 0;
        for (JsonNode block : kept) {
            if (block.has(OWN)) {
                into.add(block.path(OWN));
            } else if (fits && block.has(TEXT)) {
                int end = at + block.path(TEXT).asInt();
                Messages.text(text.substring(at, end), into);
                at = end;
            } else if (fits && block.has(CALL)) {
                int number = block.path(CALL).asInt();
                said.calls().stream()
                        .filter(call -> call.at() == number && written.add(number))
                        .forEach(call -> call(call, into));
            }
        }
        if (at < text.length()) {
            Messages.text(text, into);
        }
        said.calls().stream().filter(call -> written.add(call.at())).forEach(call -> call(call, into));
    }

    private static void call(Asked call, ArrayNode into) {
        into.addObject()
                .put("type", "tool_use")
                .put("id", call.id())
                .put("name", call.name())
                .set("input", call.arguments());
    }
}

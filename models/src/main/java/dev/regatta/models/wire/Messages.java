package dev.regatta.models.wire;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ToolChoice;
import dev.regatta.models.wire.Turns.Asked;
import dev.regatta.models.wire.Turns.Result;
import dev.regatta.models.wire.Turns.Turn;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The Messages API of Anthropic (version 2023-06-01). An answer is a list of blocks; signed thoughts among them go back unchanged and
 * in the same place (see {@link BlockList}). Immutable.
 */
final class Messages implements Protocol {
    static final String NAME = "messages";

    /** What its servers want besides the key. */
    static final Map<String, String> VERSION = Map.of("anthropic-version", "2023-06-01");

    private static final int MAX_OUTPUT_TOKENS = 8_192; // the API has no default
    private static final String NOTHING = "(nothing)";
    private static final Pattern ID = Pattern.compile("[a-zA-Z0-9_-]{1,64}");

    @Override
    public ModelProvider provider() {
        return ModelProvider.ANTHROPIC;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String path(String model, boolean streaming) {
        return "/messages";
    }

    // ---- requests
    // ----------------------------------------------------------------------------------------------------

    @Override
    public ObjectNode request(ChatRequest request, boolean streaming) {
        ObjectNode body = Trees.object().put("model", request.modelName());
        Integer most = request.maxOutputTokens();
        body.put("max_tokens", most == null ? MAX_OUTPUT_TOKENS : most);
        Turns turns = Turns.of(request.messages(), ID);
        String instructions = String.join("\n\n", turns.instructions());
        if (!instructions.isBlank()) {
            body.put("system", instructions);
        }
        ArrayNode messages = body.putArray("messages");
        for (Turn turn : turns.turns()) {
            switch (turn) {
                case Turn.Told told ->
                    told(told, messages.addObject().put("role", "user").putArray("content"));
                case Turn.Said said ->
                    said(said, messages.addObject().put("role", "assistant").putArray("content"));
            }
        }
        if (request.temperature() != null) {
            body.put("temperature", request.temperature());
        }
        if (request.topP() != null) {
            body.put("top_p", request.topP());
        }
        List<String> stops = request.stopSequences().stream()
                .filter(word -> !word.isBlank()) // refused
                .toList();
        if (!stops.isEmpty()) {
            stops.forEach(body.putArray("stop_sequences")::add);
        }
        tools(request, turns, body);
        if (streaming) {
            body.put("stream", true);
        }
        return body;
    }

    private static void tools(ChatRequest request, Turns turns, ObjectNode body) {
        if (request.toolSpecifications().isEmpty()) {
            pastTools(turns, body);
            return;
        }
        ArrayNode tools = body.putArray("tools");
        for (ToolSpecification tool : request.toolSpecifications()) {
            ObjectNode written = tools.addObject().put("name", tool.name());
            if (tool.description() != null) {
                written.put("description", tool.description());
            }
            written.set("input_schema", Schemas.parameters(tool));
        }
        if (request.toolChoice() != null && request.toolChoice() != ToolChoice.AUTO) {
            body.putObject("tool_choice").put("type", request.toolChoice() == ToolChoice.NONE ? "none" : "any");
        }
    }

    /** Names the tools that were called before: a conversation with calls of tools that it does not name is refused. */
    private static void pastTools(Turns turns, ObjectNode body) {
        List<String> names = turns.turns().stream()
                .flatMap(turn -> turn instanceof Turn.Said said ? said.calls().stream() : Stream.empty())
                .map(Asked::name)
                .distinct()
                .toList();
        if (names.isEmpty()) {
            return;
        }
        ArrayNode tools = body.putArray("tools");
        for (String name : names) {
            tools.addObject()
                    .put("name", name)
                    .putObject("input_schema")
                    .put("type", "object")
                    .putObject("properties");
        }
        body.putObject("tool_choice").put("type", "none");
    }

    /** Writes results, which have to come first, then what the user says. */
    private static void told(Turn.Told told, ArrayNode blocks) {
        for (Result result : told.results()) {
            ObjectNode block = blocks.addObject().put("type", "tool_result");
            block.put("tool_use_id", result.call().id());
            if (Turns.media(result.contents()).isEmpty()) {
                block.put("content", Turns.text(result.contents()));
            } else {
                contents(result.contents(), block.putArray("content"));
            }
            if (result.error()) {
                block.put("is_error", true);
            }
        }
        contents(told.contents(), blocks);
        if (blocks.isEmpty()) {
            text(NOTHING, blocks);
        }
    }

    private static void contents(List<Content> contents, ArrayNode blocks) {
        for (Content content : contents) {
            if (content instanceof TextContent words) {
                text(words.text(), blocks);
            } else {
                media(Media.of(content).orElseThrow(), blocks.addObject());
            }
        }
    }

    /** Writes a text; an empty one would be refused. */
    static void text(String text, ArrayNode blocks) {
        if (!text.isBlank()) {
            blocks.addObject().put("type", "text").put("text", text);
        }
    }

    private static void media(Media media, ObjectNode block) {
        switch (media.kind()) {
            case IMAGE -> block.put("type", "image");
            case PDF -> block.put("type", "document");
            case AUDIO, VIDEO -> throw media.unsupported("Anthropic");
        }
        ObjectNode source = block.putObject("source");
        if (media.base64() == null) {
            source.put("type", "url").put("url", media.address());
        } else {
            source.put("type", "base64").put("media_type", media.type()).put("data", media.base64());
        }
    }

    private static void said(Turn.Said said, ArrayNode blocks) {
        BlockList.write(said, blocks);
        if (blocks.isEmpty()) {
            text(NOTHING, blocks);
        }
    }

    // ---- answers
    // -----------------------------------------------------------------------------------------------------

    @Override
    public Reading reading(Answer answer) {
        return new MessagesReading(answer);
    }
}

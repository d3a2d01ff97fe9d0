package dev.regatta.models.wire;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.ToolChoice;
import dev.regatta.models.wire.Turns.Asked;
import dev.regatta.models.wire.Turns.Result;
import dev.regatta.models.wire.Turns.Turn;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The {@code generateContent} of Gemini's API (v1beta). An answer is a list of parts, and what Gemini hangs on them, above all
 * signatures of thoughts, goes back with the same parts in the same order (see {@link PartList}); Gemini 3 refuses requests
 * without. Immutable.
 */
final class GenerateContent implements Protocol {
    static final String NAME = "generate_content";

    private static final int MOST_STOP_WORDS = 5;
    private static final Pattern ID = Pattern.compile("[!-~]{1,256}");

    @Override
    public ModelProvider provider() {
        return ModelProvider.GOOGLE_GENAI;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String path(String model, boolean streaming) {
        String name = Stream.of((model.contains("/") ? model : "models/" + model).split("/"))
                .map(part -> URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"))
                .collect(Collectors.joining("/"));
        return "/" + name + (streaming ? ":streamGenerateContent?alt=sse" : ":generateContent");
    }

    // ---- requests
    // ----------------------------------------------------------------------------------------------------

    @Override
    public ObjectNode request(ChatRequest request, boolean streaming) {
        ObjectNode body = Trees.object();
        Turns turns = Turns.of(request.messages(), ID);
        if (!turns.instructions().isEmpty()) {
            body.putObject("systemInstruction")
                    .putArray("parts")
                    .addObject()
                    .put("text", String.join("\n\n", turns.instructions()));
        }
        ArrayNode contents = body.putArray("contents");
        boolean signs = PartList.needsSignatures(request.modelName());
        Set<Asked> withIds = Set.of();
        for (Turn turn : turns.turns()) {
            switch (turn) {
                case Turn.Told told ->
                    told(told, withIds, contents.addObject().put("role", "user").putArray("parts"));
                case Turn.Said said ->
                    withIds = PartList.write(
                            said,
                            signs,
                            contents.addObject().put("role", "model").putArray("parts"));
            }
        }
        tools(request, turns, body);
        ObjectNode settings = settings(request);
        if (!settings.isEmpty()) {
            body.set("generationConfig", settings);
        }
        return body;
    }

    private static ObjectNode settings(ChatRequest request) {
        ObjectNode settings = Trees.object();
        if (request.temperature() != null) {
            settings.put("temperature", request.temperature());
        }
        if (request.topP() != null) {
            settings.put("topP", request.topP());
        }
        if (request.maxOutputTokens() != null) {
            settings.put("maxOutputTokens", request.maxOutputTokens());
        }
        if (!request.stopSequences().isEmpty()) {
            ArrayNode words = settings.putArray("stopSequences");
            request.stopSequences().stream().limit(MOST_STOP_WORDS).forEach(words::add);
        }
        if (wantsJson(request) && !offersTools(request)) { // together they are refused by older models
            settings.put("responseMimeType", "application/json");
            if (request.responseFormat().jsonSchema() != null) {
                settings.set(
                        "responseJsonSchema",
                        JsonSubset.of(Schemas.tree(
                                request.responseFormat().jsonSchema().rootElement())));
            }
        }
        return settings;
    }

    private static boolean wantsJson(ChatRequest request) {
        return request.responseFormat() != null && request.responseFormat().type() == ResponseFormatType.JSON;
    }

    private static boolean offersTools(ChatRequest request) {
        return !request.toolSpecifications().isEmpty() && request.toolChoice() != ToolChoice.NONE;
    }

    private static void tools(ChatRequest request, Turns turns, ObjectNode body) {
        if (wantsJson(request) && !offersTools(request)) {
            return;
        }
        if (request.toolSpecifications().isEmpty()) {
            pastTools(turns, body);
            return;
        }
        ArrayNode declarations = body.putArray("tools").addObject().putArray("functionDeclarations");
        for (ToolSpecification tool : request.toolSpecifications()) {
            ObjectNode declaration = declarations.addObject().put("name", function(tool.name()));
            declaration.put("description", tool.description() == null ? tool.name() : tool.description());
            ObjectNode schema = JsonSubset.of(Schemas.parameters(tool));
            boolean takesNothing = schema.path("properties").isEmpty() && !schema.has("additionalProperties");
            if (!takesNothing) { // an object without properties is refused
                declaration.set("parametersJsonSchema", schema);
            }
        }
        if (request.toolChoice() != null) {
            switch (request.toolChoice()) {
                case AUTO -> {}
                case REQUIRED -> mode("ANY", body);
                case NONE -> mode("NONE", body);
            }
        }
    }

    private static void mode(String mode, ObjectNode body) {
        body.putObject("toolConfig").putObject("functionCallingConfig").put("mode", mode);
    }

    /** Names the tools that were called before: gateways refuse a conversation with calls of tools that it does not name. */
    private static void pastTools(Turns turns, ObjectNode body) {
        Set<String> names = turns.turns().stream()
                .flatMap(turn -> turn instanceof Turn.Said said ? said.calls().stream() : Stream.empty())
                .map(call -> function(call.name()))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        if (names.isEmpty()) {
            return;
        }
        ArrayNode declarations = body.putArray("tools").addObject().putArray("functionDeclarations");
        names.forEach(name -> declarations.addObject().put("name", name).put("description", name));
        mode("NONE", body);
    }

    /** {@return a name that begins as names have to here; what begins otherwise is understood without the sign before it} */
    static String function(String name) {
        return name.matches("[a-zA-Z_].*") ? name : "_" + name;
    }

    /** Writes results; what the user says behind them is part of the last one, unless media are shown. */
    private static void told(Turn.Told told, Set<Asked> withIds, ArrayNode parts) {
        List<Content> said = new ArrayList<>();
        told.results().forEach(result -> said.addAll(Turns.media(result.contents())));
        said.addAll(told.contents());
        ObjectNode last = null;
        for (Result result : told.results()) {
            last = parts.addObject().putObject("functionResponse");
            if (withIds.contains(result.call())) {
                last.put("id", result.call().id());
            }
            last.put("name", function(result.call().name()));
            last.putObject("response").put(key(result), text(result));
        }
        if (last != null && Turns.media(said).isEmpty()) {
            Result result = told.results().getLast();
            if (!said.isEmpty()) {
                last.putObject("response").put(key(result), text(result) + "\n\n" + Turns.text(said));
            }
        } else {
            said.forEach(content -> parts.add(part(content)));
        }
    }

    private static String key(Result result) {
        return result.error() ? "error" : "output";
    }

    private static String text(Result result) {
        String text = Turns.text(result.contents());
        return text.isEmpty() && !Turns.media(result.contents()).isEmpty() ? "(see below)" : text;
    }

    private static ObjectNode part(Content content) {
        ObjectNode part = Trees.object();
        if (content instanceof TextContent text) {
            return part.put("text", text.text());
        }
        Media media = Media.of(content).orElseThrow();
        if (media.base64() != null) {
            part.putObject("inlineData").put("mimeType", media.type()).put("data", media.base64());
        } else {
            part.putObject("fileData").put("mimeType", media.type()).put("fileUri", media.address());
        }
        return part;
    }

    // ---- answers
    // -----------------------------------------------------------------------------------------------------

    @Override
    public Reading reading(Answer answer) {
        return new GenerateReading(answer);
    }
}

package dev.regatta.models.wire;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.ToolChoice;
import dev.regatta.models.wire.Turns.Asked;
import dev.regatta.models.wire.Turns.Result;
import dev.regatta.models.wire.Turns.Turn;
import dev.regatta.schema.ChatSchemas;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The chat completions of OpenAI, which most servers speak, each a little differently. What differs is a {@link Dialect}.
 *
 * @param dialect what differs
 */
record ChatCompletions(Dialect dialect) implements Protocol {
    private static final Set<String> KNOWN_OF_CALLS =
            Set.of("id", "type", "index", "function", "name", "arguments", "custom");
    private static final int LONGEST_NAME = 64;

    /**
     * What differs between servers.
     *
     * @param provider whose they are
     * @param profile what differs that is data
     * @param ids which ids of calls are taken
     * @param fields further fields of each request, which win over all others
     */
    record Dialect(ModelProvider provider, Profile profile, Pattern ids, ObjectNode fields) {}

    @Override
    public ModelProvider provider() {
        return dialect.provider();
    }

    @Override
    public String name() {
        return "chat_completions";
    }

    @Override
    public String path(String model, boolean streaming) {
        Profile.Reach reach = dialect.profile().reach();
        String query = reach.query().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(each -> encoded(each.getKey()) + "=" + encoded(each.getValue()))
                .collect(Collectors.joining("&"));
        return reach.path().replace("{model}", encoded(model)) + (query.isEmpty() ? "" : "?" + query);
    }

    private static String encoded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }

    // ---- requests
    // ----------------------------------------------------------------------------------------------------

    @Override
    public ObjectNode request(ChatRequest request, boolean streaming) {
        ObjectNode body = Trees.object();
        body.put("model", request.modelName());
        Turns turns = Turns.of(request.messages(), dialect.ids());
        messages(turns, body.putArray("messages"));
        put(body, "temperature", request.temperature());
        put(body, "topP", request.topP());
        put(body, "maxOutputTokens", request.maxOutputTokens());
        if (!request.stopSequences().isEmpty()) {
            put(body, "stop", request.stopSequences());
        }
        tools(request, turns, body);
        form(request, body);
        if (streaming) {
            body.put("stream", true);
            put(body, "streamUsage", true);
        }
        body.setAll(dialect.fields().deepCopy());
        return body;
    }

    private void put(ObjectNode body, String option, @Nullable Object value) {
        put(body, dialect.profile(), option, value);
    }

    /** Puts the value of an option where a profile has a field for it. */
    static void put(ObjectNode body, Profile profile, String option, @Nullable Object value) {
        if (value == null) {
            return;
        }
        for (String field : profile.fieldsOf(option)) {
            ObjectNode into = body;
            String rest = field;
            for (int dot = rest.indexOf('.'); dot >= 0; dot = rest.indexOf('.')) {
                into = into.withObjectProperty(rest.substring(0, dot));
                rest = rest.substring(dot + 1);
            }
            into.set(rest, Trees.JSON.valueToTree(value));
        }
    }

    private static void tools(ChatRequest request, Turns turns, ObjectNode body) {
        if (request.toolSpecifications().isEmpty()) {
            pastTools(turns, body);
            return;
        }
        ArrayNode tools = body.putArray("tools");
        for (ToolSpecification tool : request.toolSpecifications()) {
            ObjectNode function = tools.addObject().put("type", "function").putObject("function");
            function.put("name", tool.name());
            if (tool.description() != null) {
                function.put("description", tool.description());
            }
            function.set("parameters", Schemas.parameters(tool));
        }
        if (request.toolChoice() != null && request.toolChoice() != ToolChoice.AUTO) {
            body.put("tool_choice", request.toolChoice().name().toLowerCase(Locale.ROOT));
        }
    }

    /** Names the tools that were called before: gateways refuse a conversation with calls of tools that it does not name. */
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
            ObjectNode function = tools.addObject().put("type", "function").putObject("function");
            function.put("name", name)
                    .putObject("parameters")
                    .put("type", "object")
                    .putObject("properties");
        }
        body.put("tool_choice", "none");
    }

    private static void form(ChatRequest request, ObjectNode body) {
        if (request.responseFormat() == null || request.responseFormat().type() != ResponseFormatType.JSON) {
            return;
        }
        ObjectNode format = body.putObject("response_format");
        if (request.responseFormat().jsonSchema() == null) {
            format.put("type", "json_object");
            return;
        }
        String name = request.responseFormat().jsonSchema().name();
        ObjectNode schema = format.put("type", "json_schema").putObject("json_schema");
        schema.put("name", name(name)).put("strict", false);
        schema.set(
                "schema",
                Trees.JSON.valueToTree(
                        ChatSchemas.from(request.responseFormat().jsonSchema().rootElement())
                                .value()));
    }

    /** {@return a name in the letters that servers take} */
    private static String name(String name) {
        String plain = name == null || name.isBlank() ? "answer" : name.replaceAll("[^a-zA-Z0-9_-]", "_");
        return plain.substring(0, Math.min(LONGEST_NAME, plain.length()));
    }

    private void messages(Turns turns, ArrayNode messages) {
        if (!turns.instructions().isEmpty()) {
            messages.addObject().put("role", "system").put("content", String.join("\n\n", turns.instructions()));
        }
        for (Turn turn : turns.turns()) {
            switch (turn) {
                case Turn.Told told -> told(told, messages);
                case Turn.Said said -> said(said, messages.addObject());
            }
        }
    }

    /** Writes results, each as a message; what the user says behind them is part of the last one, unless it holds media. */
    private static void told(Turn.Told told, ArrayNode messages) {
        List<Content> shown = new ArrayList<>();
        ObjectNode last = null;
        for (Result result : told.results()) {
            String text = Turns.text(result.contents());
            List<Content> media = Turns.media(result.contents());
            last = messages.addObject()
                    .put("role", "tool")
                    .put("tool_call_id", result.call().id())
                    .put("content", text.isEmpty() && !media.isEmpty() ? "(see below)" : text);
            shown.addAll(media);
        }
        List<Content> said = new ArrayList<>(shown);
        said.addAll(told.contents());
        if (said.isEmpty()) {
            return;
        }
        if (last != null && Turns.media(said).isEmpty()) {
            last.put("content", last.path("content").asText() + "\n\n" + Turns.text(said));
            return;
        }
        ObjectNode user = messages.addObject().put("role", "user");
        if (told.name() != null) {
            user.put("name", told.name());
        }
        if (Turns.media(said).isEmpty()) {
            user.put("content", Turns.text(said));
        } else {
            ArrayNode parts = user.putArray("content");
            said.forEach(content -> part(content, parts.addObject()));
        }
    }

    private static void part(Content content, ObjectNode part) {
        if (content instanceof TextContent text) {
            part.put("type", "text").put("text", text.text());
            return;
        }
        Media media = Media.of(content).orElseThrow();
        switch (media.kind()) {
            case IMAGE -> {
                ObjectNode image =
                        part.put("type", "image_url").putObject("image_url").put("url", media.address());
                if (content instanceof ImageContent picture && picture.detailLevel() != null) {
                    image.put("detail", picture.detailLevel().name().toLowerCase(Locale.ROOT));
                }
            }
            case AUDIO -> {
                if (media.base64() == null) {
                    throw media.unsupported("chat completions");
                }
                part.put("type", "input_audio")
                        .putObject("input_audio")
                        .put("data", media.base64())
                        .put("format", media.format());
            }
            case VIDEO -> part.put("type", "video_url").putObject("video_url").put("url", media.address());
            case PDF -> {
                if (media.base64() == null) {
                    throw media.unsupported("chat completions");
                }
                part.put("type", "file")
                        .putObject("file")
                        .put("filename", "file.pdf")
                        .put("file_data", media.address());
            }
        }
    }

    private void said(Turn.Said said, ObjectNode message) {
        String text = said.message().text();
        message.put("role", "assistant");
        if (text != null && !text.isEmpty()) {
            message.put("content", text);
        } else {
            message.putNull("content");
        }
        if (said.calls().isEmpty()) {
            return;
        }
        ObjectNode kept = Answer.kept(said.message(), name());
        ArrayNode calls = message.putArray("tool_calls");
        for (Asked call : said.calls()) {
            ObjectNode written = calls.addObject().put("id", call.id()).put("type", "function");
            written.putObject("function")
                    .put("name", call.name())
                    .put("arguments", call.arguments().toString());
            kept.path("calls")
                    .path(call.at())
                    .properties()
                    .forEach(extra -> written.set(extra.getKey(), extra.getValue()));
        }
        kept.path("message").properties().forEach(field -> message.set(field.getKey(), field.getValue()));
    }

    // ---- answers
    // -----------------------------------------------------------------------------------------------------

    @Override
    public Reading reading(Answer answer) {
        return new ChatReading(answer, KNOWN_OF_CALLS);
    }
}

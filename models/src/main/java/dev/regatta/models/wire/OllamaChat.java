package dev.regatta.models.wire;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.ToolChoice;
import dev.regatta.models.wire.Turns.Asked;
import dev.regatta.models.wire.Turns.Result;
import dev.regatta.models.wire.Turns.Turn;
import java.util.ArrayList;
import java.util.List;

/**
 * The {@code /api/chat} of Ollama, which streams JSON lines. It has no choice of tools: a request that forbids them goes without.
 * The length of the context is always told, since the server's own is short and what is longer is cut off without a word.
 *
 * @param contextTokens how many tokens the model is to read and write
 */
record OllamaChat(int contextTokens) implements Protocol {
    static final String NAME = "ollama_chat";

    /** What it keeps and sends back of a message. */
    static final String THINKING = "thinking";

    @Override
    public ModelProvider provider() {
        return ModelProvider.OLLAMA;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String path(String model, boolean streaming) {
        return "/api/chat";
    }

    // ---- requests
    // ----------------------------------------------------------------------------------------------------

    @Override
    public ObjectNode request(ChatRequest request, boolean streaming) {
        ObjectNode body = Trees.object().put("model", request.modelName());
        Turns turns = Turns.of(request.messages(), Turns.USUAL_ID);
        ArrayNode messages = body.putArray("messages");
        if (!turns.instructions().isEmpty()) {
            messages.addObject().put("role", "system").put("content", String.join("\n\n", turns.instructions()));
        }
        for (Turn turn : turns.turns()) {
            switch (turn) {
                case Turn.Told told -> told(told, messages);
                case Turn.Said said -> said(said, messages.addObject());
            }
        }
        boolean offersTools = !request.toolSpecifications().isEmpty() && request.toolChoice() != ToolChoice.NONE;
        if (offersTools) {
            tools(request, body.putArray("tools"));
        } else if (request.responseFormat() != null
                && request.responseFormat().type()
                        == ResponseFormatType.JSON) { // which would keep a model from calling tools
            if (request.responseFormat().jsonSchema() == null) {
                body.put("format", "json");
            } else {
                body.set(
                        "format",
                        Schemas.tree(request.responseFormat().jsonSchema().rootElement()));
            }
        }
        options(request, body.putObject("options"));
        return body.put("stream", streaming); // without it, it streams
    }

    private void options(ChatRequest request, ObjectNode options) {
        options.put("num_ctx", contextTokens);
        if (request.temperature() != null) {
            options.put("temperature", request.temperature());
        }
        if (request.topP() != null) {
            options.put("top_p", request.topP());
        }
        if (request.maxOutputTokens() != null) {
            options.put("num_predict", request.maxOutputTokens());
        }
        if (!request.stopSequences().isEmpty()) {
            request.stopSequences().forEach(options.putArray("stop")::add);
        }
    }

    private static void tools(ChatRequest request, ArrayNode tools) {
        for (ToolSpecification tool : request.toolSpecifications()) {
            ObjectNode function = tools.addObject().put("type", "function").putObject("function");
            function.put("name", tool.name());
            function.put("description", tool.description() == null ? "" : tool.description());
            function.set("parameters", Schemas.parameters(tool));
        }
    }

    /** Writes results, each as a message; pictures among them are shown by the user. */
    private static void told(Turn.Told told, ArrayNode messages) {
        List<Content> said = new ArrayList<>();
        for (Result result : told.results()) {
            List<Content> media = Turns.media(result.contents());
            String text = Turns.text(result.contents());
            messages.addObject()
                    .put("role", "tool")
                    .put("tool_name", result.call().name())
                    .put("tool_call_id", result.call().id())
                    .put("content", text.isEmpty() && !media.isEmpty() ? "(see below)" : text);
            said.addAll(media);
        }
        said.addAll(told.contents());
        if (said.isEmpty()) {
            return;
        }
        ObjectNode user = messages.addObject().put("role", "user").put("content", Turns.text(said));
        List<Content> media = Turns.media(said);
        if (!media.isEmpty()) {
            ArrayNode images = user.putArray("images");
            media.forEach(content -> images.add(picture(content)));
        }
    }

    private static String picture(Content content) {
        Media media = Media.of(content).orElseThrow();
        if (media.kind() != Media.Kind.IMAGE || media.base64() == null) {
            throw media.unsupported("Ollama");
        }
        return media.base64();
    }

    private static void said(Turn.Said said, ObjectNode message) {
        String text = said.message().text();
        message.put("role", "assistant").put("content", text == null ? "" : text);
        Answer.kept(said.message(), NAME)
                .path("message")
                .properties()
                .forEach(field -> message.set(field.getKey(), field.getValue()));
        if (said.calls().isEmpty()) {
            return;
        }
        ArrayNode calls = message.putArray("tool_calls");
        for (Asked call : said.calls()) {
            calls.addObject()
                    .put("id", call.id())
                    .putObject("function")
                    .put("index", call.at())
                    .put("name", call.name())
                    .set("arguments", call.arguments());
        }
    }

    // ---- answers
    // -----------------------------------------------------------------------------------------------------

    @Override
    public Reading reading(Answer answer) {
        return new OllamaReading(answer);
    }
}

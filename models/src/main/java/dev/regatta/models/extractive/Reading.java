package dev.regatta.models.extractive;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A request as the extractive model reads it: what is asked, which tools were called, and the sentences that can be quoted,
 * from earlier results in the prompt and from what the tools returned.
 */
final class Reading {
    static final ObjectMapper JSON = new ObjectMapper();

    private static final Pattern RESULT =
            Pattern.compile("<result task=\"([^\"]*)\">\n(.*?)\n</result>", Pattern.DOTALL);
    private static final Pattern MEMORY = Pattern.compile("<memory>\n(.*?)\n</memory>", Pattern.DOTALL);
    private static final Pattern QUOTED = Pattern.compile("^- (.*) \\[([^\\[\\]]+)]$");
    private static final Pattern BULLET = Pattern.compile("^\\s*(?:[-*•+]|\\d{1,3}[.)])\\s+");
    private static final int DEEPEST = 64;

    /** A tool call that has been answered. */
    record Answered(ToolExecutionRequest call, String result) {}

    private final Ask ask;
    private final boolean material;
    private final List<Answered> answered;
    private final List<Sentence> sentences = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();

    private Reading(String prompt, List<Answered> answered) {
        String said = MEMORY.matcher(RESULT.matcher(prompt).replaceAll("")).replaceAll("");
        this.ask = Ask.of(said.strip());
        this.answered = answered;
        Matcher results = RESULT.matcher(prompt);
        while (results.find()) {
            read(results.group(2), results.group(1));
        }
        for (Answered tool : answered) {
            read(tool.result(), sourceOf(tool.call()));
        }
        boolean given = !answered.isEmpty() || results.reset().find();
        if (!given || ask.brought().indexOf('\n') >= 0) {
            read(ask.brought(), "");
        }
        Matcher memories = MEMORY.matcher(prompt);
        while (memories.find()) {
            read(memories.group(1), "");
        }
        this.material = given || !sentences.isEmpty();
    }

    static Reading of(ChatRequest request) {
        String prompt = "";
        Map<String, ToolExecutionRequest> calls = new TreeMap<>();
        List<Answered> answered = new ArrayList<>();
        for (ChatMessage message : request.messages()) {
            switch (message) {
                case UserMessage user -> prompt = prompt.isEmpty() && user.hasSingleText() ? user.singleText() : prompt;
                case AiMessage ai -> ai.toolExecutionRequests().forEach(call -> calls.put(idOf(call), call));
                case ToolExecutionResultMessage result -> {
                    ToolExecutionRequest call = calls.get(result.id() == null ? result.toolName() : result.id());
                    if (call != null) {
                        answered.add(new Answered(call, Boolean.TRUE.equals(result.isError()) ? "" : result.text()));
                    }
                }
                default -> {}
            }
        }
        return new Reading(prompt, answered);
    }

    private static String idOf(ToolExecutionRequest call) {
        return call.id() == null ? call.name() : call.id();
    }

    /** {@return what is asked, without results, memories, and the form of the answer} */
    Ask ask() {
        return ask;
    }

    /** {@return whether there are earlier results or tool results at all, quotable or not} */
    boolean hasMaterial() {
        return material;
    }

    /** {@return the tool calls that have been answered, in order} */
    List<Answered> answered() {
        return answered;
    }

    /** {@return what can be quoted, in the order in which it was read, each sentence once} */
    List<Sentence> sentences() {
        return sentences;
    }

    // ---- reading
    // -----------------------------------------------------------------------------------------------------

    private void read(String text, String source) {
        Optional<JsonNode> json = json(text).or(() -> beginningOf(text));
        if (json.isPresent()) {
            readJson(json.get(), source, "");
            return;
        }
        text.lines().filter(line -> !line.equals(ExtractiveModel.NOTICE)).forEach(line -> {
            Matcher quoted = QUOTED.matcher(line);
            if (quoted.matches()) {
                add(Passage.sentences(quoted.group(1), quoted.group(2), ""));
            } else {
                add(Passage.sentences(BULLET.matcher(line).replaceFirst(""), source, ""));
            }
        });
    }

    static Optional<JsonNode> json(String text) {
        if (!text.startsWith("{") && !text.startsWith("[")) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readTree(text));
        } catch (JsonProcessingException notJson) {
            return Optional.empty();
        }
    }

    /** Texts in objects; an object's own source and section hold for what is nested in it. */
    private void readJson(JsonNode node, String source, String section) {
        if (node.isArray()) {
            node.forEach(item -> readJson(item, source, section));
        } else if (node.isObject()) {
            String ownSource = named(node, Field.Kind.SOURCE).orElse(source);
            String ownSection = named(node, Field.Kind.TITLE).orElse(section);
            node.properties().forEach(property -> {
                JsonNode value = property.getValue();
                if (value.isTextual() && Field.kindOf(property.getKey()) == Field.Kind.TEXT) {
                    add(Passage.sentences(value.textValue(), ownSource, ownSection));
                } else if (value.isContainerNode()) {
                    readJson(value, ownSource, ownSection);
                }
            });
        } else if (node.isTextual()) {
            add(Passage.sentences(node.textValue(), source, section));
        }
    }

    private static Optional<String> named(JsonNode object, Field.Kind kind) {
        return object.properties().stream()
                .filter(property -> property.getValue().isTextual() && Field.kindOf(property.getKey()) == kind)
                .map(property -> property.getValue().textValue())
                .findFirst();
    }

    private void add(List<Sentence> more) {
        more.stream().filter(sentence -> seen.add(sentence.text())).forEach(sentences::add);
    }

    /** {@return the name of what a tool read, or else the tool's own: what was searched for is no source} */
    private static String sourceOf(ToolExecutionRequest call) {
        JsonNode arguments =
                json(call.arguments() == null ? "" : call.arguments()).orElse(JSON.nullNode());
        return arguments.properties().stream()
                .filter(argument ->
                        argument.getValue().isTextual() && Field.parameterKind(argument.getKey()) == Field.Kind.SOURCE)
                .map(argument -> argument.getValue().textValue())
                .findFirst()
                .orElse(call.name());
    }

    /** {@return what can be read of JSON that was cut off: all that was complete, in the objects and lists that were open} */
    static Optional<JsonNode> beginningOf(String text) {
        if (!text.startsWith("{") && !text.startsWith("[")) {
            return Optional.empty();
        }
        Deque<ContainerNode<?>> open = new ArrayDeque<>();
        JsonNode root = null;
        String name = "";
        try (JsonParser parser = JSON.createParser(text)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                JsonNode value = switch (token) {
                    case START_OBJECT -> JSON.createObjectNode();
                    case START_ARRAY -> JSON.createArrayNode();
                    case VALUE_STRING -> JSON.getNodeFactory().textNode(parser.getText());
                    default -> null;
                };
                if (token == JsonToken.FIELD_NAME) {
                    name = parser.currentName();
                } else if (token.isStructEnd()) {
                    open.pop();
                }
                if (value != null && open.peek() instanceof ObjectNode object) {
                    object.set(name, value);
                } else if (value != null && open.peek() instanceof ArrayNode array) {
                    array.add(value);
                }
                if (value instanceof ContainerNode<?> container) {
                    root = root == null ? container : root;
                    open.push(container);
                }
                if (open.isEmpty() || open.size() > DEEPEST) {
                    break;
                }
            }
        } catch (IOException cutOff) {
            // as far as it goes
        }
        return Optional.ofNullable(root).filter(node -> !node.isEmpty());
    }
}

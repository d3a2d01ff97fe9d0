package dev.regatta.models.extractive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request as the extractive model reads it: what is asked, which tools were called, and the sentences that can be quoted,
 * from earlier results in the prompt and from what the tools returned.
 */
final class Reading {
    static final ObjectMapper JSON = new ObjectMapper();

    private static final Pattern RESULT =
            Pattern.compile("<result task=\"([^\"]*)\">\n(.*?)\n</result>", Pattern.DOTALL);
    private static final Pattern MEMORY = Pattern.compile("<memory>.*?</memory>", Pattern.DOTALL);

    /** A tool call that has been answered. */
    record Answered(ToolExecutionRequest call, String result) {}

    private final String task;
    private final boolean material;
    private final List<Answered> answered;
    private final List<Sentence> sentences = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();

    private Reading(String prompt, List<Answered> answered) {
        this.task = MEMORY.matcher(RESULT.matcher(prompt).replaceAll(""))
                .replaceAll("")
                .strip();
        this.answered = answered;
        this.material =
                !answered.isEmpty() || !RESULT.matcher(prompt).replaceAll("").equals(prompt);
        Matcher results = RESULT.matcher(prompt);
        while (results.find()) {
            read(results.group(2), results.group(1));
        }
        for (Answered tool : answered) {
            read(tool.result(), firstArgument(tool.call()));
        }
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

    /** {@return what is asked, without earlier results and memories} */
    String task() {
        return task;
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
        Optional<JsonNode> json = json(text);
        if (json.isPresent()) {
            readJson(json.get(), source, "");
        } else {
            add(Sentences.of(text, source, ""));
        }
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
                    add(Sentences.of(value.textValue(), ownSource, ownSection));
                } else if (value.isContainerNode()) {
                    readJson(value, ownSource, ownSection);
                }
            });
        } else if (node.isTextual()) {
            add(Sentences.of(node.textValue(), source, section));
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

    private static String firstArgument(ToolExecutionRequest call) {
        @Nullable
        JsonNode arguments =
                json(call.arguments() == null ? "" : call.arguments()).orElse(null);
        if (arguments != null) {
            for (JsonNode value : arguments) {
                if (value.isTextual()) {
                    return value.textValue();
                }
            }
        }
        return call.name();
    }
}

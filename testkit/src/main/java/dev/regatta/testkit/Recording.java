package dev.regatta.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ChatMessageDeserializer;
import dev.langchain4j.data.message.ChatMessageSerializer;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import dev.regatta.error.PermanentException;
import dev.regatta.support.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What models were asked and what they answered, as JSON: {@code {"regatta-recording": 1, "capabilities": […], "exchanges":
 * [{"messages": […], "tools": […], "answer": {…}, "input": 12, "output": 3, "finish": "STOP"}]}}. Messages are written as
 * langchain4j writes them.
 *
 * @param capabilities what the model can do
 * @param exchanges what was asked and answered, in the order of the answers
 */
record Recording(Set<Capability> capabilities, List<Exchange> exchanges) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String VERSION = "regatta-recording";

    /** A question and its answer. */
    record Exchange(
            Question question,
            AiMessage answer,
            @Nullable TokenUsage usage,
            @Nullable FinishReason finish) {

        ChatResponse response() {
            ChatResponse.Builder response = ChatResponse.builder().aiMessage(answer);
            if (usage != null) {
                response.tokenUsage(usage);
            }
            if (finish != null) {
                response.finishReason(finish);
            }
            return response.build();
        }
    }

    /** What a model was asked, as far as the answer depends on it. */
    record Question(List<ChatMessage> messages, List<String> tools) {
        static Question of(ChatRequest request) {
            List<ToolSpecification> tools = request.toolSpecifications();
            return new Question(
                    List.copyOf(request.messages()),
                    tools == null
                            ? List.of()
                            : tools.stream()
                                    .map(ToolSpecification::name)
                                    .sorted()
                                    .toList());
        }

        /** {@return where it differs from another one, in a few words without their texts} */
        String differenceFrom(Question other) {
            for (int i = 0; i < Math.min(messages.size(), other.messages().size()); i++) {
                if (!messages.get(i).equals(other.messages().get(i))) {
                    return "message " + (i + 1) + " (" + messages.get(i).type() + ") differs";
                }
            }
            return messages.size() != other.messages().size()
                    ? "it has " + messages.size() + " messages, not "
                            + other.messages().size()
                    : "the tools differ: " + tools + ", not " + other.tools();
        }
    }

    Recording {
        capabilities = Set.copyOf(capabilities);
        exchanges = List.copyOf(exchanges);
    }

    void write(Path file) throws IOException {
        ObjectNode root = JSON.createObjectNode().put(VERSION, 1);
        ArrayNode names = root.putArray("capabilities");
        new TreeSet<>(capabilities).forEach(capability -> names.add(capability.name()));
        ArrayNode all = root.putArray("exchanges");
        for (Exchange exchange : exchanges) {
            ObjectNode one = all.addObject();
            one.set(
                    "messages",
                    JSON.readTree(ChatMessageSerializer.messagesToJson(
                            exchange.question().messages())));
            exchange.question().tools().forEach(one.putArray("tools")::add);
            one.set("answer", JSON.readTree(ChatMessageSerializer.messageToJson(exchange.answer())));
            if (exchange.usage() != null) {
                one.put("input", exchange.usage().inputTokenCount());
                one.put("output", exchange.usage().outputTokenCount());
            }
            if (exchange.finish() != null) {
                one.put("finish", exchange.finish().name());
            }
        }
        Path absolute = file.toAbsolutePath();
        if (absolute.getParent() != null) {
            Files.createDirectories(absolute.getParent());
        }
        String text = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
        AtomicFile.replace(absolute, part -> Files.writeString(part, text));
    }

    static Recording read(Path file) {
        try {
            JsonNode root = JSON.readTree(Files.readString(file));
            if (root == null || root.path(VERSION).asInt() != 1) {
                throw new PermanentException(
                        "'" + file + "' is no recording that this version reads; record it again with RecordingModel.");
            }
            List<Exchange> exchanges = new ArrayList<>();
            for (JsonNode one : root.path("exchanges")) {
                exchanges.add(exchange(one));
            }
            Set<Capability> capabilities = texts(root.path("capabilities")).stream()
                    .map(Capability::valueOf)
                    .collect(Collectors.toSet());
            return new Recording(capabilities, exchanges);
        } catch (PermanentException told) {
            throw told;
        } catch (IOException | RuntimeException unreadable) {
            throw new PermanentException(
                    "The recording '" + file + "' cannot be read ("
                            + unreadable.getClass().getSimpleName() + "); record it again with RecordingModel.",
                    unreadable);
        }
    }

    private static Exchange exchange(JsonNode one) {
        Question question = new Question(
                ChatMessageDeserializer.messagesFromJson(one.path("messages").toString()), texts(one.path("tools")));
        if (!(ChatMessageDeserializer.messageFromJson(one.path("answer").toString()) instanceof AiMessage answer)) {
            throw new IllegalArgumentException("an answer that no model gave");
        }
        return new Exchange(
                question,
                answer,
                one.hasNonNull("input") || one.hasNonNull("output")
                        ? new TokenUsage(
                                one.path("input").asInt(), one.path("output").asInt())
                        : null,
                one.hasNonNull("finish")
                        ? FinishReason.valueOf(one.path("finish").asText())
                        : null);
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(each -> texts.add(each.asText()));
        return texts;
    }
}

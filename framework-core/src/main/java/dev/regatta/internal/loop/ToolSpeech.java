package dev.regatta.internal.loop;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.regatta.internal.json.SchemaText;
import dev.regatta.prompt.PromptSection;
import dev.regatta.prompt.PromptTemplates;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How a model and the loop talk about tools: with function calls, or in words. Stateless. */
sealed interface ToolSpeech {
    /** {@return what the model must be told in words about its tools; empty for nothing} */
    String told(List<ToolSpecification> tools);

    /** {@return which tools are offered as functions} */
    List<ToolSpecification> functions(List<ToolSpecification> tools);

    /** {@return where the model must stop writing} */
    List<String> stopWords(List<ToolSpecification> tools);

    /**
     * {@return what the model wants}
     *
     * @param tools what it could call
     * @param last whether it was told to give its final answer now
     */
    Move read(AiMessage message, List<ToolSpecification> tools, boolean last);

    /** {@return what is kept of a message of the model} */
    AiMessage kept(AiMessage message);

    /** {@return how the model is told what a tool answered} */
    ChatMessage result(ToolExecutionRequest request, String answer, boolean error);

    /** Function calls. */
    record Native() implements ToolSpeech {
        @Override
        public String told(List<ToolSpecification> tools) {
            return "";
        }

        @Override
        public List<ToolSpecification> functions(List<ToolSpecification> tools) {
            return tools;
        }

        @Override
        public List<String> stopWords(List<ToolSpecification> tools) {
            return List.of();
        }

        @Override
        public Move read(AiMessage message, List<ToolSpecification> tools, boolean last) {
            return message.hasToolExecutionRequests() && !last
                    ? new Move.Calls(message.toolExecutionRequests())
                    : new Move.Answer(text(message));
        }

        @Override
        public AiMessage kept(AiMessage message) {
            return message;
        }

        @Override
        public ChatMessage result(ToolExecutionRequest request, String answer, boolean error) {
            return ToolExecutionResultMessage.builder()
                    .id(request.id())
                    .toolName(request.name())
                    .text(answer)
                    .isError(error)
                    .build();
        }
    }

    /** The text protocol, see {@link TextProtocol}. */
    record InWords(PromptTemplates words) implements ToolSpeech {
        private static final String STOP = "\nObservation:";

        @Override
        public String told(List<ToolSpecification> tools) {
            if (tools.isEmpty()) {
                return "";
            }
            String list = tools.stream().map(this::told).collect(Collectors.joining("\n\n"));
            return words.fill(
                    PromptSection.TOOLS,
                    Map.of("tools", list, "name", tools.getFirst().name()));
        }

        private String told(ToolSpecification tool) {
            JsonObjectSchema parameters = tool.parameters();
            return words.fill(
                    PromptSection.TOOL,
                    Map.of(
                            "name", tool.name(),
                            "description", tool.description() == null ? "" : tool.description(),
                            "schema", parameters == null ? "{}" : SchemaText.of(parameters)));
        }

        @Override
        public List<ToolSpecification> functions(List<ToolSpecification> tools) {
            return List.of();
        }

        @Override
        public List<String> stopWords(List<ToolSpecification> tools) {
            return tools.isEmpty() ? List.of() : List.of(STOP);
        }

        @Override
        public Move read(AiMessage message, List<ToolSpecification> tools, boolean last) {
            if (tools.isEmpty()) {
                return new Move.Answer(TextProtocol.answer(text(message)));
            }
            Move move = TextProtocol.read(text(message));
            return last && !(move instanceof Move.Answer) ? TextProtocol.last(text(message)) : move;
        }

        @Override
        public AiMessage kept(AiMessage message) {
            return AiMessage.from(TextProtocol.own(text(message)));
        }

        @Override
        public ChatMessage result(ToolExecutionRequest request, String answer, boolean error) {
            return UserMessage.from(words.fill(PromptSection.OBSERVATION, Map.of("text", answer)));
        }

        /** {@return what was said with function calls, in words} */
        List<ChatMessage> inWords(List<ChatMessage> said) {
            List<ChatMessage> changed = new ArrayList<>();
            for (ChatMessage message : said) {
                switch (message) {
                    case AiMessage ai -> changed.add(inWords(ai));
                    case ToolExecutionResultMessage result ->
                        changed.add(
                                UserMessage.from(words.fill(PromptSection.OBSERVATION, Map.of("text", result.text()))));
                    default -> changed.add(message);
                }
            }
            return changed;
        }

        private static AiMessage inWords(AiMessage message) {
            StringBuilder written = new StringBuilder(text(message));
            for (ToolExecutionRequest request : message.toolExecutionRequests()) {
                written.append(written.isEmpty() ? "" : "\n")
                        .append("Action: ")
                        .append(request.name())
                        .append("\nAction Input: ")
                        .append(request.arguments());
            }
            return AiMessage.from(written.toString());
        }
    }

    static String text(AiMessage message) {
        return message.text() == null ? "" : message.text();
    }
}

package dev.regatta.internal.agent;

import dev.regatta.message.FinishReason;
import dev.regatta.message.Message;
import dev.regatta.message.Part;
import dev.regatta.prompt.PromptSection;
import dev.regatta.prompt.PromptTemplates;
import dev.regatta.step.ToolDefinition;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How a model and the loop talk about tools: with function calls, or by the text protocol of ReAct. Stateless. */
sealed interface ToolProtocol {
    /** {@return what the model must be told in words about its tools; empty for nothing} */
    String told(List<ToolDefinition> tools);

    /** {@return which tools are offered as functions} */
    List<ToolDefinition> functions(List<ToolDefinition> tools);

    /** {@return where the model must stop writing} */
    List<String> stopWords(List<ToolDefinition> tools);

    /**
     * {@return what the model wants}
     *
     * @param tools what it could call
     * @param last whether it was told to give its final answer now
     */
    ModelDecision read(Message.Assistant message, List<ToolDefinition> tools, boolean last);

    /** {@return how much of what a model wrote, from the beginning on, is no call of a tool} */
    int besidesCall(String written);

    /** {@return how the model is told what a tool answered} */
    Message result(Message.ToolRequest request, String answer, boolean error);

    /** {@return what a model said; empty for nothing} */
    static String text(Message.Assistant message) {
        return message.text() == null ? "" : message.text();
    }

    /** Function calls. */
    record Native() implements ToolProtocol {
        @Override
        public String told(List<ToolDefinition> tools) {
            return "";
        }

        @Override
        public List<ToolDefinition> functions(List<ToolDefinition> tools) {
            return tools;
        }

        @Override
        public List<String> stopWords(List<ToolDefinition> tools) {
            return List.of();
        }

        @Override
        public ModelDecision read(Message.Assistant message, List<ToolDefinition> tools, boolean last) {
            if (last || (message.toolCalls().isEmpty() && message.finish() != FinishReason.TOOL_EXECUTION)) {
                return new ModelDecision.Answer(text(message));
            }
            return message.toolCalls().isEmpty()
                    ? new ModelDecision.Unreadable(
                            "It announces a tool call, and holds none. Call the tool, or give the final answer.")
                    : new ModelDecision.Calls(message.toolCalls());
        }

        @Override
        public int besidesCall(String written) {
            return written.length();
        }

        @Override
        public Message result(Message.ToolRequest request, String answer, boolean error) {
            return new Message.ToolResult(
                    request.id(), request.name(), List.of(new Part.Text(answer)), error, Map.of());
        }
    }

    /** The text protocol, see {@link TextProtocol}. */
    record ReActProtocol(PromptTemplates words) implements ToolProtocol {
        private static final String STOP = "\nObservation:";

        @Override
        public String told(List<ToolDefinition> tools) {
            if (tools.isEmpty()) {
                return "";
            }
            String list = tools.stream().map(this::told).collect(Collectors.joining("\n\n"));
            return words.fill(
                    PromptSection.TOOLS,
                    Map.of("tools", list, "name", tools.getFirst().name()));
        }

        private String told(ToolDefinition tool) {
            return words.fill(
                    PromptSection.TOOL,
                    Map.of(
                            "name", tool.name(),
                            "description", tool.description(),
                            "schema", tool.parameters().toJson()));
        }

        @Override
        public List<ToolDefinition> functions(List<ToolDefinition> tools) {
            return List.of();
        }

        @Override
        public List<String> stopWords(List<ToolDefinition> tools) {
            return tools.isEmpty() ? List.of() : List.of(STOP);
        }

        @Override
        public ModelDecision read(Message.Assistant message, List<ToolDefinition> tools, boolean last) {
            if (tools.isEmpty()) {
                return new ModelDecision.Answer(TextProtocol.answer(text(message)));
            }
            ModelDecision move = TextProtocol.read(text(message));
            return last && !(move instanceof ModelDecision.Answer) ? TextProtocol.last(text(message)) : move;
        }

        @Override
        public int besidesCall(String written) {
            return TextProtocol.beginOfCall(written);
        }

        @Override
        public Message result(Message.ToolRequest request, String answer, boolean error) {
            return Message.User.of(words.fill(PromptSection.OBSERVATION, Map.of("text", answer)));
        }

        private static String text(Message.Assistant message) {
            return ToolProtocol.text(message);
        }

        /** {@return a message of function calls or of a result in words; any other as it is} */
        Message inWords(Message message) {
            return switch (message) {
                case Message.Assistant assistant -> {
                    StringBuilder written = new StringBuilder(text(assistant));
                    for (Message.ToolRequest request : assistant.toolCalls()) {
                        written.append(written.isEmpty() ? "" : "\n")
                                .append("Action: ")
                                .append(request.name())
                                .append("\nAction Input: ")
                                .append(request.arguments());
                    }
                    yield Message.Assistant.of(written.toString());
                }
                case Message.ToolResult result ->
                    result(
                            new Message.ToolRequest(result.id(), result.tool(), null),
                            result.parts().stream()
                                    .map(part -> part instanceof Part.Text words ? words.text() : part.toString())
                                    .collect(Collectors.joining("\n")),
                            false);
                default -> message;
            };
        }
    }
}

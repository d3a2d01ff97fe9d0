package dev.regatta.compat.durable;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.TokenUsage;

/** Models that answer by what they are asked, so that it does not matter what they were asked before. */
final class Scripts {
    private Scripts() {}

    /** {@return a model that calls the tool it is offered once, and then answers} */
    static ChatModel byStep() {
        return new ChatModel() {
            @Override
            public ChatResponse doChat(ChatRequest request) {
                boolean calls = !request.toolSpecifications().isEmpty()
                        && request.messages().stream().noneMatch(ToolExecutionResultMessage.class::isInstance);
                AiMessage said = calls
                        ? AiMessage.from(ToolExecutionRequest.builder()
                                .id("call-1")
                                .name(request.toolSpecifications().getFirst().name())
                                .arguments("{\"word\": \"delta\"}")
                                .build())
                        : AiMessage.from(
                                "answer " + request.messages().toString().hashCode());
                return ChatResponse.builder()
                        .aiMessage(said)
                        .tokenUsage(new TokenUsage(10, 2))
                        .build();
            }
        };
    }
}

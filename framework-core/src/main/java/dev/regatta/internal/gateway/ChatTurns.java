package dev.regatta.internal.gateway;

import static java.util.Objects.requireNonNull;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.ToolChoice;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.regatta.internal.list.GrowingList;
import dev.regatta.message.ChatMessages;
import dev.regatta.message.FinishReason;
import dev.regatta.message.Message;
import dev.regatta.model.ModelSettings;
import dev.regatta.model.Usage;
import dev.regatta.schema.ChatSchemas;
import dev.regatta.step.ModelAnswer;
import dev.regatta.step.ModelCall;
import dev.regatta.step.OutputForm;
import dev.regatta.step.ToolDefinition;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Turns the calls of one conversation into langchain4j's requests, and its responses into answers. Each message is turned once,
 * however often the conversation is sent; what the model said goes back to it as it came. Thread-safe.
 */
public final class ChatTurns {
    /** Their modules of langchain4j refuse raw schemas. */
    private static final Set<ModelProvider> NO_RAW_SCHEMAS =
            Set.of(ModelProvider.GOOGLE_AI_GEMINI, ModelProvider.GOOGLE_VERTEX_AI_GEMINI);

    /**
     * Their servers can be told that no tool is to be called. Tools that were called before are described to them in any case, since
     * some refuse a conversation with calls of tools that it does not describe.
     */
    private static final Set<ModelProvider> TAKE_NONE =
            Set.of(ModelProvider.OPEN_AI, ModelProvider.MISTRAL_AI, ModelProvider.GOOGLE_GENAI);

    // All guarded by this.
    private final IdentityHashMap<Message, AiMessage> asItCame = new IdentityHashMap<>();
    private List<Message> sent = List.of();
    private GrowingList<ChatMessage> turned = new GrowingList<>();
    private List<ToolDefinition> offered = List.of();
    private List<ToolSpecification> specifications = List.of();
    private ChatSchemas schemas = ChatSchemas.exact();

    /**
     * {@return a call as a provider's model takes it}
     *
     * @param stopWords where the model stops by itself, besides those of the call
     */
    public synchronized ChatRequest request(ModelCall call, ModelProvider provider, List<String> stopWords) {
        ChatSchemas fitting = NO_RAW_SCHEMAS.contains(provider) ? ChatSchemas.widened() : ChatSchemas.exact();
        ChatRequest.Builder request = ChatRequest.builder().messages(messages(call.messages()));
        if (call.tools().isEmpty() && TAKE_NONE.contains(provider) && holdsCalls(call) && !specifications.isEmpty()) {
            request.toolSpecifications(specifications).toolChoice(ToolChoice.NONE);
        } else {
            request.toolSpecifications(tools(call.tools(), fitting));
        }
        ModelSettings settings = call.settings();
        Set<String> words = new LinkedHashSet<>(stopWords);
        if (words.addAll(settings.stopSequences())) { // they would take the place of the model's
            request.stopSequences(List.copyOf(words));
        }
        if (settings.maxOutputTokens() != null) {
            request.maxOutputTokens(settings.maxOutputTokens());
        }
        if (settings.temperature() != null) {
            request.temperature(settings.temperature());
        }
        if (call.form() != null) {
            request.responseFormat(format(call.form(), fitting));
        }
        return request.build();
    }

    private static boolean holdsCalls(ModelCall call) {
        return call.messages().stream()
                .anyMatch(message -> message instanceof Message.Assistant said
                        && !said.toolCalls().isEmpty());
    }

    private List<ChatMessage> messages(List<Message> messages) {
        int known = GrowingList.inCommon(sent, messages);
        if (known < sent.size()) { // told otherwise from there on
            List<ChatMessage> before = turned.beginning();
            turned = new GrowingList<>();
            before.subList(0, known).forEach(turned::add);
        }
        for (Message message : messages.subList(known, messages.size())) {
            AiMessage original = asItCame.get(message);
            turned.add(original == null ? ChatMessages.toChat(message) : original);
        }
        sent = messages;
        return turned.beginning();
    }

    private List<ToolSpecification> tools(List<ToolDefinition> tools, ChatSchemas fitting) {
        if (tools.isEmpty()) {
            return List.of(); // those of the conversation stay known
        }
        if (!tools.equals(offered) || !fitting.equals(schemas)) {
            specifications =
                    tools.stream().map(tool -> specification(tool, fitting)).toList();
            offered = tools;
            schemas = fitting;
        }
        return specifications;
    }

    private static ToolSpecification specification(ToolDefinition tool, ChatSchemas schemas) {
        return ToolSpecification.builder()
                .name(tool.name())
                .description(tool.description().isEmpty() ? null : tool.description())
                .parameters(schemas.toObject(tool.parameters()))
                .build();
    }

    private static ResponseFormat format(OutputForm form, ChatSchemas schemas) {
        return ResponseFormat.builder()
                .type(ResponseFormatType.JSON)
                .jsonSchema(JsonSchema.builder()
                        .name(form.name())
                        .rootElement(schemas.toObject(form.schema()))
                        .build())
                .build();
    }

    /** {@return what a model answered; its message goes back to it as it came} */
    public synchronized ModelAnswer answer(ChatResponse response, Usage usage) {
        AiMessage came = requireNonNull(response.aiMessage());
        List<String> leftOut = new ArrayList<>();
        Message.Assistant message = (Message.Assistant) ChatMessages.toMessage(came, leftOut::add);
        Message.Assistant whole = response.finishReason() == null
                ? message
                : message.withFinish(
                        FinishReason.valueOf(response.finishReason().name()));
        asItCame.put(whole, came);
        return new ModelAnswer(whole, usage, leftOut);
    }
}

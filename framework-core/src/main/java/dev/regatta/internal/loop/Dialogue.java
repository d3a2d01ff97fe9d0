package dev.regatta.internal.loop;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.regatta.gateway.ModelAnswer;
import dev.regatta.internal.message.MessageRelay;
import dev.regatta.message.ChatMessages;
import dev.regatta.message.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What has been said between an agent, its model and its tools, in order; each message is turned into langchain4j's once. Whoever
 * listens is told. Used by one thread at a time.
 */
public final class Dialogue {
    private static final String USER = "user";

    private final String agent;
    private final String model;
    private final MessageRelay.@Nullable Ear ear;
    private final List<Message> messages = new ArrayList<>();
    private final List<ChatMessage> chats = new ArrayList<>(); // the same, as far as a model has been asked

    /**
     * Begins one.
     *
     * @param agent the agent's role
     * @param model the model's name within the run
     * @param ear is told every message; {@code null} if nobody listens
     * @param opening the first messages, to the agent
     */
    public Dialogue(String agent, String model, MessageRelay.@Nullable Ear ear, List<Message> opening) {
        this.agent = agent;
        this.model = model;
        this.ear = ear;
        opening.forEach(message -> add(USER, agent, message));
    }

    /** Adds a word to the model. */
    void tell(String text) {
        add(USER, agent, Message.User.of(text));
    }

    /** Adds what a tool answered. */
    void add(Message.ToolResult result) {
        add(result.tool(), agent, result);
    }

    private void add(@Nullable String from, String to, Message message) {
        messages.add(message);
        if (ear != null) {
            ear.hear(from, to, message, null, Map.of());
        }
    }

    /**
     * Tells whoever listens what the model answered; it joins the conversation by {@link #keep}.
     *
     * @param turn which turn this is, from 1
     */
    Message.Assistant heard(ModelAnswer answer, int turn) {
        List<String> leftOut = new ArrayList<>();
        Message.Assistant message = (Message.Assistant) ChatMessages.toMessage(answer.message(), leftOut::add);
        Message.Assistant whole = answer.finish() == null ? message : message.withFinish(answer.finish());
        if (ear != null) {
            Map<String, Object> metadata = new LinkedHashMap<>();
            metadata.put("model", model);
            metadata.put("turn", turn);
            if (!leftOut.isEmpty()) {
                metadata.put("leftOut", leftOut);
            }
            ear.hear(agent, recipient(whole), whole, answer.usage(), metadata);
        }
        return whole;
    }

    /** Adds what the model answered; it goes back to the model as it came. */
    void keep(Message.Assistant message, AiMessage chat) {
        catchUp();
        messages.add(message);
        chats.add(chat);
    }

    /** {@return the tool that is asked, or the user; {@code null} for several tools} */
    private static @Nullable String recipient(Message.Assistant message) {
        return switch (message.toolCalls().size()) {
            case 0 -> USER;
            case 1 -> message.toolCalls().getFirst().name();
            default -> null;
        };
    }

    /** {@return all that has been said, as a model takes it} */
    List<ChatMessage> chat() {
        catchUp();
        return List.copyOf(chats);
    }

    private void catchUp() {
        messages.subList(chats.size(), messages.size()).forEach(message -> chats.add(ChatMessages.toChat(message)));
    }
}

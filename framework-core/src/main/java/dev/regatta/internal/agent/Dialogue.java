package dev.regatta.internal.agent;

import dev.regatta.internal.agent.History.Line;
import dev.regatta.internal.message.MessageRelay;
import dev.regatta.internal.text.Tokens;
import dev.regatta.message.Message;
import dev.regatta.step.ModelAnswer;
import dev.regatta.step.ToolDefinition;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What has been said between an agent, its model and its tools, in order: how it began, notes of turns that are no longer told
 * word for word, and the turns since. Whoever listens is told each once. Used by one thread at a time.
 */
public final class Dialogue {
    static final String USER = "user";

    private final String agent;
    private final String model;
    private final MessageRelay.@Nullable MessageSink ear;
    private final History history = new History();
    private InitialPrompt opening;
    private @Nullable String toldOfTools; // what the first messages tell of them; null if these have to be worded anew
    private String notes = "";
    private ToolProtocol speech;
    private boolean openingWasTold;
    private List<ToolDefinition> measured = List.of(); // the functions whose length was found out last
    private long measuredTokens;

    /**
     * Begins one.
     *
     * @param agent the agent's role
     * @param model the model's name within the run
     * @param ear is told every message; {@code null} if nobody listens
     * @param opening the first messages, to the agent
     */
    public Dialogue(String agent, String model, MessageRelay.@Nullable MessageSink ear, InitialPrompt opening) {
        this.agent = agent;
        this.model = model;
        this.ear = ear;
        this.opening = opening;
        this.speech = new ToolProtocol.Native();
    }

    ToolProtocol speech() {
        return speech;
    }

    InitialPrompt opening() {
        return opening;
    }

    String notes() {
        return notes;
    }

    /** Adds a word to the model. */
    void tell(String text) {
        add(USER, Message.User.of(text));
    }

    /** Adds what a tool answered. */
    void result(Message.ToolRequest request, String answer, boolean error) {
        add(request.name(), speech.result(request, answer, error));
    }

    private void add(@Nullable String from, Message message) {
        history.add(Line.of(message));
        if (ear != null) {
            ear.hear(from, agent, message, null, Map.of());
        }
    }

    /**
     * Tells whoever listens what the model answered; it joins the conversation by {@link #keep}.
     *
     * @param turn which turn this is, from 1
     */
    void heard(ModelAnswer answer, int turn) {
        if (ear != null) {
            Map<String, Object> metadata = new LinkedHashMap<>();
            metadata.put("model", model);
            metadata.put("turn", turn);
            if (!answer.leftOut().isEmpty()) {
                metadata.put("leftOut", answer.leftOut());
            }
            ear.hear(agent, recipient(answer.message()), answer.message(), answer.usage(), metadata);
        }
    }

    /** Adds what the model answered: as it came, unless it is led by the text protocol. */
    void keep(Message.Assistant message) {
        history.add(Line.of(
                speech instanceof ToolProtocol.ReActProtocol
                        ? Message.Assistant.of(TextProtocol.own(ToolProtocol.text(message)))
                        : message));
    }

    /** {@return the tool that is asked, or the user; {@code null} for several tools} */
    private static @Nullable String recipient(Message.Assistant message) {
        return switch (message.toolCalls().size()) {
            case 0 -> USER;
            case 1 -> message.toolCalls().getFirst().name();
            default -> null;
        };
    }

    /** {@return all that has been said, for a model that can call these tools; this list never changes} */
    List<Message> messages(List<ToolDefinition> tools) {
        begin(tools);
        if (ear != null && !openingWasTold) {
            opening.messages(speech.told(tools), notes)
                    .forEach(message -> ear.hear(USER, agent, message, null, Map.of()));
        }
        openingWasTold = true;
        return history.messages();
    }

    /** Words the first messages, if they have to be worded anew. */
    private void begin(List<ToolDefinition> tools) {
        String told = speech.told(tools);
        if (!told.equals(toldOfTools)) {
            history.begin(opening.messages(told, notes));
            toldOfTools = told;
        }
    }

    /** Leads the model by the text protocol; earlier function calls are rewritten in that protocol too. */
    void goOnInWords(ToolProtocol.ReActProtocol words) {
        history.retell(words::inWords);
        speech = words;
        toldOfTools = null;
    }

    // ---- its length
    // --------------------------------------------------------------------------------------------------

    /** {@return how many messages there are} */
    int size() {
        return opening.messages("", notes).size() + history.size();
    }

    /** {@return about how many tokens it is} */
    long tokens(List<ToolDefinition> tools) {
        begin(tools);
        List<ToolDefinition> functions = speech.functions(tools);
        if (!functions.equals(measured)) {
            measured = functions;
            measuredTokens = functions.stream().mapToLong(Dialogue::tokensOf).sum();
        }
        return history.tokens() + measuredTokens;
    }

    private static long tokensOf(ToolDefinition tool) {
        return Tokens.of(tool.name())
                + Tokens.of(tool.description())
                + Tokens.of(tool.parameters().toJson());
    }

    /** {@return its messages} */
    History history() {
        return history;
    }

    /** Leaves out the first messages after the opening, for notes that tell of them and of all before. */
    void forget(int messages, String taken) {
        history.forget(messages);
        notes = taken;
        toldOfTools = null;
    }

    void open(InitialPrompt changed) {
        opening = changed;
        toldOfTools = null;
    }
}

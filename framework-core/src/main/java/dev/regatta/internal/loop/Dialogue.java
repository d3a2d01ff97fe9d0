package dev.regatta.internal.loop;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.regatta.gateway.ModelAnswer;
import dev.regatta.internal.message.MessageRelay;
import dev.regatta.internal.text.Tokens;
import dev.regatta.message.ChatMessages;
import dev.regatta.message.Message;
import dev.regatta.message.Part;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What has been said between an agent, its model and its tools, in order: how it began, notes of turns that are no longer told
 * word for word, and the turns since. Each message is turned into langchain4j's once. Whoever listens is told each once. Used
 * by one thread at a time.
 */
public final class Dialogue {
    private static final String USER = "user";
    /** Roughly what a message and a medium cost besides their texts. */
    private static final int PER_MESSAGE = 4;

    private static final int PER_MEDIUM = 1_000;

    private final String agent;
    private final String model;
    private final MessageRelay.@Nullable Ear ear;
    private final List<Line> lines = new ArrayList<>();
    private Opening opening;
    private String notes = "";
    private ToolSpeech speech;
    private boolean openingWasTold;

    /** A message as a value and as models take it. */
    private record Line(Message message, ChatMessage chat) {
        static Line of(Message message) {
            return new Line(message, ChatMessages.toChat(message));
        }
    }

    /**
     * Begins one.
     *
     * @param agent the agent's role
     * @param model the model's name within the run
     * @param ear is told every message; {@code null} if nobody listens
     * @param opening the first messages, to the agent
     */
    public Dialogue(String agent, String model, MessageRelay.@Nullable Ear ear, Opening opening) {
        this.agent = agent;
        this.model = model;
        this.ear = ear;
        this.opening = opening;
        this.speech = new ToolSpeech.Native();
    }

    ToolSpeech speech() {
        return speech;
    }

    Opening opening() {
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
        lines.add(Line.of(message));
        if (ear != null) {
            ear.hear(from, agent, message, null, Map.of());
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

    /** Adds what the model answered: as it came, unless it is led in words. */
    void keep(Message.Assistant message, AiMessage chat) {
        lines.add(
                speech instanceof ToolSpeech.InWords
                        ? Line.of(Message.Assistant.of(TextProtocol.own(ToolSpeech.text(message))))
                        : new Line(message, chat));
    }

    /** {@return the tool that is asked, or the user; {@code null} for several tools} */
    private static @Nullable String recipient(Message.Assistant message) {
        return switch (message.toolCalls().size()) {
            case 0 -> USER;
            case 1 -> message.toolCalls().getFirst().name();
            default -> null;
        };
    }

    /** {@return all that has been said, for a model that can call these tools} */
    List<ChatMessage> chat(List<ToolSpecification> tools) {
        List<Message> first = opening.messages(speech.told(tools), notes);
        if (ear != null && !openingWasTold) {
            first.forEach(message -> ear.hear(USER, agent, message, null, Map.of()));
        }
        openingWasTold = true;
        List<ChatMessage> chats = new ArrayList<>();
        first.forEach(message -> chats.add(ChatMessages.toChat(message)));
        lines.forEach(line -> chats.add(line.chat()));
        return List.copyOf(chats);
    }

    /** Leads the model in words; what was said with function calls is told in words too. */
    void goOnInWords(ToolSpeech.InWords words) {
        lines.replaceAll(line -> {
            Message changed = words.inWords(line.message());
            return changed.equals(line.message()) ? line : Line.of(changed);
        });
        speech = words;
    }

    // ---- its length
    // --------------------------------------------------------------------------------------------------

    /** {@return how many messages there are} */
    int size() {
        return opening.messages("", notes).size() + lines.size();
    }

    /** {@return about how many tokens it is} */
    long tokens(List<ToolSpecification> tools) {
        long tokens = 0;
        for (Message message : opening.messages(speech.told(tools), notes)) {
            tokens += tokens(message);
        }
        for (Line line : lines) {
            tokens += tokens(line.message());
        }
        for (ToolSpecification tool : speech.functions(tools)) {
            tokens += Tokens.of(tool.toString());
        }
        return tokens;
    }

    private static long tokens(Message message) {
        List<Part> parts = parts(message);
        long media = parts.stream().filter(part -> !(part instanceof Part.Text)).count();
        return PER_MESSAGE + Tokens.of(text(message)) + media * PER_MEDIUM;
    }

    private static List<Part> parts(Message message) {
        return switch (message) {
            case Message.User user -> user.parts();
            case Message.ToolResult result -> result.parts();
            default -> List.of();
        };
    }

    private static String text(Message message) {
        StringBuilder text = new StringBuilder();
        switch (message) {
            case Message.Instruction instruction -> text.append(instruction.text());
            case Message.Assistant assistant -> {
                text.append(ToolSpeech.text(assistant));
                assistant
                        .toolCalls()
                        .forEach(call -> text.append('\n')
                                .append(call.name())
                                .append(' ')
                                .append(call.arguments()));
            }
            default ->
                parts(message).forEach(part -> text.append(part instanceof Part.Text words ? words.text() : part));
        }
        return text.toString();
    }

    // ---- making it shorter
    // -------------------------------------------------------------------------------------------

    /** {@return how many messages there are before the last turn of the model: what can be told in notes} */
    int old() {
        for (int i = lines.size() - 1; i > 0; i--) {
            if (lines.get(i).message() instanceof Message.Assistant) {
                return i;
            }
        }
        return 0;
    }

    /** {@return the first messages after the opening as text} */
    String told(int messages) {
        StringBuilder told = new StringBuilder();
        for (Line line : lines.subList(0, messages)) {
            String who = switch (line.message()) {
                case Message.Assistant assistant -> "assistant";
                case Message.ToolResult result -> "tool " + result.tool();
                default -> USER;
            };
            told.append(who).append(": ").append(text(line.message())).append("\n\n");
        }
        return told.toString();
    }

    /** Leaves out the first messages after the opening, for notes that tell of them and of all before. */
    void forget(int messages, String taken) {
        lines.subList(0, messages).clear();
        notes = taken;
    }

    void open(Opening changed) {
        opening = changed;
    }

    /** {@return how many results and words to the model there are since the opening} */
    long results() {
        return lines.stream()
                .filter(line -> !(line.message() instanceof Message.Assistant))
                .count();
    }

    /** Changes the texts of results and of words to the model that are longer than so many tokens. */
    void changeResults(long longerThan, Shortener.Change change) throws Exception {
        for (int i = 0; i < lines.size(); i++) {
            Message message = lines.get(i).message();
            if (Tokens.of(text(message)) <= longerThan) {
                continue;
            }
            if (message instanceof Message.ToolResult result) {
                List<Part> shorter = List.of(new Part.Text(change.of(text(message))));
                lines.set(
                        i,
                        Line.of(new Message.ToolResult(
                                result.id(), result.tool(), shorter, result.error(), result.attributes())));
            } else if (message instanceof Message.User) {
                lines.set(i, Line.of(Message.User.of(change.of(text(message)))));
            }
        }
    }
}

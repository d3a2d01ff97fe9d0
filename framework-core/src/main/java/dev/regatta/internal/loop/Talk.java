package dev.regatta.internal.loop;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.regatta.internal.text.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What was said in a conversation so far. One thread at a time. */
final class Talk {
    /** Roughly what a message and a picture cost besides their texts. */
    private static final int PER_MESSAGE = 4;

    private static final int PER_MEDIUM = 1_000;

    private final List<ChatMessage> said = new ArrayList<>();
    private Opening opening;
    private String notes = "";
    private ToolSpeech speech;

    Talk(Opening opening, ToolSpeech speech) {
        this.opening = opening;
        this.speech = speech;
    }

    ToolSpeech speech() {
        return speech;
    }

    Opening opening() {
        return opening;
    }

    void open(Opening changed) {
        opening = changed;
    }

    String notes() {
        return notes;
    }

    void add(ChatMessage message) {
        said.add(message);
    }

    /** {@return all of it, for a model that can call these tools} */
    List<ChatMessage> messages(List<ToolSpecification> tools) {
        List<ChatMessage> all = new ArrayList<>(opening.messages(speech.told(tools), notes));
        all.addAll(said);
        return List.copyOf(all);
    }

    /** Goes on in words; what was said with function calls is told in words too. */
    void goOnInWords(ToolSpeech.InWords words) {
        List<ChatMessage> changed = words.inWords(said);
        said.clear();
        said.addAll(changed);
        speech = words;
    }

    // ---- its length
    // --------------------------------------------------------------------------------------------------

    /** {@return about how many tokens it is} */
    long tokens(List<ToolSpecification> tools) {
        long tokens = 0;
        for (ChatMessage message : messages(tools)) {
            tokens += PER_MESSAGE + tokens(message);
        }
        for (ToolSpecification tool : speech.functions(tools)) {
            tokens += Tokens.of(tool.toString());
        }
        return tokens;
    }

    private static long tokens(ChatMessage message) {
        if (message instanceof UserMessage user) {
            long tokens = 0;
            for (Content content : user.contents()) {
                tokens += content instanceof TextContent text ? Tokens.of(text.text()) : PER_MEDIUM;
            }
            return tokens;
        }
        return Tokens.of(text(message));
    }

    /** {@return a message as text} */
    static String text(ChatMessage message) {
        return switch (message) {
            case SystemMessage system -> system.text();
            case UserMessage user -> user.hasSingleText() ? user.singleText() : String.valueOf(user.contents());
            case AiMessage ai -> {
                StringBuilder text = new StringBuilder(ToolSpeech.text(ai));
                ai.toolExecutionRequests()
                        .forEach(request -> text.append('\n')
                                .append(request.name())
                                .append(' ')
                                .append(request.arguments()));
                yield text.toString();
            }
            case ToolExecutionResultMessage result -> result.toolName() + ": " + result.text();
            default -> message.toString();
        };
    }

    // ---- making it shorter
    // -------------------------------------------------------------------------------------------

    /** {@return how many messages there are before the last turn of the model: what can be told in notes} */
    int old() {
        for (int i = said.size() - 1; i > 0; i--) {
            if (said.get(i) instanceof AiMessage) {
                return i;
            }
        }
        return 0;
    }

    /** {@return the first messages as text} */
    String told(int messages) {
        StringBuilder text = new StringBuilder();
        said.subList(0, messages)
                .forEach(message -> text.append(message.type().name().toLowerCase(Locale.ROOT))
                        .append(": ")
                        .append(text(message))
                        .append("\n\n"));
        return text.toString();
    }

    /** Leaves out the first messages, for notes that tell of them and of all before. */
    void forget(int messages, String taken) {
        said.subList(0, messages).clear();
        notes = taken;
    }

    /** Changes the texts of tool results that are longer than so many tokens. */
    void changeResults(long longerThan, Shortener.Change change) throws Exception {
        for (int i = 0; i < said.size(); i++) {
            ChatMessage message = said.get(i);
            if (message instanceof ToolExecutionResultMessage result && Tokens.of(result.text()) > longerThan) {
                said.set(
                        i,
                        ToolExecutionResultMessage.builder()
                                .id(result.id())
                                .toolName(result.toolName())
                                .text(change.of(result.text()))
                                .isError(result.isError())
                                .build());
            } else if (speech instanceof ToolSpeech.InWords
                    && message instanceof UserMessage user
                    && user.hasSingleText()
                    && Tokens.of(user.singleText()) > longerThan) {
                said.set(i, UserMessage.from(change.of(user.singleText())));
            }
        }
    }
}

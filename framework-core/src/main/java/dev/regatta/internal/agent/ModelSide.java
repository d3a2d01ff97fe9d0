package dev.regatta.internal.agent;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.output.FinishReason;
import dev.regatta.error.Failure;
import dev.regatta.event.RunEvent.ConversationShortened;
import dev.regatta.event.RunEvent.Warning;
import dev.regatta.gateway.Gateway;
import dev.regatta.gateway.GiveUpException;
import dev.regatta.gateway.ModelAnswer;
import dev.regatta.gateway.ModelCall;
import dev.regatta.gateway.StepId;
import dev.regatta.internal.error.Throwables;
import dev.regatta.internal.event.EventLog;
import dev.regatta.message.Message;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks the model for its next turn. Sees to it that the conversation is one that the model can read and that it can talk about
 * tools as it is able to: makes it shorter before it gets too long, or once the model says that it is, and goes over to words
 * when the model takes no tools. One thread at a time.
 */
final class ModelSide {
    private final Conversation conversation;
    private final Gateway<ModelCall, ModelAnswer> models;
    private final EventLog log;
    private final Dialogue dialogue;
    private final Shortener shortener;

    private int turn;
    private boolean toolsWereTaken;

    ModelSide(Conversation conversation, Gateway<ModelCall, ModelAnswer> models, EventLog log, Dialogue dialogue) {
        this.conversation = conversation;
        this.models = models;
        this.log = log;
        this.dialogue = dialogue;
        this.shortener = new Shortener(conversation.manner(), this::answerTo);
    }

    /** {@return the number of the last call to the model} */
    int turn() {
        return turn;
    }

    /**
     * Asks.
     *
     * @param offered the tools that the model can call
     * @throws GiveUpException if the conversation is too long and is not to be made shorter
     * @throws Exception what the gateway threw
     */
    Turn ask(List<ToolSpecification> offered) throws Exception {
        fit(offered);
        ModelAnswer answer;
        try {
            answer = models.call(next(offered));
        } catch (InterruptedException stopped) {
            throw stopped;
        } catch (Exception refusal) {
            answer = askOtherwise(offered, refusal);
        }
        toolsWereTaken |= !offered.isEmpty();
        if (answer.finish() == FinishReason.LENGTH) {
            warn("answer-cut", "The model stopped at its output limit; its answer may be cut short.");
        }
        AiMessage chat = cut(answer.message());
        return new Turn(dialogue.heard(new ModelAnswer(chat, answer.usage(), answer.finish()), turn), chat);
    }

    /** What the model said in a turn, as a value and as it came. */
    record Turn(Message.Assistant message, AiMessage chat) {
        String text() {
            return ToolSpeech.text(message);
        }
    }

    private ModelCall next(List<ToolSpecification> offered) {
        List<String> stopWords = new ArrayList<>(conversation.manner().stopWords());
        stopWords.addAll(dialogue.speech().stopWords(offered));
        ChatRequest.Builder request = ChatRequest.builder()
                .messages(dialogue.chat(offered))
                .toolSpecifications(dialogue.speech().functions(offered));
        if (!stopWords.isEmpty()) {
            request.stopSequences(stopWords);
        }
        if (offered.isEmpty() && conversation.format() != null) {
            request.responseFormat(conversation.format());
        }
        return new ModelCall(nextStep(), conversation.model(), request.build());
    }

    private StepId nextStep() {
        turn++;
        return new StepId(conversation.runId(), conversation.taskId(), turn, 0);
    }

    /** {@return the message up to its first stop word, which not all providers stop at} */
    private AiMessage cut(AiMessage message) {
        String text = message.text() == null ? "" : message.text();
        int end = text.length();
        for (String word : conversation.manner().stopWords()) {
            int at = text.indexOf(word);
            end = at >= 0 && at < end ? at : end;
        }
        return end == text.length() ? message : message.withText(text.substring(0, end));
    }

    private void warn(String code, String message) {
        log.append(conversation.task(), origin -> new Warning(origin, code, message));
    }

    // ---- a model that refuses
    // ----------------------------------------------------------------------------------------

    /**
     * Asks once more in another way, where that may help.
     *
     * @throws Exception the refusal, if it did not
     */
    private ModelAnswer askOtherwise(List<ToolSpecification> offered, Exception refusal) throws Exception {
        Manner manner = conversation.manner();
        long tokens = dialogue.tokens(offered);
        boolean tooLong =
                Refusal.isForLength(refusal) || (Refusal.isBadRequest(refusal) && tokens > manner.window() / 2);
        if (tooLong) {
            return askShorter(offered, refusal, tokens);
        }
        boolean maySwitch = manner.maySwitch() && dialogue.speech() instanceof ToolSpeech.Native && !toolsWereTaken;
        if (maySwitch && !offered.isEmpty() && Refusal.mayBeForTools(refusal)) {
            return askInWords(offered, refusal);
        }
        throw refusal;
    }

    private ModelAnswer askShorter(List<ToolSpecification> offered, Exception refusal, long tokens) throws Exception {
        if (!conversation.manner().shortens()) {
            throw Refusal.isForLength(refusal) ? tooLong(tokens, refusal) : refusal;
        }
        shorten(offered, true);
        try {
            return models.call(next(offered));
        } catch (InterruptedException stopped) {
            throw stopped;
        } catch (Exception again) {
            throw Refusal.isForLength(again) ? tooLong(dialogue.tokens(offered), again) : again;
        }
    }

    private ModelAnswer askInWords(List<ToolSpecification> offered, Exception refusal) throws Exception {
        dialogue.goOnInWords(new ToolSpeech.InWords(conversation.manner().words()));
        try {
            ModelAnswer answer = models.call(next(offered));
            warn(
                    "tools-in-words",
                    "The model refused a request with tools (" + Throwables.name(refusal)
                            + ") and took it without; it calls them in words from now on. Set ToolMode.TEXT to spare"
                            + " the attempt.");
            return answer;
        } catch (InterruptedException stopped) {
            throw stopped;
        } catch (Exception again) { // so the tools were not the reason; the events tell of this one too
            throw refusal;
        }
    }

    // ---- a conversation that gets too long
    // ---------------------------------------------------------------------------

    private void fit(List<ToolSpecification> offered) throws Exception {
        Manner manner = conversation.manner();
        long tokens = dialogue.tokens(offered);
        if (!manner.shortens() && tokens > manner.window()) {
            throw tooLong(tokens, null);
        }
        if (manner.shortens() && tokens > manner.room()) {
            shorten(offered, false);
        }
    }

    private void shorten(List<ToolSpecification> offered, boolean refused) throws Exception {
        long before = dialogue.tokens(offered);
        int messages = dialogue.size();
        shortener.shorten(dialogue, offered, refused);
        long after = dialogue.tokens(offered);
        int left = dialogue.size();
        log.append(conversation.task(), origin -> new ConversationShortened(origin, messages, left, before, after));
    }

    /** Asks the model something beside the conversation; a step of its own, and not one of the agent's iterations. */
    private String answerTo(String prompt) throws Exception {
        List<ChatMessage> messages = List.of(UserMessage.from(prompt));
        ModelCall call = new ModelCall(
                nextStep(),
                conversation.model(),
                ChatRequest.builder().messages(messages).build());
        String answer = models.call(call).message().text();
        return TextProtocol.withoutThoughts(answer == null ? "" : answer);
    }

    private GiveUpException tooLong(long tokens, @Nullable Exception cause) {
        return new GiveUpException(Failure.of(
                Failure.Kind.CONTEXT,
                "The conversation of task '" + conversation.taskId() + "' is about " + tokens
                        + " tokens long, the model '"
                        + conversation.model() + "' reads "
                        + conversation.manner().window()
                        + (conversation.manner().shortens()
                                ? ", and it could not be made shorter. Give the task less to read, or a model that reads"
                                        + " more."
                                : ". Let it be made shorter with contextWindow(…), give the task less to read, or a model"
                                        + " that reads more."),
                cause));
    }
}

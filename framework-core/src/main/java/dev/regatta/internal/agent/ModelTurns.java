package dev.regatta.internal.agent;

import dev.regatta.error.Failure;
import dev.regatta.gateway.Gateway;
import dev.regatta.gateway.GiveUpException;
import dev.regatta.internal.error.Throwables;
import dev.regatta.internal.gateway.ModelRefusal;
import dev.regatta.internal.gateway.ModelTrouble;
import dev.regatta.internal.gateway.TaskScope;
import dev.regatta.internal.log.ToolRefusals;
import dev.regatta.internal.text.Thoughts;
import dev.regatta.message.Message;
import dev.regatta.model.ModelSettings;
import dev.regatta.step.ModelAnswer;
import dev.regatta.step.ModelCall;
import dev.regatta.step.Note;
import dev.regatta.step.StepPath;
import dev.regatta.step.StepReply;
import dev.regatta.step.StepRequest.LookUpFacts;
import dev.regatta.step.ToolDefinition;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks the model for its next turn. Sees to it that the conversation is one that the model can read and that it can talk about
 * tools as it is able to: makes it shorter before it gets too long, or once the model says that it is, and switches to the text protocol
 * when the model takes no tools. One thread at a time.
 */
final class ModelTurns {
    private final Conversation conversation;
    private final Gateway<ModelCall, ModelAnswer> models;
    private final TaskScope scope;
    private final Dialogue dialogue;

    private ConversationPolicy manner; // the window is that of the model as far as it is known by now
    private int turn;
    private boolean toolsWereTaken;

    ModelTurns(Conversation conversation, Gateway<ModelCall, ModelAnswer> models, TaskScope scope, Dialogue dialogue) {
        this.conversation = conversation;
        this.models = models;
        this.scope = scope;
        this.dialogue = dialogue;
        this.manner = conversation.manner();
    }

    /** {@return whether the model has taken a request with tools as functions} */
    boolean takesTools() {
        return toolsWereTaken && dialogue.speech() instanceof ToolProtocol.Native;
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
    Message.Assistant ask(List<ToolDefinition> offered) throws Exception {
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
        warnOfEnd(answer);
        ModelAnswer heard = answer.withMessage(cut(answer.message()));
        dialogue.heard(heard, turn);
        return heard.message();
    }

    /** Warns of an end that is not the model's own: what it said may be half an answer. */
    private void warnOfEnd(ModelAnswer answer) {
        long written = answer.usage().outputTokens();
        switch (answer.message().finish()) {
            case LENGTH ->
                warn(
                        "answer-cut",
                        "The model stopped at its output limit" + (written > 0 ? " of " + written + " tokens" : "")
                                + "; its answer may be cut short. Raise maxOutputTokens, or ask for less.");
            case CONTENT_FILTER ->
                warn(
                        "answer-filtered",
                        "The provider refused the answer or held some of it back; what came may be half an answer.");
            case OTHER ->
                warn(
                        "answer-stopped",
                        "The model stopped for a reason that is neither its own nor its output limit; what came may be"
                                + " half an answer.");
            case STOP, TOOL_EXECUTION -> {}
            case null -> {}
        }
    }

    private ModelCall next(List<ToolDefinition> offered) {
        List<String> stopWords = new ArrayList<>(manner.stopWords());
        stopWords.addAll(dialogue.speech().stopWords(offered));
        return new ModelCall(
                nextStep(),
                conversation.model(),
                dialogue.messages(offered),
                dialogue.speech().functions(offered),
                stopWords.isEmpty()
                        ? ModelSettings.defaults()
                        : ModelSettings.defaults().withStopSequences(stopWords),
                offered.isEmpty() && conversation.takesForms() ? conversation.form() : null);
    }

    private StepPath nextStep() {
        turn++;
        return conversation.path().turn(turn);
    }

    /** {@return the message up to its first stop word, which not all providers stop at} */
    private Message.Assistant cut(Message.Assistant message) {
        String text = ToolProtocol.text(message);
        int end = text.length();
        for (String word : manner.stopWords()) {
            int at = text.indexOf(word);
            end = at >= 0 && at < end ? at : end;
        }
        return end == text.length() ? message : message.withText(text.substring(0, end));
    }

    private void warn(String code, String message) {
        scope.note(conversation.path(), new Note.Warned(code, message));
    }

    // ---- a model that refuses
    // ----------------------------------------------------------------------------------------

    /**
     * Asks once more in another way, where that may help.
     *
     * @throws Exception the refusal, if it did not
     */
    private ModelAnswer askOtherwise(List<ToolDefinition> offered, Exception refusal) throws Exception {
        long tokens = dialogue.tokens(offered);
        boolean tooLong = ModelRefusal.isForLength(refusal)
                || (ModelRefusal.isBadRequest(refusal) && tokens > manner.window() / 2);
        if (tooLong) {
            if (ModelRefusal.isForLength(refusal)) {
                learnWindow(refusal);
            }
            return askShorter(offered, refusal, tokens);
        }
        boolean maySwitch = manner.maySwitch() && dialogue.speech() instanceof ToolProtocol.Native && !toolsWereTaken;
        if (maySwitch && !offered.isEmpty() && ModelRefusal.mayBeForTools(refusal)) {
            return askInWords(offered, refusal);
        }
        throw refusal;
    }

    /** Notes how much the model reads, if its server says so; a step, since other conversations make use of it. */
    private void learnWindow(Exception refusal) throws Exception {
        String model = conversation.model();
        LookUpFacts request = new LookUpFacts(conversation.path().turn(turn).facts(), model);
        StepReply.Facts facts = (StepReply.Facts) scope.perform(
                request,
                thrown -> ModelTrouble.describe(model, thrown),
                took -> new StepReply.Facts(
                        !scope.refusesTools(model),
                        Math.min(
                                scope.windowOf(model),
                                ModelRefusal.window(refusal).orElse(Long.MAX_VALUE))));
        manner = manner.reading(Math.min(manner.window(), facts.contextTokens()));
    }

    private ModelAnswer askShorter(List<ToolDefinition> offered, Exception refusal, long tokens) throws Exception {
        if (!manner.shortens()) {
            throw ModelRefusal.isForLength(refusal) ? tooLong(tokens, refusal) : refusal;
        }
        shorten(offered, true);
        try {
            return models.call(next(offered));
        } catch (InterruptedException stopped) {
            throw stopped;
        } catch (Exception again) {
            throw ModelRefusal.isForLength(again) ? tooLong(dialogue.tokens(offered), again) : again;
        }
    }

    private ModelAnswer askInWords(List<ToolDefinition> offered, Exception refusal) throws Exception {
        dialogue.goOnInWords(new ToolProtocol.ReActProtocol(manner.words()));
        try {
            ModelAnswer answer = models.call(next(offered));
            warn(
                    ToolRefusals.WENT_OVER,
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

    private void fit(List<ToolDefinition> offered) throws Exception {
        long tokens = dialogue.tokens(offered);
        if (!manner.shortens() && tokens > manner.window()) {
            throw tooLong(tokens, null);
        }
        if (manner.shortens() && tokens > manner.room()) {
            shorten(offered, false);
        }
    }

    private void shorten(List<ToolDefinition> offered, boolean refused) throws Exception {
        long before = dialogue.tokens(offered);
        int messages = dialogue.size();
        new Shortener(manner, this::answerTo).shorten(dialogue, offered, refused);
        long after = dialogue.tokens(offered);
        int left = dialogue.size();
        scope.note(conversation.path(), new Note.Shortened(messages, left, before, after));
    }

    /** Asks the model something beside the conversation; a step of its own, and not one of the agent's iterations. */
    private String answerTo(String prompt) throws Exception {
        List<Message> messages = List.of(Message.User.of(prompt));
        ModelCall call =
                new ModelCall(nextStep(), conversation.model(), messages, List.of(), ModelSettings.defaults(), null);
        return Thoughts.leftOut(ToolProtocol.text(models.call(call).message()));
    }

    private GiveUpException tooLong(long tokens, @Nullable Exception cause) {
        return new GiveUpException(Failure.of(
                Failure.Kind.CONTEXT,
                "The conversation of task '" + conversation.path() + "' is about " + tokens
                        + " tokens long, the model '"
                        + conversation.model() + "' reads "
                        + manner.window()
                        + (manner.shortens()
                                ? ", and it could not be made shorter. Give the task less to read, or a model that reads"
                                        + " more."
                                : ". Let it be made shorter with contextWindow(…), give the task less to read, or a model"
                                        + " that reads more."),
                cause));
    }
}

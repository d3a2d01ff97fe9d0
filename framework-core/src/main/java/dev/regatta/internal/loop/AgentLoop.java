package dev.regatta.internal.loop;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.regatta.error.Failure;
import dev.regatta.event.RunEvent.AnswerRejected;
import dev.regatta.gateway.Gateway;
import dev.regatta.gateway.ModelAnswer;
import dev.regatta.gateway.ModelCall;
import dev.regatta.gateway.StepId;
import dev.regatta.gateway.ToolAnswer;
import dev.regatta.gateway.ToolCall;
import dev.regatta.internal.event.EventLog;
import dev.regatta.prompt.PromptSection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The agent loop: asks the model, runs the tools it asks for, and goes on until an answer will do. It is a function of its
 * conversation and of what the two gateways return; it reaches nothing else. One object serves one conversation.
 *
 * @param <T> what a good answer becomes
 */
public final class AgentLoop<T> {
    private final Conversation conversation;
    private final AnswerCheck<T> check;
    private final Gateway<ToolCall, ToolAnswer> tools;
    private final EventLog log;
    private final Fork fork;
    private final Talk talk;
    private final ModelSide model;
    private final Repetition repetition = new Repetition();

    private int rejections;

    /** How a conversation ended. */
    public sealed interface Ending<T> {
        /** With an answer that will do. */
        record Answered<T>(T value, String text) implements Ending<T> {}

        /** Without one. */
        record GaveUp<T>(Failure failure) implements Ending<T> {}
    }

    public AgentLoop(
            Conversation conversation,
            AnswerCheck<T> check,
            Gateway<ModelCall, ModelAnswer> models,
            Gateway<ToolCall, ToolAnswer> tools,
            EventLog log,
            Fork fork) {
        this.conversation = conversation;
        this.check = check;
        this.tools = tools;
        this.log = log;
        this.fork = fork;
        Manner manner = conversation.manner();
        this.talk = new Talk(
                conversation.opening(),
                manner.inWords() ? new ToolSpeech.InWords(manner.words()) : new ToolSpeech.Native());
        this.model = new ModelSide(conversation, models, log, talk);
    }

    /** {@return whether the model turned out to call tools in words only} */
    public boolean wentOverToWords() {
        return !conversation.manner().inWords() && talk.speech() instanceof ToolSpeech.InWords;
    }

    /**
     * Leads the conversation to its end.
     *
     * @throws Exception what a gateway threw
     */
    public Ending<T> run() throws Exception {
        try {
            return lead();
        } catch (ModelSide.Stop stop) {
            return new Ending.GaveUp<>(stop.failure());
        }
    }

    private Ending<T> lead() throws Exception {
        for (int iteration = 0; iteration < conversation.maxIterations(); iteration++) {
            AiMessage message = model.ask(conversation.tools());
            Ending<T> ending = switch (talk.speech().read(message, conversation.tools(), false)) {
                case Move.Answer answer -> judge(message, answer.text());
                case Move.Calls calls -> {
                    talk.add(talk.speech().kept(message));
                    answerTools(calls.requests());
                    yield null;
                }
                case Move.Unreadable unreadable -> {
                    String text = ToolSpeech.text(message);
                    yield sendBack(message, text, PromptSection.UNREADABLE, unreadable.reason());
                }
            };
            if (ending != null) {
                return ending;
            }
        }
        return lastChance();
    }

    // ---- answers
    // -----------------------------------------------------------------------------------------------------

    /** Asks once more, without tools; what comes back must do. */
    private Ending<T> lastChance() throws Exception {
        talk.add(UserMessage.from(
                said(PromptSection.LAST_TURN, Map.of("turns", String.valueOf(conversation.maxIterations())))));
        AiMessage message = model.ask(List.of());
        return switch (talk.speech().read(message, conversation.tools(), true)) {
            case Move.Answer answer ->
                switch (check.check(answer.text())) {
                    case AnswerCheck.Verdict.Accepted<T> accepted ->
                        new Ending.Answered<>(accepted.value(), answer.text());
                    case AnswerCheck.Verdict.Rejected<T> rejected -> outOfTurns(rejected.reason(), answer.text());
                };
            case Move.Calls calls -> outOfTurns("It asks for tools again.", ToolSpeech.text(message));
            case Move.Unreadable unreadable -> outOfTurns(unreadable.reason(), ToolSpeech.text(message));
        };
    }

    private Ending<T> outOfTurns(String reason, String text) {
        return new Ending.GaveUp<>(new Failure(
                Failure.Kind.ITERATIONS,
                "The agent used all " + conversation.maxIterations() + " turns, and its final answer will not do: "
                        + reason + " Raise maxIterations, or ask for less.",
                null,
                text));
    }

    private @Nullable Ending<T> judge(AiMessage message, String text) {
        return switch (check.check(text)) {
            case AnswerCheck.Verdict.Accepted<T> accepted -> new Ending.Answered<>(accepted.value(), text);
            case AnswerCheck.Verdict.Rejected<T> rejected ->
                sendBack(message, text, PromptSection.REJECTED, rejected.reason());
        };
    }

    /** {@return the end, if that was once too often; {@code null} if the conversation goes on} */
    private @Nullable Ending<T> sendBack(AiMessage message, String text, PromptSection how, String reason) {
        if (rejections >= conversation.maxRejections()) {
            return new Ending.GaveUp<>(new Failure(
                    Failure.Kind.OUTPUT,
                    "The model's answer would not do " + (rejections + 1) + " times, last because: " + reason,
                    null,
                    text));
        }
        rejections++;
        log.append(conversation.taskId(), origin -> new AnswerRejected(origin, rejections, reason));
        AiMessage kept = talk.speech().kept(message);
        if (!ToolSpeech.text(kept).isBlank()) {
            talk.add(kept);
        }
        talk.add(UserMessage.from(said(how, Map.of("reason", reason))));
        return null;
    }

    private String said(PromptSection section, Map<String, String> values) {
        return conversation.manner().words().fill(section, values);
    }

    // ---- tools
    // -------------------------------------------------------------------------------------------------------

    /** Runs the tools of one turn at once; their answers go back in the order in which the model asked. */
    private void answerTools(List<ToolExecutionRequest> requests) throws Exception {
        if (talk.speech() instanceof ToolSpeech.InWords && repetition.answer(requests.getFirst()) != null) {
            String same = said(PromptSection.REPEATED, Map.of("text", repetition.answer(requests.getFirst())));
            talk.add(talk.speech().result(requests.getFirst(), same, false));
            return;
        }
        List<ToolAnswer> answers = requests.size() == 1
                ? List.of(tools.call(call(requests.getFirst(), 1)))
                : fork.all(requests.size(), index -> tools.call(call(requests.get(index), index + 1)));
        for (int i = 0; i < requests.size(); i++) {
            ToolAnswer answer = answers.get(i);
            talk.add(talk.speech().result(requests.get(i), answer.text(), answer.error()));
            repetition.made(requests.get(i), answer);
        }
    }

    private ToolCall call(ToolExecutionRequest request, int index) {
        StepId step = new StepId(conversation.runId(), conversation.taskId(), model.turn(), index);
        String arguments = request.arguments() == null ? "" : request.arguments();
        return new ToolCall(step, ToolNames.meant(String.valueOf(request.name()), conversation.tools()), arguments);
    }
}

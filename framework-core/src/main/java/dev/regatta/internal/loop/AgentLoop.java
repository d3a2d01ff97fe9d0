package dev.regatta.internal.loop;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.regatta.error.Failure;
import dev.regatta.event.RunEvent.AnswerRejected;
import dev.regatta.gateway.Gateway;
import dev.regatta.gateway.GiveUpException;
import dev.regatta.gateway.ModelAnswer;
import dev.regatta.gateway.ModelCall;
import dev.regatta.gateway.StepId;
import dev.regatta.gateway.ToolAnswer;
import dev.regatta.gateway.ToolCall;
import dev.regatta.internal.event.EventLog;
import dev.regatta.prompt.PromptSection;
import java.util.ArrayList;
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
        } catch (GiveUpException decided) {
            return new Ending.GaveUp<>(decided.failure());
        }
    }

    private Ending<T> lead() throws Exception {
        for (int iteration = 0; iteration < conversation.maxIterations(); iteration++) {
            List<ToolSpecification> offered = conversation.tools().offered();
            AiMessage message = model.ask(offered);
            Ending<T> ending = switch (talk.speech().read(message, offered, false)) {
                case Move.Answer answer -> judge(message, answer.text());
                case Move.Calls calls -> {
                    talk.add(talk.speech().kept(message));
                    String result = answerTools(calls.requests(), offered);
                    yield result == null ? null : judge(null, result);
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
        return switch (talk.speech().read(message, conversation.tools().offered(), true)) {
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

    /**
     * Judges an answer; one that will not do is sent back.
     *
     * @param message what the model said; {@code null} if the answer is a tool's
     */
    private @Nullable Ending<T> judge(@Nullable AiMessage message, String text) {
        PromptSection how = message == null ? PromptSection.RESULT_REJECTED : PromptSection.REJECTED;
        return switch (check.check(text)) {
            case AnswerCheck.Verdict.Accepted<T> accepted -> new Ending.Answered<>(accepted.value(), text);
            case AnswerCheck.Verdict.Rejected<T> rejected -> sendBack(message, text, how, rejected.reason());
        };
    }

    /** {@return the end, if that was once too often; {@code null} if the conversation goes on} */
    private @Nullable Ending<T> sendBack(@Nullable AiMessage message, String text, PromptSection how, String reason) {
        if (rejections >= conversation.maxRejections()) {
            return new Ending.GaveUp<>(new Failure(
                    Failure.Kind.OUTPUT,
                    "The model's answer would not do " + (rejections + 1) + " times, last because: " + reason,
                    null,
                    text));
        }
        rejections++;
        log.append(conversation.taskId(), origin -> new AnswerRejected(origin, rejections, reason));
        if (message != null && !ToolSpeech.text(talk.speech().kept(message)).isBlank()) {
            talk.add(talk.speech().kept(message));
        }
        talk.add(UserMessage.from(said(how, Map.of("reason", reason))));
        return null;
    }

    private String said(PromptSection section, Map<String, String> values) {
        return conversation.manner().words().fill(section, values);
    }

    // ---- tools
    // -------------------------------------------------------------------------------------------------------

    /**
     * Runs the tools of one turn at once; their answers go back in the order in which the model asked.
     *
     * @return the first result that is the answer which is looked for; {@code null} if there is none
     */
    private @Nullable String answerTools(List<ToolExecutionRequest> requests, List<ToolSpecification> offered)
            throws Exception {
        List<ToolCall> calls = new ArrayList<>();
        for (ToolExecutionRequest request : requests) {
            calls.add(call(request, calls.size() + 1, offered));
        }
        if (talk.speech() instanceof ToolSpeech.InWords && isRepetition(calls.getFirst())) {
            String told = said(PromptSection.REPEATED, Map.of("text", String.valueOf(repetition.answer())));
            talk.add(talk.speech().result(requests.getFirst(), told, false));
            return null;
        }
        List<ToolAnswer> answers = calls.size() == 1
                ? List.of(tools.call(calls.getFirst()))
                : fork.all(calls.size(), index -> tools.call(calls.get(index)));
        String result = null;
        for (int i = 0; i < calls.size(); i++) {
            ToolAnswer answer = answers.get(i);
            talk.add(talk.speech().result(requests.get(i), told(answer), answer.error()));
            repetition.made(calls.get(i), answer);
            if (result == null
                    && !answer.error()
                    && conversation.tools().answers(calls.get(i).tool())) {
                result = answer.whole();
            }
        }
        return result;
    }

    private boolean isRepetition(ToolCall call) {
        return repetition.isSame(call) && !conversation.tools().isRepeatable(call.tool());
    }

    private static String told(ToolAnswer answer) {
        return answer.repairs().isEmpty()
                ? answer.text()
                : answer.text() + "\n\n[The arguments were mended before the call. "
                        + String.join(" ", answer.repairs()) + "]";
    }

    private ToolCall call(ToolExecutionRequest request, int index, List<ToolSpecification> offered) {
        StepId step = new StepId(conversation.runId(), conversation.taskId(), model.turn(), index);
        String arguments = request.arguments() == null ? "" : request.arguments();
        return new ToolCall(step, ToolNames.meant(String.valueOf(request.name()), offered), arguments);
    }
}

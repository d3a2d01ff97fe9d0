package dev.regatta.internal.agent;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.regatta.error.Failure;
import dev.regatta.event.RunEvent.AnswerRejected;
import dev.regatta.gateway.Gateway;
import dev.regatta.gateway.GiveUpException;
import dev.regatta.gateway.ModelAnswer;
import dev.regatta.gateway.ModelCall;
import dev.regatta.gateway.StepId;
import dev.regatta.gateway.ToolAnswer;
import dev.regatta.gateway.ToolCall;
import dev.regatta.internal.agent.ModelSide.Turn;
import dev.regatta.internal.event.EventLog;
import dev.regatta.message.Message;
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
    private final Dialogue dialogue;
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
            Dialogue dialogue,
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
        this.dialogue = dialogue;
        this.model = new ModelSide(conversation, models, log, dialogue);
        if (conversation.manner().inWords()) {
            dialogue.goOnInWords(new ToolSpeech.InWords(conversation.manner().words()));
        }
    }

    /** {@return whether the model turned out to call tools in words only} */
    public boolean wentOverToWords() {
        return !conversation.manner().inWords() && dialogue.speech() instanceof ToolSpeech.InWords;
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
            Turn turn = model.ask(offered);
            Ending<T> ending = switch (dialogue.speech().read(turn.message(), offered, false)) {
                case Move.Answer answer -> judge(turn, answer.text());
                case Move.Calls calls -> {
                    dialogue.keep(turn.message(), turn.chat());
                    String result = answerTools(calls.requests(), offered);
                    yield result == null ? null : judge(null, result);
                }
                case Move.Unreadable unreadable ->
                    sendBack(turn, turn.text(), PromptSection.UNREADABLE, unreadable.reason(), unreadable.reason());
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
        String turns = String.valueOf(conversation.maxIterations());
        dialogue.tell(said(PromptSection.LAST_TURN, Map.of("turns", turns)));
        Turn turn = model.ask(List.of());
        return switch (dialogue.speech()
                .read(turn.message(), conversation.tools().offered(), true)) {
            case Move.Answer answer ->
                switch (check.check(answer.text())) {
                    case AnswerCheck.Verdict.Accepted<T> accepted ->
                        new Ending.Answered<>(accepted.value(), answer.text());
                    case AnswerCheck.Verdict.Rejected<T> rejected -> outOfTurns(rejected.reason(), answer.text());
                };
            case Move.Calls calls -> outOfTurns("It asks for tools again.", turn.text());
            case Move.Unreadable unreadable -> outOfTurns(unreadable.reason(), turn.text());
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
     * @param turn what the model said; {@code null} if the answer is a tool's
     */
    private @Nullable Ending<T> judge(@Nullable Turn turn, String text) throws Exception {
        PromptSection how = turn == null ? PromptSection.RESULT_REJECTED : PromptSection.REJECTED;
        return switch (check.check(text)) {
            case AnswerCheck.Verdict.Accepted<T> accepted -> new Ending.Answered<>(accepted.value(), text);
            case AnswerCheck.Verdict.Rejected<T> rejected ->
                sendBack(turn, text, how, rejected.reason(), rejected.feedback());
        };
    }

    /** {@return the end, if that was once too often; {@code null} if the conversation goes on} */
    private @Nullable Ending<T> sendBack(
            @Nullable Turn turn, String text, PromptSection how, String reason, String feedback) {
        if (rejections >= conversation.maxRejections()) {
            return new Ending.GaveUp<>(new Failure(
                    Failure.Kind.OUTPUT,
                    "The model's answer would not do " + (rejections + 1) + " times, last because: " + reason,
                    null,
                    text));
        }
        rejections++;
        log.append(conversation.task(), origin -> new AnswerRejected(origin, rejections, reason));
        if (turn != null && !turn.text().isBlank()) {
            dialogue.keep(turn.message(), turn.chat());
        }
        dialogue.tell(said(how, Map.of("reason", feedback)));
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
    private @Nullable String answerTools(List<Message.ToolRequest> requests, List<ToolSpecification> offered)
            throws Exception {
        List<ToolCall> calls = new ArrayList<>();
        for (Message.ToolRequest request : requests) {
            calls.add(call(request, calls.size() + 1, offered));
        }
        if (dialogue.speech() instanceof ToolSpeech.InWords && isRepetition(calls.getFirst())) {
            String told = said(PromptSection.REPEATED, Map.of("text", String.valueOf(repetition.answer())));
            dialogue.result(requests.getFirst(), told, false);
            return null;
        }
        List<ToolAnswer> answers = calls.size() == 1
                ? List.of(tools.call(calls.getFirst()))
                : fork.all(calls.size(), index -> tools.call(calls.get(index)));
        String result = null;
        for (int i = 0; i < calls.size(); i++) {
            ToolAnswer answer = answers.get(i);
            dialogue.result(requests.get(i), told(answer), answer.error());
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

    private String told(ToolAnswer answer) {
        return answer.repairs().isEmpty()
                ? answer.text()
                : answer.text() + "\n\n"
                        + said(PromptSection.TOOL_MENDED, Map.of("repairs", String.join(" ", answer.repairs())));
    }

    private ToolCall call(Message.ToolRequest request, int index, List<ToolSpecification> offered) {
        StepId step = new StepId(conversation.runId(), conversation.taskId(), model.turn(), index);
        String arguments = request.arguments() == null ? "" : request.arguments();
        return new ToolCall(step, ToolNames.meant(String.valueOf(request.name()), offered), arguments);
    }
}

package dev.regatta.internal.agent;

import dev.regatta.error.Failure;
import dev.regatta.gateway.Gateway;
import dev.regatta.gateway.GiveUpException;
import dev.regatta.internal.gateway.TaskScope;
import dev.regatta.message.FinishReason;
import dev.regatta.message.Message;
import dev.regatta.prompt.PromptSection;
import dev.regatta.step.ModelAnswer;
import dev.regatta.step.ModelCall;
import dev.regatta.step.Note;
import dev.regatta.step.StepPath;
import dev.regatta.step.ToolAnswer;
import dev.regatta.step.ToolCall;
import dev.regatta.step.ToolDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The agent loop (reason and act, "ReAct"): asks the model, runs the tools it asks for, and goes on until an answer will do. It is a function of its
 * conversation and of what the two chains return; it reaches nothing else. One object serves one conversation.
 *
 * @param <T> what a good answer becomes
 */
public final class AgentLoop<T> {
    private static final String CUT = "It was cut off at the output limit. Raise maxOutputTokens, or ask for less.";

    private final Conversation conversation;
    private final AnswerCheck<T> check;
    private final TaskScope scope;
    private final Dialogue dialogue;
    private final ModelTurns model;
    private final RepeatedTurn repetition = new RepeatedTurn();
    private final @Nullable AnswerTool answerTool;

    private int rejections;
    private int remarks;

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
            TaskScope scope) {
        this.conversation = conversation;
        this.check = check;
        this.scope = scope;
        this.dialogue = dialogue;
        this.model = new ModelTurns(conversation, models, scope, dialogue);
        this.answerTool = conversation.form() == null
                ? null
                : new AnswerTool(conversation.form(), worded(PromptSection.ANSWER_TOOL, Map.of()));
        if (conversation.manner().inWords()) {
            dialogue.goOnInWords(
                    new ToolProtocol.ReActProtocol(conversation.manner().words()));
        }
    }

    /**
     * Leads the conversation to its end.
     *
     * @throws Exception what a chain threw
     */
    public Ending<T> run() throws Exception {
        try {
            return lead();
        } catch (GiveUpException decided) {
            return new Ending.GaveUp<>(decided.failure());
        }
    }

    private Ending<T> lead() throws Exception {
        Ending<T> ending = null;
        while (ending == null) { // a person's remark begins a new piece of work, with all its turns
            ending = takeTurns();
        }
        return ending;
    }

    private @Nullable Ending<T> takeTurns() throws Exception {
        int before = remarks;
        for (int iteration = 0; iteration < conversation.maxIterations(); iteration++) {
            List<ToolDefinition> offered = conversation.tools().offered();
            Message.Assistant said = model.ask(withAnswerTool(offered));
            Ending<T> ending = switch (dialogue.speech().read(said, offered, false)) {
                case ModelDecision.Answer answer -> judge(said, answer.text());
                case ModelDecision.Calls calls -> {
                    List<Message.ToolRequest> meant = meant(calls.requests(), offered);
                    dialogue.keep(said.toolCalls().isEmpty() ? said : said.withToolCalls(meant));
                    Message.ToolRequest answering = answerIn(meant, offered);
                    if (answering != null) {
                        yield judge(meant, answering, false);
                    }
                    String result = answerTools(calls.requests(), meant);
                    yield result == null ? null : judge(null, result);
                }
                case ModelDecision.Unreadable unreadable -> {
                    AnswerCheck.Verdict.Rejected<T> why =
                            isCut(said) ? cut() : new AnswerCheck.Verdict.Rejected<>(unreadable.reason());
                    yield sendBack(
                            said, ToolProtocol.text(said), PromptSection.UNREADABLE, why.reason(), why.feedback());
                }
            };
            if (ending != null || remarks > before) {
                return ending;
            }
        }
        return lastChance();
    }

    // ---- answers
    // -----------------------------------------------------------------------------------------------------

    /** Asks once more, without tools; what comes back must do. */
    private @Nullable Ending<T> lastChance() throws Exception {
        String turns = String.valueOf(conversation.maxIterations());
        dialogue.tell(worded(PromptSection.LAST_TURN, Map.of("turns", turns)));
        Message.Assistant said = model.ask(List.of());
        List<ToolDefinition> offered = conversation.tools().offered();
        Message.ToolRequest answering = answerIn(said.toolCalls(), offered);
        if (answering != null) {
            dialogue.keep(said);
            return judge(said.toolCalls(), answering, true);
        }
        return switch (dialogue.speech().read(said, offered, true)) {
            case ModelDecision.Answer answer ->
                switch (check.check(answer.text())) {
                    case AnswerCheck.Verdict.Accepted<T> accepted ->
                        new Ending.Answered<>(accepted.value(), answer.text());
                    case AnswerCheck.Verdict.Rejected<T> rejected ->
                        outOfTurns(isCut(said) ? CUT : rejected.reason(), answer.text());
                    case AnswerCheck.Verdict.Remarked<T> remarked -> takeRemark(said, answer.text(), remarked.remark());
                };
            case ModelDecision.Calls calls -> outOfTurns("It asks for tools again.", ToolProtocol.text(said));
            case ModelDecision.Unreadable unreadable -> outOfTurns(unreadable.reason(), ToolProtocol.text(said));
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
     * @param said what the model said; {@code null} if the answer is a tool's
     */
    private @Nullable Ending<T> judge(Message.@Nullable Assistant said, String text) throws Exception {
        PromptSection how = said == null ? PromptSection.RESULT_REJECTED : PromptSection.REJECTED;
        return switch (check.check(text)) {
            case AnswerCheck.Verdict.Accepted<T> accepted -> new Ending.Answered<>(accepted.value(), text);
            case AnswerCheck.Verdict.Rejected<T> rejected -> {
                AnswerCheck.Verdict.Rejected<T> why = isCut(said) ? cut() : rejected;
                yield sendBack(said, text, how, why.reason(), why.feedback());
            }
            case AnswerCheck.Verdict.Remarked<T> remarked -> takeRemark(said, text, remarked.remark());
        };
    }

    /** Judges an answer that is the arguments of a call; what is wrong with it is the result of all calls of its turn. */
    private @Nullable Ending<T> judge(List<Message.ToolRequest> requests, Message.ToolRequest answering, boolean isLast)
            throws Exception {
        String text = String.valueOf(answering.arguments());
        Ending<T> ending;
        String told;
        switch (check.check(text)) {
            case AnswerCheck.Verdict.Accepted<T> accepted -> {
                return new Ending.Answered<>(accepted.value(), text);
            }
            case AnswerCheck.Verdict.Rejected<T> rejected -> {
                ending = isLast ? outOfTurns(rejected.reason(), text) : tooOften(text, rejected.reason());
                told = worded(PromptSection.REJECTED, Map.of("reason", rejected.feedback()));
            }
            case AnswerCheck.Verdict.Remarked<T> remarked -> {
                ending = tooManyRemarks(text);
                told = worded(PromptSection.PERSON_REMARK, Map.of("remark", remarked.remark()));
            }
        }
        if (ending == null) {
            requests.forEach(request -> dialogue.result(request, told, true));
        }
        return ending;
    }

    /** {@return what is offered next: with the function whose arguments are the answer, once an answer did not have the form} */
    private List<ToolDefinition> withAnswerTool(List<ToolDefinition> offered) {
        return answerTool == null || rejections == 0 || offered.isEmpty() || !model.takesTools()
                ? offered
                : answerTool.among(offered);
    }

    private static boolean isCut(Message.@Nullable Assistant said) {
        return said != null && said.finish() == FinishReason.LENGTH;
    }

    /** {@return why an answer will not do that ended too early: what else is wrong with it comes of that} */
    private static <T> AnswerCheck.Verdict.Rejected<T> cut() {
        return new AnswerCheck.Verdict.Rejected<>(CUT, "It is too long and was cut off. Answer shorter.");
    }

    private static boolean isOffered(String name, List<ToolDefinition> offered) {
        return offered.stream().anyMatch(tool -> tool.name().equals(name));
    }

    private Message.@Nullable ToolRequest answerIn(List<Message.ToolRequest> calls, List<ToolDefinition> offered) {
        return answerTool == null ? null : answerTool.answerIn(calls, name -> isOffered(meant(name, offered), offered));
    }

    /** {@return the end, if that was once too often; {@code null} if the conversation goes on} */
    private @Nullable Ending<T> sendBack(
            Message.@Nullable Assistant said, String text, PromptSection how, String reason, String feedback) {
        Ending<T> ending = tooOften(text, reason);
        if (ending == null) {
            tell(said, worded(how, Map.of("reason", feedback)));
        }
        return ending;
    }

    /** {@return the end, if a person had remarks once too often; {@code null} if the conversation goes on} */
    private @Nullable Ending<T> takeRemark(Message.@Nullable Assistant said, String text, String remark) {
        Ending<T> ending = tooManyRemarks(text);
        if (ending == null) {
            tell(said, worded(PromptSection.PERSON_REMARK, Map.of("remark", remark)));
        }
        return ending;
    }

    /** Counts an answer that will not do; {@return the end, if that was once too often} */
    private @Nullable Ending<T> tooOften(String text, String reason) {
        if (rejections >= conversation.patience().rejections()) {
            return new Ending.GaveUp<>(new Failure(
                    Failure.Kind.OUTPUT,
                    "The model's answer would not do " + (rejections + 1) + " times, last because: " + reason
                            + " A transcript shows what it said in '" + conversation.path() + "'.",
                    null,
                    text));
        }
        rejections++;
        note(reason);
        return null;
    }

    /** Counts a remark; {@return the end, if that was once too often} */
    private @Nullable Ending<T> tooManyRemarks(String text) {
        if (remarks >= conversation.patience().remarks()) {
            return new Ending.GaveUp<>(new Failure(
                    Failure.Kind.OUTPUT,
                    "A person wanted the answer changed " + (remarks + 1) + " times; maxRemarks allows "
                            + conversation.patience().remarks() + ".",
                    null,
                    text));
        }
        remarks++;
        note("A person wants it changed.");
        return null;
    }

    private void note(String reason) {
        scope.note(conversation.path(), new Note.Rejected(rejections + remarks, reason));
    }

    private void tell(Message.@Nullable Assistant said, String words) {
        if (said != null && !ToolProtocol.text(said).isBlank()) {
            dialogue.keep(said);
        }
        dialogue.tell(words);
    }

    private String worded(PromptSection section, Map<String, String> values) {
        return conversation.manner().words().fill(section, values);
    }

    // ---- tools
    // -------------------------------------------------------------------------------------------------------

    /**
     * Runs the tools of one turn at once; their answers go back in the order in which the model asked.
     *
     * @param written the calls as the model wrote them
     * @param requests the same with the names of tools that there are, where these are meant
     * @return the first result that is the answer which is looked for; {@code null} if there is none
     */
    private @Nullable String answerTools(List<Message.ToolRequest> written, List<Message.ToolRequest> requests)
            throws Exception {
        List<ToolCall> calls = new ArrayList<>();
        for (Message.ToolRequest request : requests) {
            calls.add(call(request, calls.size() + 1));
        }
        if (dialogue.speech() instanceof ToolProtocol.ReActProtocol && isRepetition(calls.getFirst())) {
            String told = worded(PromptSection.REPEATED, Map.of("text", String.valueOf(repetition.answer())));
            dialogue.result(requests.getFirst(), told, false);
            return null;
        }
        List<ToolAnswer> answers = conversation.tools().call(calls);
        String result = null;
        for (int i = 0; i < calls.size(); i++) {
            ToolAnswer answer = answers.get(i);
            boolean renamed = !ToolNames.alike(
                    String.valueOf(written.get(i).name()), calls.get(i).tool());
            dialogue.result(requests.get(i), told(answer, renamed ? calls.get(i).tool() : null), answer.error());
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

    /** {@return what the model is told of an answer, with what was repaired: the name, if one is given, and the arguments} */
    private String told(ToolAnswer answer, @Nullable String name) {
        List<String> repairs = new ArrayList<>(answer.repairs());
        if (name != null) {
            repairs.addFirst("The name of the tool is " + name + ".");
        }
        return repairs.isEmpty()
                ? answer.text()
                : answer.text() + "\n\n"
                        + worded(PromptSection.TOOL_MENDED, Map.of("repairs", String.join(" ", repairs)));
    }

    private List<Message.ToolRequest> meant(List<Message.ToolRequest> requests, List<ToolDefinition> offered) {
        return requests.stream()
                .map(request -> request.name() == null
                        ? request
                        : new Message.ToolRequest(request.id(), meant(request.name(), offered), request.arguments()))
                .toList();
    }

    private String meant(String name, List<ToolDefinition> offered) {
        return ToolNames.meant(name, offered, conversation.tools()::offeredAs);
    }

    private ToolCall call(Message.ToolRequest request, int index) {
        StepPath step = conversation.path().turn(model.turn()).call(index);
        String arguments = request.arguments() == null ? "" : request.arguments();
        return new ToolCall(step, String.valueOf(request.name()), arguments);
    }
}

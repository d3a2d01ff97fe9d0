package dev.regatta.internal.loop;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.output.FinishReason;
import dev.regatta.error.Failure;
import dev.regatta.event.RunEvent.AnswerRejected;
import dev.regatta.event.RunEvent.Warning;
import dev.regatta.gateway.Gateway;
import dev.regatta.gateway.GiveUpException;
import dev.regatta.gateway.ModelAnswer;
import dev.regatta.gateway.ModelCall;
import dev.regatta.gateway.StepId;
import dev.regatta.gateway.ToolAnswer;
import dev.regatta.gateway.ToolCall;
import dev.regatta.internal.event.EventLog;
import dev.regatta.message.Message;
import dev.regatta.message.Part;
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
    private final Dialogue dialogue;
    private final AnswerCheck<T> check;
    private final Gateway<ModelCall, ModelAnswer> models;
    private final Gateway<ToolCall, ToolAnswer> tools;
    private final EventLog log;
    private final Fork fork;

    private int turn;
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
        this.dialogue = dialogue;
        this.check = check;
        this.models = models;
        this.tools = tools;
        this.log = log;
        this.fork = fork;
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
        while (turn < conversation.maxIterations()) {
            Turn answered = ask(conversation.tools().offered());
            Ending<T> ending;
            if (answered.message().toolCalls().isEmpty()) {
                ending = judge(answered, answered.text());
            } else {
                dialogue.keep(answered.message(), answered.chat());
                String result = answerTools(answered.message().toolCalls());
                ending = result == null ? null : judge(null, result);
            }
            if (ending != null) {
                return ending;
            }
        }
        return lastChance();
    }

    /** Asks once more, without tools; what comes back must do. */
    private Ending<T> lastChance() throws Exception {
        dialogue.tell("You have used all " + conversation.maxIterations()
                + " turns. Give your final answer now, from what you know so far, without calling tools.");
        String text = ask(List.of()).text();
        AnswerCheck.Verdict<T> verdict = check.check(text);
        return switch (verdict) {
            case AnswerCheck.Verdict.Accepted<T> accepted -> new Ending.Answered<>(accepted.value(), text);
            case AnswerCheck.Verdict.Rejected<T> rejected ->
                new Ending.GaveUp<>(new Failure(
                        Failure.Kind.ITERATIONS,
                        "The agent used all " + conversation.maxIterations()
                                + " turns, and its final answer will not do: " + rejected.reason()
                                + " Raise maxIterations, or ask for less.",
                        null,
                        text));
        };
    }

    /**
     * Judges an answer; one that will not do is sent back.
     *
     * @param answered what the model said, if the answer is its own and not a tool's
     * @return the end; {@code null} if the conversation goes on
     */
    private @Nullable Ending<T> judge(@Nullable Turn answered, String text) throws Exception {
        AnswerCheck.Verdict<T> verdict = check.check(text);
        switch (verdict) {
            case AnswerCheck.Verdict.Accepted<T> accepted -> {
                return new Ending.Answered<>(accepted.value(), text);
            }
            case AnswerCheck.Verdict.Rejected<T> rejected -> {
                if (rejections >= conversation.maxRejections()) {
                    return new Ending.GaveUp<>(new Failure(
                            Failure.Kind.OUTPUT,
                            "The model's answer would not do " + (rejections + 1) + " times, last because: "
                                    + rejected.reason(),
                            null,
                            text));
                }
                rejections++;
                log.append(conversation.task(), origin -> new AnswerRejected(origin, rejections, rejected.reason()));
                if (answered != null && !text.isBlank()) {
                    dialogue.keep(answered.message(), answered.chat());
                }
                String what = answered == null
                        ? "The result of the tool will not do as the answer"
                        : "That answer will not do";
                dialogue.tell(what + ":\n" + rejected.feedback() + "\nAnswer again, in full.");
                return null;
            }
        }
    }

    private Turn ask(List<ToolSpecification> offered) throws Exception {
        turn++;
        ChatRequest.Builder request =
                ChatRequest.builder().messages(dialogue.chat()).toolSpecifications(offered);
        if (offered.isEmpty() && conversation.format() != null) {
            request.responseFormat(conversation.format());
        }
        StepId step = new StepId(conversation.runId(), conversation.taskId(), turn, 0);
        ModelAnswer answer = models.call(new ModelCall(step, conversation.model(), request.build()));
        if (answer.finish() == FinishReason.LENGTH) {
            log.append(
                    conversation.task(),
                    origin -> new Warning(
                            origin,
                            "answer-cut",
                            "The model stopped at its output limit; its answer may be cut short."));
        }
        return new Turn(dialogue.heard(answer, turn), answer.message());
    }

    /** What the model said in a turn, as a value and as it came. */
    private record Turn(Message.Assistant message, AiMessage chat) {
        String text() {
            return message.text() == null ? "" : message.text();
        }
    }

    // ---- tools
    // -------------------------------------------------------------------------------------------------------

    /**
     * Runs the tools of one turn at once; their answers go back in the order in which the model asked.
     *
     * @return the first result that is the answer which is looked for; {@code null} if there is none
     */
    private @Nullable String answerTools(List<Message.ToolRequest> requests) throws Exception {
        List<ToolAnswer> answers = requests.size() == 1
                ? List.of(tools.call(call(requests.getFirst(), 1)))
                : fork.all(requests.size(), index -> tools.call(call(requests.get(index), index + 1)));
        String result = null;
        for (int i = 0; i < requests.size(); i++) {
            Message.ToolRequest request = requests.get(i);
            ToolAnswer answer = answers.get(i);
            dialogue.add(new Message.ToolResult(
                    request.id(), request.name(), List.of(new Part.Text(told(answer))), answer.error(), Map.of()));
            if (result == null && !answer.error() && conversation.tools().answers(String.valueOf(request.name()))) {
                result = answer.whole();
            }
        }
        return result;
    }

    private static String told(ToolAnswer answer) {
        return answer.repairs().isEmpty()
                ? answer.text()
                : answer.text() + "\n\n[The arguments were mended before the call. "
                        + String.join(" ", answer.repairs()) + "]";
    }

    private ToolCall call(Message.ToolRequest request, int index) {
        StepId step = new StepId(conversation.runId(), conversation.taskId(), turn, index);
        String arguments = request.arguments() == null ? "" : request.arguments();
        return new ToolCall(step, String.valueOf(request.name()), arguments);
    }
}

package dev.regatta.internal.gateway;

import static java.util.Objects.requireNonNull;

import dev.regatta.gateway.StepContext;
import dev.regatta.gateway.StepContext.Questions;
import dev.regatta.gateway.StepContext.ToolFacts;
import dev.regatta.internal.gateway.RepeatedCalls.Counted;
import dev.regatta.internal.gateway.TaskScope.Stopwatch;
import dev.regatta.prompt.PromptSection;
import dev.regatta.prompt.PromptTemplates;
import dev.regatta.step.ToolAnswer;
import dev.regatta.step.ToolCall;
import dev.regatta.tool.CallArguments;
import dev.regatta.tool.Tool;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A tool call on its way through the links: what the model wrote, the tool it meant, and what was found out about both. One thread
 * at a time.
 */
public final class ToolRequest {
    private final ToolCall call;
    private final @Nullable Tool tool;
    private final CallArguments arguments;
    private final Stopwatch took;
    private final Questions questions;
    private Tool.@Nullable Checked checked;
    private @Nullable Counted counted;
    private @Nullable PromptSection refusal;
    private @Nullable Callable<ToolAnswer> passedOn;
    private boolean decided;
    private boolean reserved;
    private boolean joined;
    private volatile boolean started;

    ToolRequest(ToolCall call, @Nullable Tool tool, Stopwatch took, Questions questions) {
        this.call = call;
        this.tool = tool;
        this.arguments = CallArguments.of(call.arguments());
        this.took = took;
        this.questions = questions;
    }

    public ToolCall call() {
        return call;
    }

    /** {@return the tool; {@code null} if there is none of that name} */
    @Nullable
    Tool tool() {
        return tool;
    }

    /** {@return the tool, after the guard, which lets nothing through without one} */
    Tool known() {
        return requireNonNull(tool);
    }

    CallArguments arguments() {
        return arguments;
    }

    /** {@return the same request with the call that a hook has passed on} */
    ToolRequest with(ToolCall changed, @Nullable Tool meant) {
        return new ToolRequest(changed, meant, took, questions);
    }

    Stopwatch took() {
        return took;
    }

    /** {@return what the guard says of the arguments; asked once} */
    Tool.Checked checked() {
        Tool.Checked verdict = checked;
        if (verdict == null) {
            verdict = known().check(arguments.text());
            checked = verdict;
        }
        return verdict;
    }

    // ---- what was decided before the first call of the turn ran
    // ------------------------------------------------------

    boolean isDecided() {
        return decided;
    }

    void decided() {
        decided = true;
    }

    void count(Counted how) {
        counted = how;
    }

    @Nullable
    Counted counted() {
        return counted;
    }

    /** Takes the answer, which is that of the same call the next time; {@return the answer} */
    ToolAnswer answered(ToolAnswer answer) {
        if (counted != null && answer.way() != ToolAnswer.Way.REPEATED) {
            counted.repeats().answer(answer);
        }
        return answer;
    }

    /** Marks that its tool is used up. */
    void refuse(PromptSection how) {
        refusal = how;
    }

    /** {@return how it is said that its tool is used up; {@code null} if it is not} */
    @Nullable
    PromptSection refusal() {
        return refusal;
    }

    /** Marks that it may use its tool. */
    void reserve() {
        reserved = true;
    }

    boolean isReserved() {
        return reserved;
    }

    /** Takes what answers a call that passes work on. */
    void passOn(Callable<ToolAnswer> work) {
        passedOn = work;
    }

    /** {@return what answers a call that passes work on; {@code null} if that was not decided} */
    @Nullable
    Callable<ToolAnswer> passedOn() {
        return passedOn;
    }

    // ---- how far it got
    // ----------------------------------------------------------------------------------------------

    /** Marks the call as one that reaches the tool; {@return what runs it} */
    Tool.Checked.Ready start() {
        started = true;
        return switch (checked()) {
            case Tool.Checked.Ready ready -> ready;
            case Tool.Checked.Refused refused ->
                throw new IllegalStateException("The guard lets no refused call through: " + refused.message());
        };
    }

    /** Marks the call as one that the same call of somebody else answered, if only with its failure. */
    void join() {
        joined = true;
    }

    boolean isJoined() {
        return joined;
    }

    boolean hasStarted() {
        return started;
    }

    /** {@return what an interceptor knows of the call besides the call itself} */
    StepContext context(TaskScope scope, String agent, PromptTemplates words) {
        RunScope run = scope.run();
        return new StepContext(
                run.id(), run.crew().name(), agent, call.step(), scope.attempt(), facts(), questions, words);
    }

    private @Nullable ToolFacts facts() {
        if (tool == null) {
            return null;
        }
        return switch (checked()) {
            case Tool.Checked.Ready ready ->
                new ToolFacts(tool.rules(), ready.arguments(), !ready.repairs().isEmpty());
            case Tool.Checked.Refused refused -> new ToolFacts(tool.rules(), arguments.text(), false);
        };
    }

    /** {@return as the call tells of itself} */
    @Override
    public String toString() {
        return call.toString();
    }
}

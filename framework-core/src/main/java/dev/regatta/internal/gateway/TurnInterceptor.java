package dev.regatta.internal.gateway;

import dev.regatta.ToolUse;
import dev.regatta.error.Failure;
import dev.regatta.error.StepTimeoutException;
import dev.regatta.gateway.Gateway;
import dev.regatta.gateway.GiveUpException;
import dev.regatta.internal.gateway.RepeatedCalls.Counted;
import dev.regatta.prompt.PromptSection;
import dev.regatta.prompt.PromptTemplates;
import dev.regatta.step.ToolAnswer;
import dev.regatta.step.ToolAnswer.Way;
import dev.regatta.tool.Tool;
import dev.regatta.tool.ToolRules;
import dev.regatta.tool.ToolRules.Trait;
import java.time.Duration;
import java.util.Map;

/**
 * Bounds what an agent does over and over. The same call goes through a few times, then its last result is the answer, with a hint,
 * and at last the task has failed. A tool runs only so many times per task and per run; a call that in the end does not reach the
 * tool does not count. All calls of a turn are decided on before the first of them runs, in the order in which the model made
 * them ({@link #decide}); a call that a hook has changed is decided on when it comes by.
 */
final class TurnInterceptor implements CallInterceptor<ToolRequest, ToolAnswer> {
    private final TaskScope scope;
    private final PromptTemplates words;

    TurnInterceptor(TaskScope scope, PromptTemplates words) {
        this.scope = scope;
        this.words = words;
    }

    /** Counts a call of the turn that is about to run, and reserves the use of its tool. */
    void decide(ToolRequest request) {
        request.decided();
        Tool tool = request.tool();
        if (tool == null || !tool.rules().is(Trait.REPEATABLE)) {
            if (tool != null && CacheInterceptor.policy(tool, scope) != null) {
                boolean unused = scope.run().cache().recognise(tool, request.arguments());
            }
            request.count(scope.repeated().count(request.call().tool(), request.arguments()));
        }
        if (tool != null && isBounded(tool) && passes(request) && request.checked() instanceof Tool.Checked.Ready) {
            if (!CacheInterceptor.answers(request, scope)) {
                reserve(request);
            }
        }
    }

    private static boolean isBounded(Tool tool) {
        ToolRules rules = tool.rules();
        return rules.maxUsesPerTask() < Integer.MAX_VALUE || rules.maxUsesPerRun() < Integer.MAX_VALUE;
    }

    private boolean passes(ToolRequest request) {
        Counted counted = request.counted();
        return counted == null || counted.made() <= use().sameCallsRun();
    }

    private ToolUse use() {
        return scope.run().crew().rules().toolUse();
    }

    /** Fails the task of an agent that gets no further, whatever becomes of the call otherwise. */
    void giveUpOn(ToolRequest request) {
        Counted counted = request.counted();
        if (counted != null && counted.made() >= use().sameCallsFail()) {
            throw new GiveUpException(Failure.of(
                    Failure.Kind.LOOP,
                    "The agent of task '" + scope.taskId() + "' called the tool '"
                            + request.call().tool() + "' " + counted.made()
                            + " times with the same arguments and gets no further. Change the prompt, the tool or the"
                            + " model; a tool that is meant to be called like that is marked repeatable().",
                    null));
        }
    }

    @Override
    public ToolAnswer pass(ToolRequest request, Gateway<ToolRequest, ToolAnswer> next) throws Exception {
        if (!request.isDecided()) {
            decide(request);
            giveUpOn(request);
        }
        Counted counted = request.counted();
        if (counted != null && counted.made() > use().sameCallsRun()) {
            return again(request, counted);
        }
        if (request.tool() == null || !isBounded(request.known())) {
            return next.call(request);
        }
        try {
            return request.refusal() == null ? next.call(request) : usedUp(request, request.refusal());
        } finally {
            if (request.isReserved() && !request.hasStarted()) {
                scope.uses().release(request.known().name());
                scope.journal().release(request.known().name());
            }
        }
    }

    private ToolAnswer again(ToolRequest request, Counted counted) throws InterruptedException {
        Duration left = scope.left();
        ToolAnswer last = counted.repeats().lastAnswer(left);
        if (last == null) {
            throw StepTimeoutException.of(request + " (waiting for the same call)", left, false);
        }
        String hint = words.fill(
                PromptSection.TOOL_SAME_CALL,
                Map.of("tool", request.call().tool(), "times", String.valueOf(counted.made())));
        return last.by(Way.REPEATED).shown(last.text() + "\n\n" + hint);
    }

    // ---- uses
    // --------------------------------------------------------------------------------------------------------

    /** Makes a call that was expected to be answered from a cache, and was not, use its tool after all. */
    ToolAnswer passUses(ToolRequest request, Gateway<ToolRequest, ToolAnswer> next) throws Exception {
        if (isBounded(request.known()) && !request.isReserved()) {
            reserve(request);
            PromptSection refusal = request.refusal();
            if (refusal != null) {
                return usedUp(request, refusal);
            }
        }
        return next.call(request);
    }

    private void reserve(ToolRequest request) {
        Tool tool = request.known();
        if (!scope.uses().reserve(tool.name(), tool.rules().maxUsesPerTask())) {
            request.refuse(PromptSection.TOOL_USED_UP);
        } else if (!scope.journal().reserve(tool.name(), tool.rules().maxUsesPerRun())) {
            scope.uses().release(tool.name());
            request.refuse(PromptSection.TOOL_USED_UP_IN_RUN);
        } else {
            request.reserve();
        }
    }

    private ToolAnswer usedUp(ToolRequest request, PromptSection how) {
        Tool tool = request.known();
        int most = how == PromptSection.TOOL_USED_UP
                ? tool.rules().maxUsesPerTask()
                : tool.rules().maxUsesPerRun();
        return ToolAnswer.refused(words.fill(how, Map.of("tool", tool.name(), "most", String.valueOf(most))));
    }
}

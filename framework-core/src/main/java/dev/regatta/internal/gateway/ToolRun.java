package dev.regatta.internal.gateway;

import dev.regatta.error.StepTimeoutException;
import dev.regatta.gateway.Gateway;
import dev.regatta.internal.call.BoundedCall;
import dev.regatta.internal.call.RunThreads.Kind;
import dev.regatta.spi.Recovery;
import dev.regatta.step.Digest;
import dev.regatta.step.Note;
import dev.regatta.step.ToolAnswer;
import dev.regatta.tool.Tool;
import dev.regatta.tool.ToolContext;
import dev.regatta.tool.ToolResultException;
import dev.regatta.tool.ToolRules;
import dev.regatta.tool.ToolRules.Trait;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Where the chain of tool calls ends: within the tool's time, the call is recorded as one that begins, and the tool runs. */
final class ToolRun implements Gateway<ToolRequest, ToolAnswer> {
    private final TaskScope scope;

    ToolRun(TaskScope scope) {
        this.scope = scope;
    }

    @Override
    public ToolAnswer call(ToolRequest request) throws Exception {
        scope.dropStrayInterrupt(); // of a hook
        Tool tool = request.known();
        Duration bound = bound(tool, scope);
        if (!bound.isPositive()) {
            throw StepTimeoutException.tooLate("the " + request);
        }
        if (scope.isOver()) { // a hook, or other code outside, kept the interrupt to itself, or comes when all is over
            throw new InterruptedException("stopped before the " + request);
        }
        long begin = System.nanoTime();
        try {
            return BoundedCall.call(
                    request, () -> run(request), bound, scope.grace(), scope.threads(), kind(tool.rules()));
        } finally {
            if (request.hasStarted()) {
                request.took().add(System.nanoTime() - begin);
            }
        }
    }

    /** {@return how long a call may take that begins now: as long as its tool's limit, or what is left of the task's time} */
    static Duration bound(Tool tool, TaskScope scope) {
        Duration own = tool.rules().timeout();
        Duration limit =
                own == null ? scope.run().crew().rules().limits().timeouts().toolCall() : own;
        return limit.compareTo(scope.left()) < 0 ? limit : scope.left();
    }

    private ToolAnswer run(ToolRequest request) throws Exception {
        Tool.Checked.Ready ready = request.start();
        scope.begin(
                request.call().step(),
                () -> Digest.of((request.known().name() + "\n" + ready.arguments()).getBytes(StandardCharsets.UTF_8)),
                recovery(request.known().rules()));
        try {
            return ready.invocation()
                    .run(ToolContext.of(
                            scope.run().id(),
                            request.call().step(),
                            (question, person) -> scope.ask(request.call().step(), question, person)));
        } catch (ToolResultException unusable) { // the model is told, but can do nothing about it
            scope.note(
                    request.call().step(),
                    new Note.Warned("tool-result-unusable", String.valueOf(unusable.getMessage())));
            throw unusable;
        }
    }

    /** {@return where a tool runs: code of users may compute for long, which would hold up all virtual threads} */
    private static Kind kind(ToolRules rules) {
        return rules.is(Trait.QUICK) ? Kind.LIGHT : Kind.HEAVY;
    }

    private static Recovery recovery(ToolRules rules) {
        return switch (rules.effect()) {
            case READ_ONLY, IDEMPOTENT -> Recovery.RETRY;
            case UNSAID, SIDE_EFFECTS -> Recovery.ONCE;
        };
    }
}

package dev.regatta.internal.gateway;

import dev.regatta.error.Failure;
import dev.regatta.error.StepTimeoutException;
import dev.regatta.gateway.Gateway;
import dev.regatta.gateway.GiveUpException;
import dev.regatta.internal.error.TaskFailedException;
import dev.regatta.internal.error.Throwables;
import dev.regatta.internal.gateway.TaskScope.EndedException;
import dev.regatta.internal.gateway.TaskScope.SuspendedError;
import dev.regatta.internal.log.KeptResults;
import dev.regatta.prompt.PromptSection;
import dev.regatta.prompt.PromptTemplates;
import dev.regatta.step.ToolAnswer;
import dev.regatta.step.ToolAnswer.Way;
import dev.regatta.step.ToolCall;
import dev.regatta.tool.Tool;
import dev.regatta.tool.ToolRules.Trait;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns what a tool throws into an answer that the model can act on. Only two things get through: the interrupt of the
 * task, and errors that say the process itself is broken (a class that cannot be loaded, no memory left). Where the tool's
 * failure is that of the task, or the time of the task is up, the task has failed.
 */
final class ToolErrorsInterceptor implements CallInterceptor<ToolRequest, ToolAnswer> {
    private static final int MOST_CHARACTERS = 8_000;

    private final TaskScope scope;
    private final PromptTemplates words;

    ToolErrorsInterceptor(TaskScope scope, PromptTemplates words) {
        this.scope = scope;
        this.words = words;
    }

    @Override
    public ToolAnswer pass(ToolRequest request, Gateway<ToolRequest, ToolAnswer> next) throws Exception {
        try {
            return next.call(request);
        } catch (InterruptedException | GiveUpException | TaskFailedException | EndedException | SuspendedError end) {
            throw end;
        } catch (Throwable failure) {
            if (scope.isTimeUp()) { // nobody is left who could act on an answer
                throw failure;
            }
            ToolAnswer answer = answerTo(request, failure, words);
            if (answer == null) {
                throw failure;
            }
            Tool tool = request.tool();
            if (tool != null && tool.rules().is(Trait.FAIL_TASK_ON_ERROR)) {
                throw new GiveUpException(Failure.of(
                        failure instanceof StepTimeoutException ? Failure.Kind.TIMEOUT : Failure.Kind.CODE,
                        answer.text(),
                        failure));
            }
            return answer;
        }
    }

    /** {@return a failure in words for the model; {@code null} if it is one that the run cannot go on after} */
    static @Nullable ToolAnswer answerTo(ToolRequest request, Throwable failure, PromptTemplates words) {
        ToolAnswer answer = inWords(request.call(), failure, words);
        return answer == null || request.hasStarted()
                ? answer
                : answer.by(request.isJoined() ? Way.CACHED : Way.REFUSED);
    }

    private static @Nullable ToolAnswer inWords(ToolCall call, Throwable failure, PromptTemplates words) {
        return switch (failure) {
            case StepTimeoutException timeout ->
                ToolAnswer.error(words.fill(
                        PromptSection.TOOL_TIMEOUT,
                        Map.of("tool", call.tool(), "failure", String.valueOf(timeout.getMessage()))));
            case StackOverflowError overflow -> ToolAnswer.error(describe(call, overflow, words));
            case VirtualMachineError broken -> null;
            case LinkageError broken -> null;
            default -> ToolAnswer.error(describe(call, failure, words));
        };
    }

    private static String describe(ToolCall call, Throwable failure, PromptTemplates words) {
        String told =
                words.fill(PromptSection.TOOL_FAILED, Map.of("tool", call.tool(), "failure", Throwables.told(failure)));
        return told.length() <= MOST_CHARACTERS ? told : KeptResults.slice(told, 0, MOST_CHARACTERS) + "…";
    }
}

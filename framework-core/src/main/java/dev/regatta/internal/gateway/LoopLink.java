package dev.regatta.internal.gateway;

import dev.regatta.error.Failure;
import dev.regatta.gateway.Gateway;
import dev.regatta.gateway.GiveUpException;
import dev.regatta.gateway.Interceptor;
import dev.regatta.gateway.StepTimeoutException;
import dev.regatta.gateway.ToolAnswer;
import dev.regatta.gateway.ToolAnswer.Way;
import dev.regatta.prompt.PromptSection;
import dev.regatta.prompt.PromptTemplates;
import dev.regatta.tool.Tool;
import dev.regatta.tool.ToolRules.Trait;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Notices an agent that makes the same call again and again within a task: a few times it goes through, then the last result
 * is the answer, with a hint, and at last the task has failed.
 */
final class LoopLink implements Interceptor<ToolRequest, ToolAnswer> {
    /** So many different calls of a task are remembered, those that were made last. */
    private static final int MOST_CALLS = 1_000;

    private final TaskScope scope;
    private final RunTools run;
    private final PromptTemplates words;
    private final Map<Same, Repeats> calls = new LinkedHashMap<>(16, 0.75f, true) { // guarded by itself
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Same, Repeats> eldest) {
                    return size() > MOST_CALLS;
                }
            };

    /** What calls have in common that are the same. */
    private record Same(String tool, String arguments) {}

    /** How often a call was made, and its last answer. */
    private static final class Repeats {
        private final CountDownLatch answered = new CountDownLatch(1);
        private int made; // guarded by the map
        private volatile @Nullable ToolAnswer last;

        void answer(ToolAnswer answer) {
            last = answer;
            answered.countDown();
        }
    }

    LoopLink(TaskScope scope, RunTools run, PromptTemplates words) {
        this.words = words;
        this.scope = scope;
        this.run = run;
    }

    @Override
    public ToolAnswer intercept(ToolRequest request, Gateway<ToolRequest, ToolAnswer> next) throws Exception {
        Tool tool = request.tool();
        if (tool != null && tool.rules().is(Trait.REPEATABLE)) {
            return next.call(request);
        }
        if (tool != null && CacheLink.policy(tool, run) != null) {
            run.cache().recognise(tool, request.arguments());
        }
        String canonical = request.arguments().canonical();
        Same same = new Same(
                request.call().tool(), canonical == null ? request.arguments().text() : canonical);
        Repeats repeats;
        int made;
        synchronized (calls) {
            repeats = calls.computeIfAbsent(same, first -> new Repeats());
            made = ++repeats.made;
        }
        if (made >= run.sameCallsFail()) {
            throw new GiveUpException(Failure.of(Failure.Kind.LOOP, told(request, made), null));
        }
        return made > run.sameCallsRun() ? again(request, repeats, made) : passOn(request, repeats, next);
    }

    private String told(ToolRequest request, int made) {
        return "The agent of task '" + scope.taskId() + "' called the tool '"
                + request.call().tool() + "' " + made
                + " times with the same arguments and gets no further. Change the prompt, the tool or the model; a tool"
                + " that is meant to be called like that is marked repeatable().";
    }

    private ToolAnswer passOn(ToolRequest request, Repeats repeats, Gateway<ToolRequest, ToolAnswer> next)
            throws Exception {
        try {
            ToolAnswer answer = next.call(request);
            repeats.answer(answer);
            return answer;
        } catch (InterruptedException | GiveUpException end) {
            throw end;
        } catch (Throwable failure) { // remembered in the words that the model gets to read, and thrown on unchanged
            ToolAnswer answer = ToolErrorsLink.answerTo(request, failure, words);
            if (answer != null) {
                repeats.answer(answer);
            }
            throw failure;
        }
    }

    private ToolAnswer again(ToolRequest request, Repeats repeats, int made) throws InterruptedException {
        Duration left = scope.left();
        ToolAnswer last = repeats.answered.await(left.toNanos(), TimeUnit.NANOSECONDS) ? repeats.last : null;
        if (last == null) {
            throw StepTimeoutException.of(request + " (waiting for the same call)", left, false);
        }
        String hint = words.fill(
                PromptSection.TOOL_SAME_CALL, Map.of("tool", request.call().tool(), "times", String.valueOf(made)));
        return last.by(Way.REPEATED).shown(last.text() + "\n\n" + hint);
    }
}

package dev.regatta.internal.gateway;

import dev.regatta.step.ModelCall;
import dev.regatta.step.StepPath;
import dev.regatta.step.StepPath.Segment;
import dev.regatta.step.StepRequest;
import dev.regatta.step.ToolCall;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What goes on in a task at the moment, the innermost last, so that a task whose time is up can say what it was stopped in.
 * Thread-safe.
 */
final class Activities {
    private final Deque<Object> goingOn = new ConcurrentLinkedDeque<>();
    private final AtomicReference<@Nullable Object> late = new AtomicReference<>();

    /**
     * Notes that something begins.
     *
     * @param what a step, or what people call it
     */
    void begin(Object what) {
        goingOn.addLast(what);
    }

    /**
     * Notes that something has ended.
     *
     * @param isLate whether the task's time was up by then; the first to end so is what the task was stopped in
     */
    void end(Object what, boolean isLate) {
        if (isLate) {
            boolean unused = late.compareAndSet(null, what);
        }
        boolean unused = goingOn.removeLastOccurrence(what);
    }

    /** {@return what the task was doing when its time was up, such as "the tool call t/1.1 to search"; {@code null} for nothing known} */
    @Nullable
    String lastly() {
        Object first = late.get();
        Object what = first == null ? goingOn.peekLast() : first;
        return switch (what) {
            case null -> null;
            case StepRequest step -> name(step);
            default -> what.toString();
        };
    }

    /** {@return what a step is called within a sentence} */
    static String name(StepRequest step) {
        return switch (step) {
            case ModelCall call -> "the " + call;
            case ToolCall call -> "the " + call;
            case StepRequest.Embed embed -> "the " + embed;
            case StepRequest.Recall recall -> "a search of the memory";
            case StepRequest.Remember remember -> "remembering its result";
            case StepRequest.Decide decide -> name(decide);
            case StepRequest.RunCode code -> "its code";
            case StepRequest.Publish publish -> published(publish.step());
            case StepRequest.LookUpFacts facts -> "looking up what is known of the model '" + facts.model() + "'";
            case StepRequest.Ask ask -> "a question to a person";
            case StepRequest.Read read -> "reading the clock";
            case StepRequest.UserStep user -> "the step '" + user.name() + "' of its code";
        };
    }

    private static String name(StepRequest.Decide decide) {
        return switch (decide.what()) {
            case GUARDRAIL -> "a guardrail";
            case CONDITION -> "its condition";
            case UNTIL -> "the condition of its loop";
            case ITEMS -> "the code that lists its items";
            case CHOICE -> "the code that chooses a task";
        };
    }

    private static String published(StepPath step) {
        String what = step.last() instanceof Segment.Publish publish ? publish.name() : "";
        return switch (what) {
            case "file" -> "writing its output file";
            default -> what.startsWith("callback") ? "its callback" : "a callback after tasks";
        };
    }
}

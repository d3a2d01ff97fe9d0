package dev.regatta;

import dev.regatta.event.RunListener;
import dev.regatta.gateway.Interceptor;
import dev.regatta.gateway.ModelAnswer;
import dev.regatta.gateway.ModelCall;
import dev.regatta.gateway.ToolAnswer;
import dev.regatta.gateway.ToolCall;
import dev.regatta.message.MessageListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Code of the user around a crew's runs and calls, each list in the order in which it was given. Made with the methods of
 * {@link Crew}.
 *
 * @param listeners are told every event of every run
 * @param messageListeners are told every message of every conversation
 * @param aroundModelCalls see every model call, the first one outermost
 * @param aroundToolCalls see every tool call, the first one outermost
 * @param beforeKickoff look at the inputs before anything starts
 * @param afterTask are given each result
 * @param afterKickoff are told what came of a run
 */
public record CrewHooks(
        List<RunListener> listeners,
        List<MessageListener> messageListeners,
        List<Interceptor<ModelCall, ModelAnswer>> aroundModelCalls,
        List<Interceptor<ToolCall, ToolAnswer>> aroundToolCalls,
        List<UnaryOperator<Map<String, Object>>> beforeKickoff,
        List<Consumer<TaskResult.Completed<?>>> afterTask,
        List<Consumer<RunResult>> afterKickoff) {

    /** Copies the lists. */
    public CrewHooks {
        listeners = List.copyOf(listeners);
        messageListeners = List.copyOf(messageListeners);
        aroundModelCalls = List.copyOf(aroundModelCalls);
        aroundToolCalls = List.copyOf(aroundToolCalls);
        beforeKickoff = List.copyOf(beforeKickoff);
        afterTask = List.copyOf(afterTask);
        afterKickoff = List.copyOf(afterKickoff);
    }

    /** {@return none} */
    public static CrewHooks none() {
        return new CrewHooks(List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
    }

    CrewHooks listener(RunListener listener) {
        return new CrewHooks(
                joined(listeners, listener),
                messageListeners,
                aroundModelCalls,
                aroundToolCalls,
                beforeKickoff,
                afterTask,
                afterKickoff);
    }

    CrewHooks messageListener(MessageListener listener) {
        return new CrewHooks(
                listeners,
                joined(messageListeners, listener),
                aroundModelCalls,
                aroundToolCalls,
                beforeKickoff,
                afterTask,
                afterKickoff);
    }

    CrewHooks aroundModelCall(Interceptor<ModelCall, ModelAnswer> hook) {
        return new CrewHooks(
                listeners,
                messageListeners,
                joined(aroundModelCalls, hook),
                aroundToolCalls,
                beforeKickoff,
                afterTask,
                afterKickoff);
    }

    CrewHooks aroundToolCall(Interceptor<ToolCall, ToolAnswer> hook) {
        return new CrewHooks(
                listeners,
                messageListeners,
                aroundModelCalls,
                joined(aroundToolCalls, hook),
                beforeKickoff,
                afterTask,
                afterKickoff);
    }

    CrewHooks beforeKickoff(UnaryOperator<Map<String, Object>> hook) {
        return new CrewHooks(
                listeners,
                messageListeners,
                aroundModelCalls,
                aroundToolCalls,
                joined(beforeKickoff, hook),
                afterTask,
                afterKickoff);
    }

    CrewHooks afterTask(Consumer<TaskResult.Completed<?>> hook) {
        return new CrewHooks(
                listeners,
                messageListeners,
                aroundModelCalls,
                aroundToolCalls,
                beforeKickoff,
                joined(afterTask, hook),
                afterKickoff);
    }

    CrewHooks afterKickoff(Consumer<RunResult> hook) {
        return new CrewHooks(
                listeners,
                messageListeners,
                aroundModelCalls,
                aroundToolCalls,
                beforeKickoff,
                afterTask,
                joined(afterKickoff, hook));
    }

    private static <E> List<E> joined(List<E> some, E more) {
        List<E> all = new ArrayList<>(some);
        all.add(more);
        return all;
    }
}

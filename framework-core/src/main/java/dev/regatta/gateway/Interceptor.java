package dev.regatta.gateway;

/**
 * Code around calls: sees every call, and may answer it, change it, refuse it by throwing, or pass it on and see what comes back.
 * Called on the thread of the task, or on a thread of its own for tools, several at once: it must be thread-safe, and must let
 * {@link InterruptedException} through. A step that an earlier attempt recorded is not seen again; one that had not got its reply
 * by then is, with an attempt of more than 1.
 *
 * @param <C> the call: {@link dev.regatta.step.ModelCall} or {@link dev.regatta.step.ToolCall}
 * @param <A> the answer: {@link dev.regatta.step.ModelAnswer} or {@link dev.regatta.step.ToolAnswer}
 */
@FunctionalInterface
public interface Interceptor<C, A> {
    /**
     * Handles a call.
     *
     * @param call the call
     * @param context what else is known of it
     * @param next the rest of the chain
     * @return the answer
     * @throws Exception what the call failed with
     */
    A intercept(C call, StepContext context, Gateway<C, A> next) throws Exception;
}

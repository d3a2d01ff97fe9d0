package dev.regatta.gateway;

/**
 * A link of a gateway's chain: sees every call, and may answer it, change it, refuse it by throwing, or pass it on and see
 * what comes back. Called on the thread of the task, or on a thread of its own for tools, several at once: it must be
 * thread-safe, and must let {@link InterruptedException} through.
 *
 * @param <C> the call: {@link ModelCall} or {@link ToolCall}
 * @param <A> the answer: {@link ModelAnswer} or {@link ToolAnswer}
 */
@FunctionalInterface
public interface Interceptor<C, A> {
    /**
     * Handles a call.
     *
     * @param call the call
     * @param next the rest of the chain
     * @return the answer
     * @throws Exception what the call failed with
     */
    A intercept(C call, Gateway<C, A> next) throws Exception;
}

package dev.regatta.gateway;

/**
 * A way out of a run, or what is left of it after an interceptor. Thread-safe.
 *
 * @param <C> the call
 * @param <A> the answer
 */
@FunctionalInterface
public interface Gateway<C, A> {
    /**
     * Makes a call.
     *
     * @param call the call
     * @return its answer
     * @throws Exception what the call failed with; {@link InterruptedException} if the calling thread was interrupted
     */
    A call(C call) throws Exception;
}

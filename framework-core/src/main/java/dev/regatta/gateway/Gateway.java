package dev.regatta.gateway;

import java.util.List;

/**
 * A way out of a run, or what is left of it behind a link. Thread-safe.
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

    /**
     * Puts links before an endpoint.
     *
     * @param links the links, the outermost first
     * @param endpoint what really makes the call
     * @param <C> the call
     * @param <A> the answer
     * @return the chain
     */
    static <C, A> Gateway<C, A> chain(List<? extends Interceptor<C, A>> links, Gateway<C, A> endpoint) {
        Gateway<C, A> chain = endpoint;
        for (Interceptor<C, A> link : links.reversed()) {
            Gateway<C, A> next = chain;
            chain = call -> link.intercept(call, next);
        }
        return chain;
    }
}

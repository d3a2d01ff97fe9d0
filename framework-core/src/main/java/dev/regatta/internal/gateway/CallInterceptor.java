package dev.regatta.internal.gateway;

import dev.regatta.gateway.Gateway;
import java.util.List;

/**
 * An interceptor of model or tool calls: sees every request, and may answer it, change it, refuse it by throwing, or pass it on and see what comes
 * back. Thread-safe.
 *
 * @param <R> the request, with what the links before have found out
 * @param <A> the answer
 */
@FunctionalInterface
interface CallInterceptor<R, A> {
    A pass(R request, Gateway<R, A> next) throws Exception;

    /**
     * {@return links put before an endpoint}
     *
     * @param links the links, the outermost first
     * @param endpoint what really makes the call
     */
    static <R, A> Gateway<R, A> chain(List<? extends CallInterceptor<R, A>> links, Gateway<R, A> endpoint) {
        Gateway<R, A> chain = endpoint;
        for (CallInterceptor<R, A> link : links.reversed()) {
            Gateway<R, A> next = chain;
            chain = request -> link.pass(request, next);
        }
        return chain;
    }
}

package dev.regatta.internal.gateway;

import dev.regatta.gateway.Gateway;
import dev.regatta.gateway.Interceptor;
import dev.regatta.model.Usage;
import java.util.function.Function;

/** Counts what calls use that were answered. */
public final class UsageLink<C, A> implements Interceptor<C, A> {
    private final TaskScope scope;
    private final Function<A, Usage> used;

    public UsageLink(TaskScope scope, Function<A, Usage> used) {
        this.scope = scope;
        this.used = used;
    }

    @Override
    public A intercept(C call, Gateway<C, A> next) throws Exception {
        A answer = next.call(call);
        scope.usage().add(used.apply(answer));
        return answer;
    }
}

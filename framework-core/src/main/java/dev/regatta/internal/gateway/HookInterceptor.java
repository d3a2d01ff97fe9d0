package dev.regatta.internal.gateway;

import dev.regatta.error.Failure;
import dev.regatta.gateway.Gateway;
import dev.regatta.gateway.GiveUpException;
import dev.regatta.gateway.Interceptor;
import dev.regatta.gateway.StepContext;
import dev.regatta.internal.error.Throwables;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Puts an interceptor around calls. Tells what it throws from what the call throws, so that neither passes for the other.
 *
 * @param <R> the request on its way through the links
 * @param <C> the call, as interceptors see it
 * @param <A> the answer
 */
final class HookInterceptor<R, C, A> implements CallInterceptor<R, A> {
    private final TaskScope scope;
    private final Interceptor<C, A> hook;
    private final Function<R, C> call;
    private final Function<R, StepContext> context;
    private final BiFunction<R, C, R> changed;

    /**
     * Makes a link.
     *
     * @param call what the interceptor sees of a request
     * @param context what else it sees
     * @param changed a request with the call that the interceptor passes on
     */
    HookInterceptor(
            TaskScope scope,
            Interceptor<C, A> hook,
            Function<R, C> call,
            Function<R, StepContext> context,
            BiFunction<R, C, R> changed) {
        this.scope = scope;
        this.hook = hook;
        this.call = call;
        this.context = context;
        this.changed = changed;
    }

    @Override
    public A pass(R request, Gateway<R, A> next) throws Exception {
        AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
        AtomicReference<@Nullable A> answered = new AtomicReference<>();
        A answer;
        try {
            answer = scope.within(
                    "a hook around the " + request,
                    () -> hook.intercept(call.apply(request), context.apply(request), passed -> {
                        try {
                            A inner = scope.within("the " + request, () -> next.call(changed.apply(request, passed)));
                            answered.set(inner);
                            return inner;
                        } catch (Throwable failure) { // thrown on unchanged
                            thrown.set(failure);
                            throw failure;
                        }
                    }));
        } catch (InterruptedException
                | VirtualMachineError
                | TaskScope.EndedException
                | TaskScope.SuspendedError stopped) {
            throw stopped;
        } catch (Throwable failure) {
            if (isSame(failure, thrown.get())) {
                throw failure;
            }
            throw refusal(
                    request + (answered.get() != null ? ", which had been made," : ", which was not made,") + " threw "
                            + Throwables.told(failure),
                    failure);
        }
        if (isNothing(answer)) {
            throw refusal(request + " returned null; it must return an answer.", null);
        }
        return answer;
    }

    private static GiveUpException refusal(String what, @Nullable Throwable cause) {
        return new GiveUpException(Failure.of(Failure.Kind.CODE, "A hook around the " + what, cause));
    }

    @SuppressWarnings("ReferenceEquality") // the very throwable, not one that says the same
    private static boolean isSame(Throwable one, @Nullable Throwable other) {
        return one == other;
    }

    private static boolean isNothing(@Nullable Object answer) {
        return answer == null; // hooks are code of users, which the compiler has not checked
    }
}

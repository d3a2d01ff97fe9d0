package dev.regatta.internal.gateway;

import dev.regatta.error.Failure;
import dev.regatta.gateway.Gateway;
import dev.regatta.gateway.GiveUpException;
import dev.regatta.gateway.Interceptor;
import dev.regatta.internal.error.Throwables;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Puts code of the user around calls. Tells what it throws from what the call throws, so that neither passes for the other. */
public final class HookLink<C, A> implements Interceptor<C, A> {
    private final Interceptor<C, A> hook;

    public HookLink(Interceptor<C, A> hook) {
        this.hook = hook;
    }

    @Override
    public A intercept(C call, Gateway<C, A> next) throws Exception {
        AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
        AtomicReference<@Nullable A> answered = new AtomicReference<>();
        A answer;
        try {
            answer = hook.intercept(call, passed -> {
                try {
                    A inner = next.call(passed);
                    answered.set(inner);
                    return inner;
                } catch (Throwable failure) { // thrown on unchanged
                    thrown.set(failure);
                    throw failure;
                }
            });
        } catch (InterruptedException | VirtualMachineError stopped) {
            throw stopped;
        } catch (Throwable failure) {
            if (isSame(failure, thrown.get())) {
                throw failure;
            }
            throw refusal(
                    call + (answered.get() != null ? ", which had been made," : ", which was not made,") + " threw "
                            + Throwables.told(failure),
                    failure);
        }
        if (isNothing(answer)) {
            throw refusal(call + " returned null; it must return an answer.", null);
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

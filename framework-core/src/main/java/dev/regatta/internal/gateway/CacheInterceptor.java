package dev.regatta.internal.gateway;

import dev.regatta.gateway.Gateway;
import dev.regatta.step.ToolAnswer;
import dev.regatta.tool.CachePolicy;
import dev.regatta.tool.NestedCallException;
import dev.regatta.tool.Tool;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Answers calls of tools that are cached with results of the same calls. */
final class CacheInterceptor implements CallInterceptor<ToolRequest, ToolAnswer> {
    private final TaskScope scope;

    CacheInterceptor(TaskScope scope) {
        this.scope = scope;
    }

    @Override
    public ToolAnswer pass(ToolRequest request, Gateway<ToolRequest, ToolAnswer> next) throws Exception {
        Tool tool = request.known();
        CachePolicy policy = policy(tool, scope);
        if (policy == null) {
            return next.call(request);
        }
        AtomicBoolean leads = new AtomicBoolean();
        try {
            long end = System.nanoTime() + ToolRun.bound(tool, scope).toNanos();
            Supplier<Duration> left = () -> Duration.ofNanos(end - System.nanoTime());
            return scope.run().cache().answer(tool, policy, request.arguments(), left, () -> {
                leads.set(true);
                return next.call(request);
            });
        } catch (Throwable failure) {
            if (!leads.get()
                    && !(failure instanceof NestedCallException)
                    && scope.left().isPositive()) {
                request.join();
            }
            throw failure;
        }
    }

    /** {@return which results of a tool are kept; {@code null} for none} */
    static @Nullable CachePolicy policy(Tool tool, TaskScope scope) {
        return tool.rules().cachedWith(scope.run().crew().rules().toolUse().cacheAll());
    }

    /** {@return whether a call would be answered without running the tool} */
    static boolean answers(ToolRequest request, TaskScope scope) {
        return policy(request.known(), scope) != null
                && scope.run().cache().answers(request.known(), request.arguments());
    }
}

package dev.regatta.internal.gateway;

import dev.regatta.gateway.Gateway;
import dev.regatta.gateway.Interceptor;
import dev.regatta.gateway.ToolAnswer;
import dev.regatta.tool.CachePolicy;
import dev.regatta.tool.NestedCallException;
import dev.regatta.tool.Tool;
import dev.regatta.tool.ToolRules.Trait;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Answers calls of tools that are cached with results of the same calls. */
final class CacheLink implements Interceptor<ToolRequest, ToolAnswer> {
    private final TaskScope scope;
    private final RunTools run;

    CacheLink(TaskScope scope, RunTools run) {
        this.scope = scope;
        this.run = run;
    }

    @Override
    public ToolAnswer intercept(ToolRequest request, Gateway<ToolRequest, ToolAnswer> next) throws Exception {
        Tool tool = request.tool();
        CachePolicy policy = tool == null ? null : policy(tool, run);
        if (tool == null || policy == null) {
            return next.call(request);
        }
        AtomicBoolean leads = new AtomicBoolean();
        try {
            return run.cache().answer(tool, policy, request.arguments(), scope::left, () -> {
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
    static @Nullable CachePolicy policy(Tool tool, RunTools run) {
        CachePolicy own = tool.rules().cache();
        if (own != null) {
            return own;
        }
        return run.cachesAll() && !tool.rules().is(Trait.SIDE_EFFECTS) ? CachePolicy.defaults() : null;
    }
}

package dev.regatta.compat.graph;

import dev.regatta.fallback.executor.SingleThreadExecutor;
import dev.regatta.graph.GraphExecutor;

final class SingleThreadExecutorTest extends GraphExecutorContract {
    @Override
    protected GraphExecutor executor() {
        return new SingleThreadExecutor();
    }
}

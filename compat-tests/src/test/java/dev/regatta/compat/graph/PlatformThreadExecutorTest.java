package dev.regatta.compat.graph;

import dev.regatta.fallback.executor.PlatformThreadExecutor;
import dev.regatta.graph.GraphExecutor;

final class PlatformThreadExecutorTest extends ConcurrentGraphExecutorContract {
    @Override
    protected GraphExecutor executor() {
        return new PlatformThreadExecutor();
    }
}

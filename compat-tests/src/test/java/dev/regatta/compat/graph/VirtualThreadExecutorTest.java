package dev.regatta.compat.graph;

import dev.regatta.executor.VirtualThreadExecutor;
import dev.regatta.graph.GraphExecutor;

final class VirtualThreadExecutorTest extends ConcurrentGraphExecutorContract {
    @Override
    protected GraphExecutor executor() {
        return new VirtualThreadExecutor();
    }
}

package dev.regatta.internal.gateway;

import static java.util.Objects.requireNonNull;

import dev.regatta.gateway.ToolCall;
import dev.regatta.tool.CallArguments;
import dev.regatta.tool.Tool;
import org.jspecify.annotations.Nullable;

/** A call on its way through the links: what the model wrote, the tool it meant, and what the links find out. One thread at a time. */
public final class ToolRequest {
    private final ToolCall call;
    private final @Nullable Tool tool;
    private final CallArguments arguments;
    private Tool.@Nullable Invocation invocation;
    private boolean joined;
    private volatile boolean started;

    ToolRequest(ToolCall call, @Nullable Tool tool) {
        this.call = call;
        this.tool = tool;
        this.arguments = CallArguments.of(call.arguments());
    }

    ToolCall call() {
        return call;
    }

    /** {@return the tool; {@code null} if there is none of that name} */
    @Nullable
    Tool tool() {
        return tool;
    }

    /** {@return the tool, behind the guard, which lets nothing through without one} */
    Tool known() {
        return requireNonNull(tool);
    }

    CallArguments arguments() {
        return arguments;
    }

    void ready(Tool.Invocation checked) {
        invocation = checked;
    }

    /** Marks the call as one that reaches the tool; {@return what runs it} */
    Tool.Invocation start() {
        started = true;
        return requireNonNull(invocation);
    }

    /** Marks the call as one that the same call of somebody else answered, if only with its failure. */
    void join() {
        joined = true;
    }

    boolean isJoined() {
        return joined;
    }

    boolean hasStarted() {
        return started;
    }

    /** {@return as the call tells of itself} */
    @Override
    public String toString() {
        return call.toString();
    }
}

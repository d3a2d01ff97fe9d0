package dev.regatta.spi.tool;

import dev.regatta.backend.Acceleration;
import dev.regatta.backend.Backend;
import dev.regatta.schema.JsonSchema;
import dev.regatta.tool.CacheBounds;
import java.util.function.LongSupplier;

/** Checks arguments and keeps results for the tool gateway. */
public interface ToolBackend extends Backend {
    /** The name of this contract in settings and reports. */
    String CONTRACT = "tools";

    /** {@return the backend of this process, accelerated where it can run} */
    static ToolBackend current() {
        return Acceleration.current().choose(CONTRACT, ToolBackend.class);
    }

    /**
     * Makes the guard of a tool.
     *
     * @param schema the schema of the tool's arguments
     * @return the guard; gives the same verdicts as {@link ArgumentGuard#plain}, word for word
     */
    ArgumentGuard guard(JsonSchema schema);

    /**
     * Makes an empty store.
     *
     * @param bounds how much it holds
     * @param nanoTime the clock, on any scale of nanoseconds that does not go back
     * @return the store
     */
    ResultStore store(CacheBounds bounds, LongSupplier nanoTime);
}

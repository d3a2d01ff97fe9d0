package dev.regatta.fallback.tool;

import dev.regatta.backend.Availability;
import dev.regatta.schema.JsonSchema;
import dev.regatta.spi.tool.ArgumentGuard;
import dev.regatta.spi.tool.ResultStore;
import dev.regatta.spi.tool.ToolBackend;
import dev.regatta.tool.CacheBounds;
import java.util.function.LongSupplier;

/** The fallback of the tool gateway: arguments are read into trees, results kept in a map with a lock. Stateless and thread-safe. */
public final class PlainToolBackend implements ToolBackend {
    /** Makes one; used by {@link java.util.ServiceLoader}. */
    public PlainToolBackend() {}

    @Override
    public String contract() {
        return CONTRACT;
    }

    @Override
    public String name() {
        return "plain";
    }

    @Override
    public Kind kind() {
        return Kind.FALLBACK;
    }

    @Override
    public String lost() {
        return "speed where many threads call cached tools";
    }

    @Override
    public Availability probe() {
        return new Availability.Available("trees for arguments, a map with a lock for results");
    }

    @Override
    public ArgumentGuard guard(JsonSchema schema) {
        return ArgumentGuard.plain(schema);
    }

    @Override
    public ResultStore store(CacheBounds bounds, LongSupplier nanoTime) {
        return new LruResults(bounds, nanoTime);
    }
}

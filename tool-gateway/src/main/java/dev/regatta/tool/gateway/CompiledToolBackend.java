package dev.regatta.tool.gateway;

import dev.regatta.backend.Availability;
import dev.regatta.schema.JsonSchema;
import dev.regatta.spi.tool.ArgumentGuard;
import dev.regatta.spi.tool.ResultStore;
import dev.regatta.spi.tool.ToolBackend;
import dev.regatta.tool.CacheBounds;
import java.util.function.LongSupplier;

/** The accelerated backend of the tool gateway. Stateless and thread-safe. */
public final class CompiledToolBackend implements ToolBackend {
    /** Makes one; used by {@link java.util.ServiceLoader}. */
    public CompiledToolBackend() {}

    @Override
    public String contract() {
        return CONTRACT;
    }

    @Override
    public String name() {
        return "compiled";
    }

    @Override
    public Kind kind() {
        return Kind.ACCELERATED;
    }

    @Override
    public String lost() {
        return "";
    }

    @Override
    public Availability probe() {
        try {
            CaffeineResults results = new CaffeineResults(CacheBounds.defaults(), System::nanoTime);
            return results.entries() == 0
                    ? new Availability.Available("compiled guards, a cache on Caffeine")
                    : new Availability.Unavailable("a new cache of Caffeine is not empty");
        } catch (LinkageError missing) {
            return new Availability.Unavailable("Caffeine cannot be loaded (" + missing + ")");
        }
    }

    @Override
    public ArgumentGuard guard(JsonSchema schema) {
        return CompiledGuard.of(schema);
    }

    @Override
    public ResultStore store(CacheBounds bounds, LongSupplier nanoTime) {
        return new CaffeineResults(bounds, nanoTime);
    }
}

package dev.regatta.compat;

import dev.regatta.internal.tool.ArgumentGuard;
import dev.regatta.internal.tool.CompiledGuard;
import dev.regatta.schema.JsonSchema;

final class CompiledArgumentGuardTest extends ArgumentGuardContract {
    @Override
    protected ArgumentGuard guard(JsonSchema schema) {
        return CompiledGuard.of(schema);
    }
}

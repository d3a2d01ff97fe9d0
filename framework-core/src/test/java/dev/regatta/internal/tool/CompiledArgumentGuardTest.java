package dev.regatta.internal.tool;

import dev.regatta.schema.JsonSchema;

final class CompiledArgumentGuardTest extends ArgumentGuardContract {
    @Override
    protected ArgumentGuard guard(JsonSchema schema) {
        return CompiledGuard.of(schema);
    }
}

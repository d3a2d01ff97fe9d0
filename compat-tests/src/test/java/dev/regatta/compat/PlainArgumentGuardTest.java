package dev.regatta.compat;

import dev.regatta.internal.tool.ArgumentGuard;
import dev.regatta.schema.JsonSchema;

final class PlainArgumentGuardTest extends ArgumentGuardContract {
    @Override
    protected ArgumentGuard guard(JsonSchema schema) {
        return ArgumentGuard.plain(schema);
    }
}

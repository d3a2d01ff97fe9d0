package dev.regatta.internal.tool;

import dev.regatta.schema.JsonSchema;

final class PlainArgumentGuardTest extends ArgumentGuardContract {
    @Override
    protected ArgumentGuard guard(JsonSchema schema) {
        return ArgumentGuard.plain(schema);
    }
}

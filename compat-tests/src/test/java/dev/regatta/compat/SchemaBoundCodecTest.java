package dev.regatta.compat;

import dev.regatta.message.CodecLimits;
import dev.regatta.message.MessageCodec;
import dev.regatta.message.Shape;
import dev.regatta.message.codec.SchemaBoundBackend;

final class SchemaBoundCodecTest extends JsonCodecContract {
    @Override
    protected <T> MessageCodec<T> codec(Class<T> type, CodecLimits limits) {
        return new SchemaBoundBackend().codec(Shape.of(type), limits);
    }
}

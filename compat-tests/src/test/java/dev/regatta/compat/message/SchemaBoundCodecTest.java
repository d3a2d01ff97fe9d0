package dev.regatta.compat.message;

import dev.regatta.message.CodecLimits;
import dev.regatta.message.MessageCodec;
import dev.regatta.message.TypeRef;
import dev.regatta.message.codec.SchemaBoundBackend;
import dev.regatta.spi.message.Shape;

final class SchemaBoundCodecTest extends JsonCodecContract {
    @Override
    protected <T> MessageCodec<T> codec(TypeRef<T> type, CodecLimits limits) {
        return new SchemaBoundBackend().codec(Shape.of(type), limits);
    }
}

package dev.regatta.compat.message;

import dev.regatta.message.CodecLimits;
import dev.regatta.message.MessageCodec;
import dev.regatta.message.TypeRef;
import dev.regatta.spi.message.Shape;
import dev.regatta.spi.message.tree.TreeCodec;

final class TreeJsonCodecTest extends JsonCodecContract {
    @Override
    protected <T> MessageCodec<T> codec(TypeRef<T> type, CodecLimits limits) {
        return TreeCodec.json(Shape.of(type), limits);
    }
}

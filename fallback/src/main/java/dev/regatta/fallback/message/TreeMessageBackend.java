package dev.regatta.fallback.message;

import dev.regatta.backend.Availability;
import dev.regatta.message.CodecLimits;
import dev.regatta.message.MessageCodec;
import dev.regatta.spi.message.MessageBackend;
import dev.regatta.spi.message.Shape;
import dev.regatta.spi.message.tree.TreeCodec;

/** Messages by way of Jackson's trees. */
public final class TreeMessageBackend implements MessageBackend {
    /** For {@link java.util.ServiceLoader}. */
    public TreeMessageBackend() {}

    @Override
    public String contract() {
        return CONTRACT;
    }

    @Override
    public String name() {
        return "tree";
    }

    @Override
    public Kind kind() {
        return Kind.FALLBACK;
    }

    @Override
    public String lost() {
        return "speed and memory, since a tree of each message is made";
    }

    @Override
    public Availability probe() {
        return new Availability.Available("Jackson's trees");
    }

    @Override
    public <T> MessageCodec<T> codec(Shape.Root<T> shape, CodecLimits limits) {
        return TreeCodec.json(shape, limits);
    }

    @Override
    public <T> MessageCodec<T> cbor(Shape.Root<T> shape, CodecLimits limits) {
        return TreeCodec.cbor(shape, limits);
    }
}

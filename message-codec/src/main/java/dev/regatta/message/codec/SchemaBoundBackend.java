package dev.regatta.message.codec;

import dev.regatta.backend.Availability;
import dev.regatta.error.RegattaException;
import dev.regatta.message.CodecLimits;
import dev.regatta.message.MessageCodec;
import dev.regatta.spi.message.MessageBackend;
import dev.regatta.spi.message.Shape;
import dev.regatta.spi.message.tree.TreeCodec;

/** Codecs that go straight between bytes and records. */
public final class SchemaBoundBackend implements MessageBackend {
    /** Something small to try the codec with. */
    record Probe(String text, long number) {}

    /** Makes the backend; it holds nothing. */
    public SchemaBoundBackend() {}

    @Override
    public String contract() {
        return CONTRACT;
    }

    @Override
    public String name() {
        return "schema-bound";
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
            MessageCodec<Probe> codec = codec(Shape.of(Probe.class), CodecLimits.defaults());
            Probe probe = new Probe("text", 1);
            return codec.decode(codec.encode(probe)).equals(probe)
                    ? new Availability.Available("JSON, straight between bytes and records")
                    : new Availability.Unavailable("its codec does not read back what it wrote");
        } catch (RegattaException | LinkageError refused) { // no code can be made at run time, as in a native image
            return new Availability.Unavailable("accessors cannot be made at run time here ("
                    + refused.getClass().getSimpleName() + ")");
        }
    }

    @Override
    public <T> MessageCodec<T> codec(Shape.Root<T> shape, CodecLimits limits) {
        return new SchemaBoundCodec<>(shape, limits);
    }

    @Override
    public <T> MessageCodec<T> cbor(Shape.Root<T> shape, CodecLimits limits) {
        return TreeCodec.cbor(shape, limits); // there is no quicker one
    }
}

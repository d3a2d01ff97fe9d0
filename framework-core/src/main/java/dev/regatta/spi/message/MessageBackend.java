package dev.regatta.spi.message;

import dev.regatta.backend.Acceleration;
import dev.regatta.backend.Backend;
import dev.regatta.message.CodecLimits;
import dev.regatta.message.MessageCodec;

/** Makes codecs. */
public interface MessageBackend extends Backend {
    /** The name of this contract in settings and reports. */
    String CONTRACT = "messages";

    /** {@return the backend of this process, accelerated where it can run} */
    static MessageBackend current() {
        return Acceleration.current().choose(CONTRACT, MessageBackend.class);
    }

    /**
     * Makes a codec for JSON. Deriving what the type looks like takes a while; keep the codec.
     *
     * @param shape what the type looks like
     * @param limits how much a message may hold
     * @param <T> the type
     * @return the codec
     */
    <T> MessageCodec<T> codec(Shape.Root<T> shape, CodecLimits limits);

    /**
     * Makes a codec for CBOR (RFC 8949), a binary form of the same: what a type looks like stays as it is, and bytes are bytes.
     *
     * @param shape what the type looks like
     * @param limits how much a message may hold
     * @param <T> the type
     * @return the codec
     */
    <T> MessageCodec<T> cbor(Shape.Root<T> shape, CodecLimits limits);
}

package dev.regatta.message;

import dev.regatta.spi.message.MessageBackend;
import dev.regatta.spi.message.Shape;

/** Codecs by type. Deriving one takes a while; keep it. */
public final class MessageCodecs {
    private MessageCodecs() {}

    /**
     * Makes a JSON codec with default limits.
     *
     * @param type a record or a sealed interface of records; its parts are told by {@link Shape}
     * @param <T> the type
     * @return the codec, of the backend of this process
     * @throws dev.regatta.error.PermanentException if the type cannot be written; the message says why
     */
    public static <T> MessageCodec<T> json(Class<T> type) {
        return json(type, CodecLimits.defaults());
    }

    /**
     * Makes a JSON codec.
     *
     * @param type a record or a sealed interface of records
     * @param limits how much a message may hold
     * @param <T> the type
     * @return the codec, of the backend of this process
     * @throws dev.regatta.error.PermanentException if the type cannot be written; the message says why
     */
    public static <T> MessageCodec<T> json(Class<T> type, CodecLimits limits) {
        return MessageBackend.current().codec(Shape.of(type), limits);
    }

    /**
     * Makes a CBOR codec with default limits: for what machines alone read, above all with {@code byte[]}, which takes a quarter
     * less room than in JSON.
     *
     * @param type a record or a sealed interface of records
     * @param <T> the type
     * @return the codec, of the backend of this process
     * @throws dev.regatta.error.PermanentException if the type cannot be written; the message says why
     */
    public static <T> MessageCodec<T> cbor(Class<T> type) {
        return cbor(type, CodecLimits.defaults());
    }

    /**
     * Makes a CBOR codec.
     *
     * @param type a record or a sealed interface of records
     * @param limits how much a message may hold
     * @param <T> the type
     * @return the codec, of the backend of this process
     * @throws dev.regatta.error.PermanentException if the type cannot be written; the message says why
     */
    public static <T> MessageCodec<T> cbor(Class<T> type, CodecLimits limits) {
        return MessageBackend.current().cbor(Shape.of(type), limits);
    }
}

package dev.regatta.message;

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
}

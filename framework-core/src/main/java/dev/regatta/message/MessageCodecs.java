package dev.regatta.message;

import dev.regatta.spi.message.MessageBackend;
import dev.regatta.spi.message.Shape;

/**
 * Codecs by type. Making one takes a while; keep it.
 *
 * <p>There is a codec for each of these types:
 *
 * <ul>
 *   <li>texts, characters, booleans, numbers ({@link java.math.BigDecimal} and {@link java.math.BigInteger} too), enums, UUID,
 *       URI, locales and paths, the times of {@code java.time}, {@code byte[]};
 *   <li>records, also with type parameters;
 *   <li>sealed interfaces of records. Their property {@code "type"} holds the simple name of the record; {@code @JsonTypeInfo(use
 *       = NAME, property = …)} chooses another property, {@code @JsonTypeName} another name. Sealed interfaces may permit
 *       others;
 *   <li>lists, sets, collections, arrays and optionals of all these, and maps with texts, whole numbers, enums, or what else is
 *       written as a text as their keys;
 *   <li>classes with one method that is annotated with {@code @JsonValue} and one static factory or constructor with one
 *       parameter that is annotated with {@code @JsonCreator}, as what the method returns, which the factory takes;
 *   <li>{@link Object}, for the values of {@link PlainValues}.
 * </ul>
 *
 * <p>A component of a record that is annotated with {@code @JsonIgnore} is never written, and read as {@code null}.
 *
 * <p>{@link Storable} says of any type whether it is one of these. Records can hold what only Jackson knows beside that; such
 * values may come back otherwise than they were.
 */
public final class MessageCodecs {
    private MessageCodecs() {}

    /**
     * Makes a JSON codec with default limits.
     *
     * @param type the type of its values; for one with type arguments, see {@link #json(TypeRef)}
     * @param <T> the type of its values
     * @return the codec, of the backend of this process
     * @throws dev.regatta.error.PermanentException if its values cannot be written; the message says why
     */
    public static <T> MessageCodec<T> json(Class<T> type) {
        return json(TypeRef.of(type), CodecLimits.defaults());
    }

    /**
     * Makes a JSON codec.
     *
     * @param type the type of its values; for one with type arguments, see {@link #json(TypeRef)}
     * @param limits how much a message may hold
     * @param <T> the type of its values
     * @return the codec, of the backend of this process
     * @throws dev.regatta.error.PermanentException if its values cannot be written; the message says why
     */
    public static <T> MessageCodec<T> json(Class<T> type, CodecLimits limits) {
        return json(TypeRef.of(type), limits);
    }

    /**
     * Makes a JSON codec with default limits.
     *
     * @param type the type of its values
     * @param <T> the type of its values
     * @return the codec, of the backend of this process
     * @throws dev.regatta.error.PermanentException if its values cannot be written; the message says why
     */
    public static <T> MessageCodec<T> json(TypeRef<T> type) {
        return json(type, CodecLimits.defaults());
    }

    /**
     * Makes a JSON codec.
     *
     * @param type the type of its values
     * @param limits how much a message may hold
     * @param <T> the type of its values
     * @return the codec, of the backend of this process
     * @throws dev.regatta.error.PermanentException if its values cannot be written; the message says why
     */
    public static <T> MessageCodec<T> json(TypeRef<T> type, CodecLimits limits) {
        return MessageBackend.current().codec(Shape.of(type), limits);
    }

    /**
     * Makes a CBOR codec with default limits, a binary form: for what machines alone read, above all with {@code byte[]}, which takes a
     * quarter less room than in JSON.
     *
     * @param type the type of its values; for one with type arguments, see {@link #cbor(TypeRef)}
     * @param <T> the type of its values
     * @return the codec, of the backend of this process
     * @throws dev.regatta.error.PermanentException if its values cannot be written; the message says why
     */
    public static <T> MessageCodec<T> cbor(Class<T> type) {
        return cbor(TypeRef.of(type), CodecLimits.defaults());
    }

    /**
     * Makes a CBOR codec.
     *
     * @param type the type of its values; for one with type arguments, see {@link #cbor(TypeRef)}
     * @param limits how much a message may hold
     * @param <T> the type of its values
     * @return the codec, of the backend of this process
     * @throws dev.regatta.error.PermanentException if its values cannot be written; the message says why
     */
    public static <T> MessageCodec<T> cbor(Class<T> type, CodecLimits limits) {
        return cbor(TypeRef.of(type), limits);
    }

    /**
     * Makes a CBOR codec with default limits.
     *
     * @param type the type of its values
     * @param <T> the type of its values
     * @return the codec, of the backend of this process
     * @throws dev.regatta.error.PermanentException if its values cannot be written; the message says why
     */
    public static <T> MessageCodec<T> cbor(TypeRef<T> type) {
        return cbor(type, CodecLimits.defaults());
    }

    /**
     * Makes a CBOR codec.
     *
     * @param type the type of its values
     * @param limits how much a message may hold
     * @param <T> the type of its values
     * @return the codec, of the backend of this process
     * @throws dev.regatta.error.PermanentException if its values cannot be written; the message says why
     */
    public static <T> MessageCodec<T> cbor(TypeRef<T> type, CodecLimits limits) {
        return MessageBackend.current().cbor(Shape.of(type), limits);
    }
}

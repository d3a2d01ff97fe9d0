package dev.regatta.step;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.regatta.internal.json.Json;
import dev.regatta.message.MessageCodec;
import dev.regatta.message.MessageCodecs;
import dev.regatta.message.Storable;
import dev.regatta.message.TypeRef;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A value of a user's type on its way through the step log: as it is as long as it stays in the process, in plain form once it is
 * written. Turned into plain form only when somebody asks for that. Compared by plain form. Thread-safe.
 */
public final class Payload {
    private static final Map<TypeRef<?>, MessageCodec<Object>> CODECS = new ConcurrentHashMap<>();
    private static final TypeRef<Object> PLAIN = TypeRef.of(Object.class);

    private final @Nullable Object live; // null if the value came from a log
    private final @Nullable TypeRef<?> type; // of live
    private volatile @Nullable Plain plain;

    /** A value in plain form. */
    private record Plain(@Nullable Object value) {}

    private Payload(@Nullable Object live, @Nullable TypeRef<?> type, @Nullable Plain plain) {
        this.live = live;
        this.type = type;
        this.plain = plain;
    }

    /**
     * Wraps a value.
     *
     * @param value the value, not changed any more
     * @param type its type, as it was declared
     * @return the payload
     */
    public static Payload of(Object value, TypeRef<?> type) {
        return new Payload(requireNonNull(value, "value"), requireNonNull(type, "type"), null);
    }

    /**
     * Wraps a value whose type was not declared: it is written as it goes into prompts, and can be compared, but not read back.
     *
     * @param value the value, not changed any more
     * @return the payload
     */
    public static Payload ofAny(Object value) {
        return new Payload(requireNonNull(value, "value"), null, null);
    }

    /**
     * Wraps what a log holds.
     *
     * @param value a value in plain form, see {@link dev.regatta.message.PlainValues}
     * @return the payload
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static Payload ofPlain(@Nullable Object value) {
        return new Payload(null, null, new Plain(value));
    }

    /**
     * Returns the value.
     *
     * @param wanted its type, as it was declared
     * @return the value itself as long as it has not left the process, else one that was read from its plain form
     * @throws dev.regatta.message.MessageFormatException if the plain form is not that of such a value
     */
    public Object as(TypeRef<?> wanted) {
        return live != null ? live : codec(wanted).decode(bytes());
    }

    /** {@return the value itself as long as it has not left the process, else its plain form} */
    public @Nullable Object anyForm() {
        return live != null ? live : plain();
    }

    /** {@return whether the value has not left the process} */
    public boolean isLive() {
        return live != null;
    }

    /**
     * Returns the value of a payload that has not left the process.
     *
     * @return the value
     * @throws NullPointerException if it has
     */
    public Object live() {
        return requireNonNull(live, "the value is not in this process any more");
    }

    /**
     * Returns the plain form.
     *
     * @return the value as texts, numbers, booleans, lists and maps
     * @throws dev.regatta.error.PermanentException if the value has no form at all as JSON
     * @throws dev.regatta.message.MessageFormatException if the value holds something that cannot be written: a lone surrogate
     */
    @JsonValue
    public @Nullable Object plain() {
        Plain written = plain;
        if (written == null) {
            Object value = requireNonNull(live);
            boolean isText = type == null && (Json.isWord(value) || value.equals(Optional.empty()));
            written = new Plain(
                    isText
                            ? Json.text(value)
                            : type == null || !Storable.problems(type.type()).isEmpty()
                                    ? codec(PLAIN).decode(Json.bytes(value))
                                    : codec(PLAIN).decode(codec(type).encode(value)));
            plain = written;
        }
        return written.value();
    }

    private byte[] bytes() {
        Object value = plain();
        return value == null
                ? "null".getBytes(StandardCharsets.UTF_8)
                : codec(PLAIN).encode(value);
    }

    @SuppressWarnings("unchecked") // values of the type are what is given to the codec, and what is wanted of it
    private static MessageCodec<Object> codec(TypeRef<?> type) {
        return CODECS.computeIfAbsent(type, wanted -> (MessageCodec<Object>) MessageCodecs.json(wanted));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof Payload payload
                        && ((live != null && live.equals(payload.live)) || Objects.equals(plain(), payload.plain())));
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(plain());
    }

    /** {@return its type, if that is known; the value stays out of it} */
    @Override
    public String toString() {
        return "payload" + (type == null ? "" : " of " + type);
    }
}

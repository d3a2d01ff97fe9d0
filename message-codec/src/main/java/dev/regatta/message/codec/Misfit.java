package dev.regatta.message.codec;

import dev.regatta.message.MessageFormatException.Kind;
import org.jspecify.annotations.Nullable;

/** What is wrong with a value, on its way up to the codec, gathering the place as it goes. */
final class Misfit extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Thrown where the bytes are not JSON, or go beyond the limits; a plainer reader finds out what is wrong. */
    static final Misfit BROKEN = new Misfit(null, 0, "");

    private final @Nullable Kind kind;
    private final int position;
    private final StringBuilder pointer = new StringBuilder(); // not used of the shared one

    Misfit(@Nullable Kind kind, int position, String told) {
        this(kind, position, told, null);
    }

    Misfit(@Nullable Kind kind, int position, String told, @Nullable Throwable cause) {
        super(told, cause, false, false);
        this.kind = kind;
        this.position = position;
    }

    @Nullable
    Kind kind() {
        return kind;
    }

    int position() {
        return position;
    }

    String told() {
        return String.valueOf(getMessage());
    }

    String pointer() {
        return pointer.toString();
    }

    /** Says in which part of a value this is. */
    Misfit in(String part) {
        if (kind != null) {
            pointer.insert(0, part.replace("~", "~0").replace("/", "~1")).insert(0, '/');
        }
        return this;
    }
}

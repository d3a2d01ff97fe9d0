package dev.regatta.message;

import dev.regatta.error.PermanentException;
import org.jspecify.annotations.Nullable;

/** Bytes that are not the message that was asked for, or a value that cannot be written. Never holds what the message says. */
public final class MessageFormatException extends PermanentException {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST = 500;

    private final Kind kind;
    private final long position;
    private final String pointer;
    private final String told;

    /** What is wrong. */
    public enum Kind {
        /** Not JSON (or CBOR): a character that cannot stand there. */
        SYNTAX,
        /** The bytes end within the value. */
        TRUNCATED,
        /** Something stands after the value. */
        TRAILING,
        /** A byte order mark stands before the value. */
        BYTE_ORDER_MARK,
        /** Bytes that are not UTF-8. */
        ENCODING,
        /** Half of a surrogate pair. */
        SURROGATE,
        /** NaN or an infinite number. */
        NOT_A_NUMBER,
        /** A name that comes twice in one object. */
        DUPLICATE_NAME,
        /** More than {@link CodecLimits} allow. */
        LIMIT,
        /** A value of another type than the one asked for, or one that its type cannot hold. */
        WRONG_TYPE,
        /** A value that must be there is not. */
        MISSING,
        /** The type's own constructor refuses the values. */
        REFUSED,
        /** Written by a newer version than this one reads. */
        NEWER_VERSION
    }

    /**
     * Makes one.
     *
     * @param kind what is wrong
     * @param position at which byte, from 0; −1 where a value cannot be written
     * @param pointer where in the value, as a JSON pointer (RFC 6901); empty for the whole
     * @param told what was found and what is wanted, as a sentence without the value
     * @param cause what lies below; {@code null} if nothing does
     */
    public MessageFormatException(Kind kind, long position, String pointer, String told, @Nullable Throwable cause) {
        super(message(position, pointer, told), cause);
        this.kind = kind;
        this.position = position;
        this.pointer = pointer;
        this.told = told;
    }

    /**
     * Returns this exception for a value that is one of several in a stream.
     *
     * @param which the value's place, from 1: its line, where there are lines
     * @param begin at which byte of the stream the value begins
     * @return the same with its position in the stream
     */
    public MessageFormatException within(long which, long begin) {
        MessageFormatException moved = new MessageFormatException(
                kind, begin + position, pointer, told + " It is number " + which + " in its stream.", getCause());
        moved.setStackTrace(getStackTrace());
        return moved;
    }

    private static String message(long position, String pointer, String told) {
        String end =
                pointer.substring(Math.max(0, pointer.length() - LONGEST)); // whoever writes messages chooses names
        String where = pointer.isEmpty() ? "the value" : end.equals(pointer) ? pointer : "…" + end;
        return position < 0
                ? "The message cannot be written, because of " + where + ". " + told
                : "The message cannot be read, at byte " + position + " in " + where + ". " + told;
    }

    /** {@return what is wrong} */
    public Kind kind() {
        return kind;
    }

    /** {@return at which byte, from 0; −1 where a value cannot be written} */
    public long position() {
        return position;
    }

    /** {@return where in the value, as a JSON pointer; empty for the whole} */
    public String pointer() {
        return pointer;
    }
}

package dev.regatta.sbom.bom;

import static java.util.Objects.requireNonNull;

/**
 * Something about a model that somebody should know.
 *
 * @param code what kind of thing it is; its severity comes with it
 * @param at where it was found
 * @param message what was expected, what was found, and what to do; may quote names out of the file, raw as they are
 */
public record Finding(FindingCode code, Position at, String message) {
    /** How bad a finding is, from harmless to bad. */
    public enum Severity {
        /** Good to know. */
        INFO,
        /** The model may work, and may not be what it says. */
        WARNING,
        /** A reader that keeps to the format refuses the file, or it could not be looked at. */
        ERROR;

        /** {@return the name in lower case} */
        public String label() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /**
     * A place in a file.
     *
     * @param byteOffset the first byte concerned, from 0; -1 when no byte is
     * @param element the key, tensor or file name concerned; empty when none is
     */
    public record Position(long byteOffset, String element) {
        /** The file as a whole. */
        public static final Position NONE = new Position(-1, "");

        /** Checks the parts. */
        public Position {
            requireNonNull(element, "element");
            if (byteOffset < -1) {
                throw new IllegalArgumentException("byteOffset must be -1 or more, was " + byteOffset);
            }
        }
    }

    /** Checks the parts. */
    public Finding {
        requireNonNull(code, "code");
        requireNonNull(at, "at");
        requireNonNull(message, "message");
    }

    /** {@return how bad it is} */
    public Severity severity() {
        return code.severity();
    }
}

package dev.regatta.compat.recorded;

/** A file asks for something that is not staged; the message names it. The file fails. */
final class NotStagedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotStagedException(String message) {
        super(message);
    }
}

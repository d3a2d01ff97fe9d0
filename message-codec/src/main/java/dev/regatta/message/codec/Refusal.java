package dev.regatta.message.codec;

/**
 * Thrown where bytes do not hold what the type wants, or a value cannot be written. It says no more: then the plain codec goes
 * over the same message, and tells what is wrong and where.
 */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refusal() {
        super(null, null, false, false);
    }
}

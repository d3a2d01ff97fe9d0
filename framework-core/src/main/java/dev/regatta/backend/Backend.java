package dev.regatta.backend;

/**
 * An implementation of a contract that is found with {@link java.util.ServiceLoader} and chosen by {@link Acceleration}.
 * Implementations are stateless, thread-safe and registered as services of this type.
 */
public interface Backend {

    /** How a backend does its work. */
    enum Kind {
        /** Uses native code or a feature of the runtime that is not to be had everywhere. */
        ACCELERATED,
        /** Pure Java: behaves the same, slower. */
        FALLBACK
    }

    /** {@return the contract that this backend implements: {@code memory}, {@code executor}, {@code tools}} */
    String contract();

    /** {@return the name of this backend, unique within its contract, as used in settings and reports} */
    String name();

    /** {@return how this backend does its work} */
    Kind kind();

    /**
     * {@return what the user goes without while this backend runs, as a noun phrase; empty for accelerated backends}
     */
    String lost();

    /**
     * Finds out whether this backend can run here. Called once, at the first use of its contract; takes well under a second.
     *
     * @return available, or why not
     */
    Availability probe();
}

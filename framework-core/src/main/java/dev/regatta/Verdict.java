package dev.regatta;

import static java.util.Objects.requireNonNull;

/**
 * What a guardrail says about a result.
 *
 * @param <T> the type of the result
 */
public sealed interface Verdict<T> {
    /**
     * The result will do.
     *
     * @param output the result, as it was or changed
     * @param <T> the type of the result
     */
    record Accepted<T>(T output) implements Verdict<T> {
        /** Checks that there is one. */
        public Accepted {
            requireNonNull(output, "output");
        }
    }

    /**
     * The result will not do.
     *
     * @param reason why, in words that the model can act on; events and messages tell it too, so it should not quote what
     *     must not be logged
     * @param <T> the type of the result
     */
    record Rejected<T>(String reason) implements Verdict<T> {
        /** Checks that there is one. */
        public Rejected {
            requireNonNull(reason, "reason");
        }
    }

    /**
     * Makes the verdict that a result will do.
     *
     * @param output the result, as it was or changed
     * @param <T> the type of the result
     * @return the verdict
     */
    static <T> Verdict<T> ok(T output) {
        return new Accepted<>(output);
    }

    /**
     * Makes the verdict that a result will not do.
     *
     * @param reason why, in words that the model can act on
     * @param <T> the type of the result
     * @return the verdict
     */
    static <T> Verdict<T> no(String reason) {
        return new Rejected<>(reason);
    }
}

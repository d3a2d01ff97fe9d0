package dev.regatta.internal.agent;

/**
 * Decides whether a model's answer will do.
 *
 * @param <T> what a good answer becomes
 */
@FunctionalInterface
public interface AnswerCheck<T> {
    /** What came of it. */
    sealed interface Verdict<T> {
        /** The answer will do. */
        record Accepted<T>(T value) implements Verdict<T> {}

        /** It will not, and why: for events and messages, and in words that the model can act on. */
        record Rejected<T>(String reason, String feedback) implements Verdict<T> {
            public Rejected(String reason) {
                this(reason, reason);
            }
        }

        /** A person wants it changed, and how. */
        record Remarked<T>(String remark) implements Verdict<T> {}
    }

    Verdict<T> check(String answer) throws Exception;
}

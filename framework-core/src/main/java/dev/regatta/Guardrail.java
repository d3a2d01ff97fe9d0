package dev.regatta;

/**
 * Looks at the result of a task before anybody else gets it. A result that will not do is sent back to the model with the
 * reason, in the same conversation; the next answer meets all guardrails again, from the first. Must be thread-safe.
 *
 * @param <T> the type of the result
 */
@FunctionalInterface
public interface Guardrail<T> {
    /**
     * Judges a result.
     *
     * @param output the result, as the guardrails before this one left it
     * @return whether it will do, and in what form
     * @throws Exception when it cannot be said, which fails the task: a result that nobody could judge is not let through
     */
    Verdict<T> check(T output) throws Exception;
}

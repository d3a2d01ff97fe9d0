package dev.regatta;

/**
 * How an agent plans a task before it does it: it names steps and what each comes after, steps that do not depend on each other
 * are done at once, and the answer is made from their results. If a step fails, a new plan is made for what is left.
 *
 * @param steps how many steps a plan has, at most
 * @param replans how often a new plan is made within one task, at most; after that the task fails
 */
public record Planning(int steps, int replans) {
    /** Checks the ranges. */
    public Planning {
        if (steps < 1) {
            throw new IllegalArgumentException("steps must be at least 1, was " + steps);
        }
        if (replans < 0) {
            throw new IllegalArgumentException("replans must not be negative, was " + replans);
        }
    }

    /** {@return at most 20 steps and 3 new plans} */
    public static Planning defaults() {
        return new Planning(20, 3);
    }
}

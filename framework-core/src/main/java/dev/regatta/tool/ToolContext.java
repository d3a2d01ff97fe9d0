package dev.regatta.tool;

import dev.regatta.step.StepPath;
import java.util.concurrent.Callable;

/**
 * What a tool may know of the call that it runs for.
 *
 * @param runId the run
 * @param taskId the task
 * @param step the call's place in the task
 * @param idempotencyKey names this call: the same when a run is taken up again, another for every other call; for services
 *     that do a thing once per key
 * @param questions asks people, see {@link #ask}
 */
public record ToolContext(String runId, String taskId, StepPath step, String idempotencyKey, Questions questions) {
    /** Asks people. */
    @FunctionalInterface
    public interface Questions {
        /**
         * Asks a person, or takes the answer that comes from elsewhere.
         *
         * @param question the question
         * @param person asks, and waits for the answer
         * @return the answer
         * @throws Exception what the person threw
         */
        String ask(String question, Callable<String> person) throws Exception;
    }

    /**
     * Makes the context of a call.
     *
     * @param runId the run
     * @param step the call's place
     * @param questions asks people
     * @return its context; the key is made of run and step
     */
    public static ToolContext of(String runId, StepPath step, Questions questions) {
        return new ToolContext(runId, step.taskId(), step, runId + "/" + step, questions);
    }

    /**
     * Asks a person, or takes the answer that comes from elsewhere. The question has the call's own step as its name. Where the
     * run can wait without a thread, and the person is elsewhere, this does not return: the task goes on, and the call is made
     * again, when there is an answer.
     *
     * @param question the question
     * @param person asks, and waits for the answer; interrupted when it comes from elsewhere
     * @return the answer
     * @throws Exception what the person threw
     */
    public String ask(String question, Callable<String> person) throws Exception {
        return questions.ask(question, person);
    }
}

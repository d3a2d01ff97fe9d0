package dev.regatta.gateway;

import dev.regatta.prompt.PromptTemplates;
import dev.regatta.step.StepPath;
import dev.regatta.tool.ToolRules;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link Interceptor} knows of a call besides the call itself. Immutable.
 *
 * @param runId the run's id
 * @param crew the crew's name
 * @param agent the role of the agent whose call it is
 * @param step which step of the run it is
 * @param attempt which attempt of the task this is, from 1; more than 1 after a crash or a wait
 * @param tool what is known of the tool; {@code null} for a model call and for a tool that there is not
 * @param questions how a person is asked as a step of the run, see {@link #ask}
 * @param words the prompts of the agent, with the words for people who are asked
 */
public record StepContext(
        String runId,
        String crew,
        String agent,
        StepPath step,
        int attempt,
        @Nullable ToolFacts tool,
        Questions questions,
        PromptTemplates words) {

    /** Asks a person as a step of the run. */
    @FunctionalInterface
    public interface Questions {
        /**
         * Asks, unless the answer is recorded.
         *
         * @param question what is asked
         * @param person asks and returns the answer
         * @return the answer
         * @throws Exception what the person threw
         */
        String ask(String question, Callable<String> person) throws Exception;
    }

    /**
     * What is known of a tool that is called.
     *
     * @param rules its traits and bounds
     * @param arguments the arguments as they were repaired, a JSON object, as the tool will get them; as the model wrote them where
     *     they do not fit and the call will be refused
     * @param repaired whether they differ in meaning from what the model wrote
     */
    public record ToolFacts(ToolRules rules, String arguments, boolean repaired) {
        @Override
        public String toString() {
            return "tool facts";
        }
    }

    /**
     * Asks a person about the call. The answer is a step: after a crash between the answer and the call, nobody is asked again.
     *
     * @param question what is asked; the same for the same call, whenever it is made
     * @param person asks and returns the answer, which is not {@code null}
     * @return the answer
     * @throws Exception what the person threw
     */
    public String ask(String question, Callable<String> person) throws Exception {
        return questions.ask(question, person);
    }

    /** {@return the id of the task in the run} */
    public String taskId() {
        return step.taskId();
    }

    /** {@return a key that names this step in all runs and is the same in every attempt} */
    public String idempotencyKey() {
        return runId + "/" + step;
    }
}

package dev.regatta;

import dev.langchain4j.model.output.structured.Description;
import dev.regatta.error.PermanentException;
import dev.regatta.gateway.Interceptor;
import dev.regatta.internal.call.OpenQuestions;
import dev.regatta.internal.console.LineSource;
import dev.regatta.prompt.PromptSection;
import dev.regatta.prompt.PromptTemplates;
import dev.regatta.spi.CrewEngine;
import dev.regatta.step.ToolAnswer;
import dev.regatta.step.ToolCall;
import dev.regatta.tool.Tool;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who can be asked while a run goes on: at a terminal ({@link #terminal()}), in a chat, on a web page. Must be thread-safe,
 * and must stop waiting when the asking thread is interrupted, since the task's time is up or the run is over then. The time of a
 * person counts for the limit of the task.
 */
@FunctionalInterface
public interface Human {
    /**
     * Asks and waits for the answer.
     *
     * @param question what is asked
     * @return the answer; empty for none, never {@code null}
     * @throws NoAnswerException when there will be no answer: an approval is refused then, a review fails its task
     * @throws Exception when nobody can be asked, which fails the task
     */
    String ask(String question) throws Exception;

    /**
     * Returns whoever is at the standard streams: each question is printed, and answered by one line. Works in pipes, too; once the
     * input has ended, there are no answers. What models say cannot steer the terminal. Standard input is read by this alone from the
     * first question on.
     *
     * @return a person who is asked one question at a time
     */
    static Human terminal() {
        return TerminalHuman.ofProcess(System.in, System.out);
    }

    /**
     * Returns whoever is at two streams, as {@link #terminal()} does for the standard ones.
     *
     * @param in where answers are read from, a line each
     * @param charset how they are written
     * @param out where questions are printed to
     * @return a person who is asked one question at a time
     */
    static Human terminal(InputStream in, Charset charset, PrintStream out) {
        return new TerminalHuman(new LineSource(in, charset), out);
    }

    /**
     * Returns somebody who is not in this process: whatever is asked waits for a {@linkplain CrewEngine#signal signal}, from a web page
     * or a chat, or until the task's time is up. What is asked is told by {@link CrewEngine#view}.
     *
     * @return a person who can be asked many questions at once
     */
    static Human elsewhere() {
        return question -> {
            OpenQuestions.await();
            return "";
        };
    }

    /** There will be no answer: the person has gone away. */
    final class NoAnswerException extends PermanentException {
        private static final long serialVersionUID = 1L;

        /**
         * Makes one.
         *
         * @param message why there will be none
         * @param cause what lies below; {@code null} if nothing does
         */
        public NoAnswerException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }

        static NoAnswerException ended(@Nullable Throwable cause) {
            return new NoAnswerException(
                    "Nobody answers any more: the input "
                            + (cause == null ? "has ended." : "cannot be read. Ask somewhere else."),
                    cause);
        }
    }

    /**
     * Asks, and makes sure that there is an answer.
     *
     * @param question what is asked
     * @return the answer; empty for none
     * @throws IllegalStateException if {@link #ask} returned {@code null}
     * @throws Exception what {@link #ask} threw
     */
    default String answer(String question) throws Exception {
        @Nullable String answer = ask(question);
        if (answer == null) {
            throw new IllegalStateException("The Human '" + getClass().getName()
                    + "' returned null instead of an answer. Return an empty text for no answer, or throw a"
                    + " Human.NoAnswerException.");
        }
        return answer;
    }

    /**
     * What an agent asks.
     *
     * @param question the question
     */
    record Question(
            @Description("The question, with all that is needed to answer it")
            String question) {}

    /** {@return a tool {@code ask_human} for agents that may ask on their own; give it a longer timeout where people are slow} */
    default Tool tool() {
        return Tool.of(
                        "ask_human",
                        "Asks the human who started this work. Use it only for what nobody else can know.",
                        Question.class,
                        (question, call) -> call.ask(question.question(), () -> answer(question.question())))
                .readOnly()
                .notCached(); // people may say something else the next time
    }

    /**
     * Returns a hook that asks before each call of some tools, at once and for each call anew. Only a yes lets the call through; an empty
     * answer, the end of the input and anything else refuse it, and the model is told so. Which words are a yes is said by
     * {@link PromptSection#PERSON_APPROVES} of the agent's prompts.
     *
     * @param tools the names of the tools; none for all
     * @return the hook, for {@link Crew#aroundToolCalls}
     */
    default Interceptor<ToolCall, ToolAnswer> approving(String... tools) {
        Set<String> names = Set.of(tools);
        return (call, context, next) -> {
            if (!names.isEmpty() && !names.contains(call.tool())) {
                return next.call(call);
            }
            PromptTemplates words = context.words();
            String question = words.fill(
                    PromptSection.PERSON_APPROVE, Map.of("tool", call.tool(), "arguments", call.arguments()));
            String answer = context.ask(question, () -> {
                        try {
                            return answer(question);
                        } catch (NoAnswerException gone) {
                            return ""; // which is no yes
                        }
                    })
                    .strip();
            return words.approves(answer)
                    ? next.call(call)
                    : ToolAnswer.refused(words.fill(
                            answer.isEmpty() ? PromptSection.PERSON_REFUSED : PromptSection.PERSON_REFUSED_SAYING,
                            Map.of("answer", answer)));
        };
    }

    /**
     * Returns a guardrail that shows each result. An empty answer accepts it, and so does a word that means that it is good; anything
     * else is a remark, which is sent back to the model, at most as often as {@link Task#maxRemarks} says. Which words accept is
     * said by {@link PromptSection#PERSON_ACCEPTS} of the agent's prompts.
     *
     * @param <T> the type of the result
     * @return the guardrail, for {@link Task#guardrail(Guardrail)}
     */
    default <T> Guardrail<T> reviewing() {
        return new HumanReview<>(this);
    }
}

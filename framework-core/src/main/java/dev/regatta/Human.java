package dev.regatta;

import dev.langchain4j.model.output.structured.Description;
import dev.regatta.gateway.Interceptor;
import dev.regatta.internal.json.Json;
import dev.regatta.step.ToolAnswer;
import dev.regatta.step.ToolCall;
import dev.regatta.tool.Tool;
import java.util.Locale;
import java.util.Set;

/**
 * Somebody who can be asked while a run goes on: over a terminal, a chat, a web page. Must be thread-safe, and must stop waiting
 * when the asking thread is interrupted, since the run is over then.
 */
@FunctionalInterface
public interface Human {
    /**
     * Asks and waits for the answer.
     *
     * @param question what is asked
     * @return the answer; empty for none
     * @throws Exception when nobody can be asked, which fails the task
     */
    String ask(String question) throws Exception;

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
                        question -> ask(question.question()))
                .readOnly()
                .notCached(); // people may say something else the next time
    }

    /**
     * Returns a hook that asks before each call of some tools, at once and for each call anew. Anything but {@code yes} or
     * {@code y} refuses the call, and is told to the model.
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
            String question = "May the tool '" + call.tool() + "' be called with " + call.arguments() + "? (yes/no)";
            String answer = context.ask(question, () -> ask(question)).strip();
            return Set.of("yes", "y").contains(answer.toLowerCase(Locale.ROOT))
                    ? next.call(call)
                    : ToolAnswer.refused(
                            "A human has refused this call" + (answer.isEmpty() ? "." : " and says: " + answer));
        };
    }

    /**
     * Returns a guardrail that shows each result: an empty answer accepts it, anything else is sent back to the model.
     *
     * @param <T> the type of the result
     * @return the guardrail, for {@link Task#guardrail(Guardrail)}
     */
    default <T> Guardrail<T> reviewing() {
        return output -> {
            String answer = ask("Is this as it should be? Answer nothing to accept it, or say what to change.\n\n"
                            + Json.text(output))
                    .strip();
            return answer.isEmpty() ? Verdict.ok(output) : Verdict.no(answer);
        };
    }
}

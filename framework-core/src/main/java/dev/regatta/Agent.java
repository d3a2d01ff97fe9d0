package dev.regatta;

import static java.util.Objects.requireNonNull;

import dev.langchain4j.model.chat.ChatModel;
import dev.regatta.error.Failure;
import dev.regatta.event.RunEvent;
import dev.regatta.message.TypeRef;
import dev.regatta.model.ModelRef;
import dev.regatta.model.Usage;
import dev.regatta.prompt.PromptTemplates;
import dev.regatta.spi.AgentRunner;
import dev.regatta.spi.AgentSpec;
import dev.regatta.tool.Tool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who does a task: a role, a goal, tools and a model. A definition: immutable, thread-safe, without any state of a run. Role,
 * goal and backstory may hold <code>{inputs}</code>, which each run fills in. Agents that say the same are equal.
 */
public final class Agent {
    private final AgentSpec spec;

    private Agent(AgentSpec spec) {
        this.spec = spec;
    }

    /**
     * Makes an agent without tools, on the crew's model, with 25 iterations per task.
     *
     * @param role what the agent is
     * @param goal what it is after
     * @return the agent
     */
    public static Agent of(String role, String goal) {
        return new Agent(AgentSpec.of(role, goal));
    }

    /**
     * Makes an agent of what it says; for engines.
     *
     * @param spec what it says
     * @return the agent
     */
    public static Agent of(AgentSpec spec) {
        return new Agent(requireNonNull(spec, "spec"));
    }

    /** {@return what it says; for engines} */
    public AgentSpec spec() {
        return spec;
    }

    /** {@return what the agent is: {@code "Analyst"}} */
    public String role() {
        return spec.role();
    }

    /**
     * Returns this agent with a backstory.
     *
     * @param text what else it should know about itself
     * @return the changed agent
     */
    public Agent backstory(String text) {
        return new Agent(spec.withTexts(spec.role(), spec.goal(), text));
    }

    /**
     * Returns this agent on a model of its own.
     *
     * @param chatModel the model
     * @return the changed agent
     */
    public Agent model(ChatModel chatModel) {
        return new Agent(spec.withModel(ModelRef.of(chatModel)));
    }

    /**
     * Returns this agent on a model of its own.
     *
     * @param name the model's name: {@code openai/gpt-5-mini}
     * @return the changed agent
     */
    public Agent model(String name) {
        return new Agent(spec.withModel(ModelRef.of(name)));
    }

    /**
     * Returns this agent with more tools.
     *
     * @param more tools: each a {@link Tool}, a collection of them, or an object whose methods carry langchain4j's
     *     {@link dev.langchain4j.agent.tool.Tool @Tool}
     * @return the changed agent
     * @throws dev.regatta.error.PermanentException if one of them holds no tool
     */
    public Agent tools(Object... more) {
        List<Tool> all = new ArrayList<>();
        for (Object holder : more) {
            all.addAll(Tool.from(holder));
        }
        return new Agent(spec.withTools(all));
    }

    /**
     * Returns this agent with another bound.
     *
     * @param most how many times the model is asked within one task
     * @return the changed agent
     */
    public Agent maxIterations(int most) {
        return with(
                new AgentSpec.Rules(most, spec.rules().delegates(), spec.rules().planning()));
    }

    /**
     * Returns this agent with another way to call tools.
     *
     * @param mode how its model calls tools
     * @return the changed agent
     */
    public Agent toolMode(ToolMode mode) {
        return with(spec.talk().withToolMode(mode));
    }

    /**
     * Returns this agent with another context window.
     *
     * @param window how much its model can read at once, and what happens when a conversation gets longer
     * @return the changed agent
     */
    public Agent contextWindow(ContextWindow window) {
        return with(spec.talk().withContextWindow(window));
    }

    /**
     * Returns this agent with other prompts.
     *
     * @param words the prompts
     * @return the changed agent
     */
    public Agent prompts(PromptTemplates words) {
        return with(spec.talk().withPrompts(words));
    }

    /** {@return this agent, told in its system message which day it is: {@code Today is 2026-01-31}} */
    public Agent dated() {
        return dated("uuuu-MM-dd");
    }

    /**
     * Returns this agent, told in its system message which day it is.
     *
     * @param pattern how the date is written, as {@link java.time.format.DateTimeFormatter#ofPattern(String)} takes it
     * @return the changed agent
     * @throws IllegalArgumentException if the pattern is none
     */
    public Agent dated(String pattern) {
        return with(spec.talk().withDate(pattern));
    }

    /**
     * Returns this agent with stop words.
     *
     * @param words where its model stops writing; they are not part of what it wrote
     * @return the changed agent
     */
    public Agent stopWords(String... words) {
        return with(spec.talk().withStopWords(List.of(words)));
    }

    private Agent with(AgentSpec.Talk changed) {
        return new Agent(spec.withTalk(changed));
    }

    /**
     * Returns this agent as one that can pass work on to the other agents of its crew, with the tools
     * {@code delegate_work_to_coworker} and {@code ask_question_to_coworker}.
     *
     * @return the changed agent
     */
    public Agent allowDelegation() {
        return with(new AgentSpec.Rules(
                spec.rules().maxIterations(), true, spec.rules().planning()));
    }

    /**
     * Returns this agent as one that plans each task first, with the {@linkplain Planning#defaults default} bounds.
     *
     * @return the changed agent
     */
    public Agent planning() {
        return planning(Planning.defaults());
    }

    /**
     * Returns this agent as one that plans each task first, see {@link Planning}.
     *
     * @param planning the bounds
     * @return the changed agent
     */
    public Agent planning(Planning planning) {
        return with(new AgentSpec.Rules(
                spec.rules().maxIterations(), spec.rules().delegates(), requireNonNull(planning, "planning")));
    }

    private Agent with(AgentSpec.Rules changed) {
        return new Agent(spec.withRules(changed));
    }

    /**
     * What came of a question.
     *
     * @param runId the run that it was
     * @param status how it ended
     * @param result returns the answer, or throws as {@link #output} does
     * @param failure why there is no answer; empty if there is one, or if somebody cancelled
     * @param usage what it used
     * @param duration how long it took
     * @param warnings what stopped nothing, but whoever asks would want to know, in order
     * @param <T> the type of the answer
     */
    public record Answer<T>(
            String runId,
            RunStatus status,
            Supplier<T> result,
            Optional<Failure> failure,
            Usage usage,
            Duration duration,
            List<RunEvent.Warning> warnings) {
        /** Copies the list. */
        public Answer {
            warnings = List.copyOf(warnings);
        }

        /**
         * Returns the answer.
         *
         * @return the answer
         * @throws RunFailedException if there is none
         */
        public T output() {
            return result.get();
        }

        /** {@return whether there is an answer} */
        public boolean isCompleted() {
            return status == RunStatus.COMPLETED;
        }

        /** {@return how it ended, and what it used, without the answer} */
        @Override
        public String toString() {
            return "Answer[" + runId + ", " + status
                    + failure.map(why -> ", " + why).orElse("") + ", " + usage + "]";
        }
    }

    /**
     * Has this agent answer one question, as a crew with one task, and waits for the answer.
     *
     * @param question what is to be done; braces in it are text
     * @return what came of it, also when it failed
     * @throws InvalidCrewException if it cannot run as it is defined, such as without a model
     */
    public Answer<String> ask(String question) {
        return ask(question, Map.of());
    }

    /**
     * Has this agent, whose texts have places, answer one question, and waits for the answer.
     *
     * @param question what is to be done; braces in it are text
     * @param inputs what fills the <code>{places}</code> in the agent's role, goal and backstory
     * @return what came of it, also when it failed
     * @throws InvalidCrewException if it cannot run as it is defined, or not with these inputs
     */
    public Answer<String> ask(String question, Map<String, ?> inputs) {
        return ask(question, String.class, inputs);
    }

    /**
     * Has this agent answer one question, as a crew with one task, and waits for the answer.
     *
     * @param question what is to be done; braces in it are text
     * @param type the type of the answer, usually a record
     * @param <T> the type of the answer
     * @return what came of it, also when it failed
     * @throws InvalidCrewException if it cannot run as it is defined, such as without a model
     */
    public <T> Answer<T> ask(String question, Class<T> type) {
        return ask(question, type, Map.of());
    }

    /**
     * Has this agent, whose texts have places, answer one question, and waits for the answer.
     *
     * @param question what is to be done; braces in it are text
     * @param type the type of the answer, usually a record
     * @param inputs what fills the <code>{places}</code> in the agent's role, goal and backstory
     * @param <T> the type of the answer
     * @return what came of it, also when it failed
     * @throws InvalidCrewException if it cannot run as it is defined, or not with these inputs
     */
    public <T> Answer<T> ask(String question, Class<T> type, Map<String, ?> inputs) {
        return ask(question, TypeRef.of(type), inputs);
    }

    /**
     * Has this agent answer one question with a value of a generic type, such as {@code new TypeRef<List<Fact>>() {}}, and waits for
     * the answer.
     *
     * @param question what is to be done; braces in it are text
     * @param type the type of the answer
     * @param inputs what fills the <code>{places}</code> in the agent's role, goal and backstory
     * @param <T> the type of the answer
     * @return what came of it, also when it failed
     * @throws InvalidCrewException if it cannot run as it is defined, or not with these inputs
     */
    public <T> Answer<T> ask(String question, TypeRef<T> type, Map<String, ?> inputs) {
        return AgentRunner.current().ask(spec, question, type, inputs);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Agent agent && spec.equals(agent.spec);
    }

    @Override
    public int hashCode() {
        return spec.hashCode();
    }

    @Override
    public String toString() {
        return "Agent '" + spec.role() + "'";
    }
}

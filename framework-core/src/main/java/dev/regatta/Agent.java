package dev.regatta;

import static java.util.Objects.requireNonNull;

import dev.langchain4j.model.chat.ChatModel;
import dev.regatta.internal.text.Template;
import dev.regatta.model.ModelRef;
import dev.regatta.prompt.PromptTemplates;
import dev.regatta.tool.Tool;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who does a task: a role, a goal, tools and a model. A definition: immutable, thread-safe, without any state of a run. Role,
 * goal and backstory may hold <code>{inputs}</code>, which each run fills in.
 *
 * @param role what the agent is: {@code "Analyst"}
 * @param goal what it is after
 * @param backstory what else it should know about itself; empty for nothing
 * @param model its model; {@code null} for the crew's
 * @param tools what it can call
 * @param maxIterations how many times the model is asked within one task, at least 1; at the limit it is asked once more, for
 *     its final answer, without tools
 * @param rules how it goes about its tasks
 * @param options how it and its model talk
 */
public record Agent(
        String role,
        String goal,
        String backstory,
        @Nullable ModelRef model,
        List<Tool> tools,
        int maxIterations,
        AgentRules rules,
        AgentOptions options) {

    /** Checks the parts and copies the tools. */
    public Agent {
        requireNonNull(goal, "goal");
        requireNonNull(backstory, "backstory");
        requireNonNull(rules, "rules");
        requireNonNull(options, "options");
        if (role.isBlank()) {
            throw new IllegalArgumentException("An agent needs a role, such as \"Analyst\"");
        }
        if (maxIterations < 1) {
            throw new IllegalArgumentException(
                    "maxIterations of agent '" + role + "' must be at least 1, was " + maxIterations);
        }
        tools = List.copyOf(tools);
    }

    /**
     * Makes an agent without tools, on the crew's model, with 25 iterations per task.
     *
     * @param role what the agent is
     * @param goal what it is after
     * @return the agent
     */
    public static Agent of(String role, String goal) {
        return new Agent(role, goal, "", null, List.of(), 25, AgentRules.defaults(), AgentOptions.defaults());
    }

    /**
     * Returns this agent with a backstory.
     *
     * @param text what else it should know about itself
     * @return the changed agent
     */
    public Agent backstory(String text) {
        return new Agent(role, goal, text, model, tools, maxIterations, rules, options);
    }

    /**
     * Returns this agent on a model of its own.
     *
     * @param chatModel the model
     * @return the changed agent
     */
    public Agent model(ChatModel chatModel) {
        return new Agent(role, goal, backstory, ModelRef.of(chatModel), tools, maxIterations, rules, options);
    }

    /**
     * Returns this agent on a model of its own.
     *
     * @param name the model's name: {@code openai/gpt-5-mini}
     * @return the changed agent
     */
    public Agent model(String name) {
        return new Agent(role, goal, backstory, ModelRef.of(name), tools, maxIterations, rules, options);
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
        List<Tool> all = new ArrayList<>(tools);
        for (Object holder : more) {
            all.addAll(Tool.from(holder));
        }
        return new Agent(role, goal, backstory, model, all, maxIterations, rules, options);
    }

    /**
     * Returns this agent with another bound.
     *
     * @param most how many times the model is asked within one task
     * @return the changed agent
     */
    public Agent maxIterations(int most) {
        return new Agent(role, goal, backstory, model, tools, most, rules, options);
    }

    /**
     * Returns this agent with another way to call tools.
     *
     * @param mode how its model calls tools
     * @return the changed agent
     */
    public Agent toolMode(ToolMode mode) {
        return with(options.withToolMode(mode));
    }

    /**
     * Returns this agent with another context window.
     *
     * @param window how much its model can read at once, and what happens when a conversation gets longer
     * @return the changed agent
     */
    public Agent contextWindow(ContextWindow window) {
        return with(options.withContextWindow(window));
    }

    /**
     * Returns this agent with other prompts.
     *
     * @param words what its model is told in which words
     * @return the changed agent
     */
    public Agent prompts(PromptTemplates words) {
        return with(options.withPrompts(words));
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
        return with(options.withDate(pattern));
    }

    /**
     * Returns this agent with stop words.
     *
     * @param words where its model stops writing; they are not part of what it wrote
     * @return the changed agent
     */
    public Agent stopWords(String... words) {
        return with(options.withStopWords(List.of(words)));
    }

    private Agent with(AgentOptions changed) {
        return new Agent(role, goal, backstory, model, tools, maxIterations, rules, changed);
    }

    /**
     * Returns this agent as one that can pass work on to the other agents of its crew, with the tools
     * {@code delegate_work_to_coworker} and {@code ask_question_to_coworker}.
     *
     * @return the changed agent
     */
    public Agent allowDelegation() {
        return with(rules.withDelegation());
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
        return with(rules.withPlanning(requireNonNull(planning, "planning")));
    }

    Agent withoutPlanning() {
        return with(rules.withPlanning(null));
    }

    private Agent with(AgentRules changed) {
        return new Agent(role, goal, backstory, model, tools, maxIterations, changed, options);
    }

    /**
     * Has this agent answer one question, as a crew with one task, and waits for the answer.
     *
     * @param question what is to be done; braces in it are text
     * @return the answer
     * @throws RunFailedException if there is none
     * @throws InvalidCrewException if it cannot run as it is defined, such as without a model
     */
    public String ask(String question) {
        return ask(question, String.class);
    }

    /**
     * Has this agent answer one question, as a crew with one task, and waits for the answer.
     *
     * @param question what is to be done; braces in it are text
     * @param type the type of the answer, usually a record
     * @param <T> the type of the answer
     * @return the answer
     * @throws RunFailedException if there is none
     * @throws InvalidCrewException if it cannot run as it is defined, such as without a model
     */
    public <T> T ask(String question, Class<T> type) {
        Task<T> task = Task.of("answer", Template.escaped(question), type).by(this);
        return Crew.of(task).kickoff().of(task);
    }
}

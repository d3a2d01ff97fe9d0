package dev.regatta.spi;

import static java.util.Objects.requireNonNull;

import dev.regatta.Agent;
import dev.regatta.ContextWindow;
import dev.regatta.Planning;
import dev.regatta.ToolMode;
import dev.regatta.internal.time.Today;
import dev.regatta.model.ModelRef;
import dev.regatta.prompt.PromptTemplates;
import dev.regatta.tool.Tool;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An agent as engines read it. Made with the methods of {@link Agent}.
 *
 * @param role what the agent is: {@code "Analyst"}
 * @param goal what it is after
 * @param backstory what else it should know about itself; empty for nothing
 * @param model its model; {@code null} for the crew's
 * @param tools what it can call
 * @param rules how it goes about its tasks
 * @param talk how it and its model talk
 */
public record AgentSpec(
        String role,
        String goal,
        String backstory,
        @Nullable ModelRef model,
        List<Tool> tools,
        Rules rules,
        Talk talk) {

    /**
     * How an agent goes about its tasks.
     *
     * @param maxIterations how many times the model is asked within one task, at least 1; at the limit it is asked once more,
     *     for its final answer, without tools
     * @param delegates whether it can pass work on to the other agents of its crew
     * @param planning how it plans before it acts; {@code null} if it does not
     */
    public record Rules(
            int maxIterations, boolean delegates, @Nullable Planning planning) {
        /** {@return 25 iterations, of an agent that does its tasks itself, without a plan} */
        public static Rules defaults() {
            return new Rules(25, false, null);
        }
    }

    /**
     * How an agent and its model talk.
     *
     * @param toolMode how the model calls tools
     * @param contextWindow how much the model can read at once
     * @param prompts the agent's own prompts; {@code null} for the crew's
     * @param datePattern how the agent is told which day it is, as {@link DateTimeFormatter} takes it; {@code null}
     *     if it is not told
     * @param stopWords where the model stops writing; not part of what it wrote
     */
    public record Talk(
            ToolMode toolMode,
            ContextWindow contextWindow,
            @Nullable PromptTemplates prompts,
            @Nullable String datePattern,
            List<String> stopWords) {

        /** Checks the pattern and copies the list. */
        public Talk {
            requireNonNull(toolMode, "toolMode");
            requireNonNull(contextWindow, "contextWindow");
            if (datePattern != null) {
                requireNonNull(Today.in(datePattern)); // says what is wrong with it, now and not in a run
            }
            stopWords = List.copyOf(stopWords);
            if (stopWords.contains("")) {
                throw new IllegalArgumentException("A stop word must not be empty");
            }
        }

        /** {@return tools as the model can, the crew's words, no date, no stop words} */
        public static Talk defaults() {
            return new Talk(ToolMode.AUTO, ContextWindow.defaults(), null, null, List.of());
        }

        /**
         * Returns this with another way to call tools.
         *
         * @param mode how the model calls tools
         * @return the changed talk
         */
        public Talk withToolMode(ToolMode mode) {
            return new Talk(mode, contextWindow, prompts, datePattern, stopWords);
        }

        /**
         * Returns this with another context window.
         *
         * @param window how much the model can read at once
         * @return the changed talk
         */
        public Talk withContextWindow(ContextWindow window) {
            return new Talk(toolMode, window, prompts, datePattern, stopWords);
        }

        /**
         * Returns this with other prompts.
         *
         * @param words the prompts
         * @return the changed talk
         */
        public Talk withPrompts(PromptTemplates words) {
            return new Talk(toolMode, contextWindow, words, datePattern, stopWords);
        }

        /**
         * Returns this with a date.
         *
         * @param pattern how the date is written
         * @return the changed talk
         */
        public Talk withDate(String pattern) {
            return new Talk(toolMode, contextWindow, prompts, pattern, stopWords);
        }

        /**
         * Returns this with other stop words.
         *
         * @param words where the model stops writing
         * @return the changed talk
         */
        public Talk withStopWords(List<String> words) {
            return new Talk(toolMode, contextWindow, prompts, datePattern, words);
        }
    }

    /** Checks the parts and copies the tools. */
    public AgentSpec {
        requireNonNull(goal, "goal");
        requireNonNull(backstory, "backstory");
        requireNonNull(talk, "talk");
        if (role.isBlank()) {
            throw new IllegalArgumentException("An agent needs a role, such as \"Analyst\"");
        }
        if (rules.maxIterations() < 1) {
            throw new IllegalArgumentException(
                    "maxIterations of agent '" + role + "' must be at least 1, was " + rules.maxIterations());
        }
        tools = List.copyOf(tools);
    }

    /**
     * Makes an agent without tools, on the crew's model, with the default rules.
     *
     * @param role what the agent is
     * @param goal what it is after
     * @return the agent
     */
    public static AgentSpec of(String role, String goal) {
        return new AgentSpec(role, goal, "", null, List.of(), Rules.defaults(), Talk.defaults());
    }

    /**
     * Returns this agent with other texts.
     *
     * @param newRole what the agent is
     * @param newGoal what it is after
     * @param newBackstory what else it should know about itself
     * @return the changed agent
     */
    public AgentSpec withTexts(String newRole, String newGoal, String newBackstory) {
        return new AgentSpec(newRole, newGoal, newBackstory, model, tools, rules, talk);
    }

    /**
     * Returns this agent on another model.
     *
     * @param changed its model
     * @return the changed agent
     */
    public AgentSpec withModel(ModelRef changed) {
        return new AgentSpec(role, goal, backstory, changed, tools, rules, talk);
    }

    /**
     * Returns this agent with more tools.
     *
     * @param more the tools, after those it has
     * @return the changed agent
     */
    public AgentSpec withTools(List<Tool> more) {
        List<Tool> all = new ArrayList<>(tools);
        all.addAll(more);
        return new AgentSpec(role, goal, backstory, model, all, rules, talk);
    }

    /**
     * Returns this agent with other rules.
     *
     * @param changed how it goes about its tasks
     * @return the changed agent
     */
    public AgentSpec withRules(Rules changed) {
        return new AgentSpec(role, goal, backstory, model, tools, changed, talk);
    }

    /**
     * Returns this agent with another way of talking.
     *
     * @param changed how it and its model talk
     * @return the changed agent
     */
    public AgentSpec withTalk(Talk changed) {
        return new AgentSpec(role, goal, backstory, model, tools, rules, changed);
    }

    /** {@return this agent as one that does its tasks without a plan} */
    public AgentSpec withoutPlanning() {
        return withRules(new Rules(rules.maxIterations(), rules.delegates(), null));
    }
}

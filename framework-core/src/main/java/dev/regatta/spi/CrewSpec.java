package dev.regatta.spi;

import static java.util.Objects.requireNonNull;

import dev.regatta.Crew;
import dev.regatta.MemoryUse;
import dev.regatta.RunLimits;
import dev.regatta.RunResult;
import dev.regatta.TaskResult;
import dev.regatta.ToolUse;
import dev.regatta.error.RetryPolicy;
import dev.regatta.event.PartListener;
import dev.regatta.event.RunListener;
import dev.regatta.gateway.Interceptor;
import dev.regatta.graph.FailurePolicy;
import dev.regatta.memory.Memory;
import dev.regatta.message.MessageListener;
import dev.regatta.model.ModelRef;
import dev.regatta.prompt.PromptTemplates;
import dev.regatta.step.ModelAnswer;
import dev.regatta.step.ModelCall;
import dev.regatta.step.ToolAnswer;
import dev.regatta.step.ToolCall;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A crew as engines read it. Made with the methods of {@link Crew}.
 *
 * @param name what it is called in events and in memory
 * @param tasks what is to be done, in any order
 * @param sequential whether the tasks run one after another, in the order in which they are declared
 * @param team who works in it besides those that its tasks name
 * @param shared what its agents share
 * @param rules how its runs go
 * @param outputFolder below which tasks write their files
 * @param hooks code of the user around its runs and calls
 */
public record CrewSpec(
        String name,
        List<TaskSpec<?>> tasks,
        boolean sequential,
        Team team,
        Shared shared,
        Rules rules,
        Path outputFolder,
        Hooks hooks) {

    /**
     * Who works in a crew besides those that its tasks name.
     *
     * @param agents agents that work can be passed to
     * @param manager who is given every task, and passes work on; {@code null} if each task is done by its own agent
     * @param planner who plans all tasks before they start; {@code null} if nobody does
     */
    public record Team(
            List<AgentSpec> agents,
            @Nullable AgentSpec manager,
            @Nullable AgentSpec planner) {
        /** Copies the list. */
        public Team {
            agents = List.copyOf(agents);
        }
    }

    /**
     * What the agents of a crew share.
     *
     * @param model the model of agents that have none of their own; {@code null} for the one that {@code regatta.model} names
     * @param prompts the prompts, for agents that have none of their own
     * @param memory where results are kept and looked up; {@code null} for nowhere
     * @param memoryUse how much of the memory tasks are given
     * @param journal where its runs are written down; {@code null} for nowhere
     */
    public record Shared(
            @Nullable ModelRef model,
            PromptTemplates prompts,
            @Nullable Memory memory,
            MemoryUse memoryUse,
            @Nullable JournalStore journal) {
        /** Checks that all is there. */
        public Shared {
            requireNonNull(prompts, "prompts");
            requireNonNull(memoryUse, "memoryUse");
        }

        /**
         * Returns this with a model.
         *
         * @param changed the model
         * @return what is shared then
         */
        public Shared withModel(ModelRef changed) {
            return new Shared(changed, prompts, memory, memoryUse, journal);
        }

        /**
         * Returns this with other prompts.
         *
         * @param changed the prompts
         * @return what is shared then
         */
        public Shared withPrompts(PromptTemplates changed) {
            return new Shared(model, changed, memory, memoryUse, journal);
        }

        /**
         * Returns this with a memory.
         *
         * @param changed the memory
         * @param use how much of it tasks are given
         * @return what is shared then
         */
        public Shared withMemory(Memory changed, MemoryUse use) {
            return new Shared(model, prompts, changed, use, journal);
        }

        /**
         * Returns this with a journal.
         *
         * @param changed where runs are written down
         * @return what is shared then
         */
        public Shared withJournal(JournalStore changed) {
            return new Shared(model, prompts, memory, memoryUse, changed);
        }
    }

    /**
     * How the runs of a crew go.
     *
     * @param failurePolicy what the failure of one task means for the others
     * @param retry how model calls are tried again
     * @param limits how much goes on at once, and how long
     * @param toolUse how calls of tools are treated
     * @param strictInputs whether an input that nobody asks for is an error, or a warning
     */
    public record Rules(
            FailurePolicy failurePolicy, RetryPolicy retry, RunLimits limits, ToolUse toolUse, boolean strictInputs) {
        /** Checks that all is there. */
        public Rules {
            requireNonNull(failurePolicy, "failurePolicy");
            requireNonNull(retry, "retry");
            requireNonNull(limits, "limits");
            requireNonNull(toolUse, "toolUse");
        }

        /** {@return fail fast, default retries and limits, unused inputs are warnings} */
        public static Rules defaults() {
            return new Rules(
                    FailurePolicy.FAIL_FAST, RetryPolicy.defaults(), RunLimits.defaults(), ToolUse.defaults(), false);
        }

        /**
         * Returns these rules with another policy.
         *
         * @param policy what the failure of one task means for the others
         * @return the changed rules
         */
        public Rules withFailurePolicy(FailurePolicy policy) {
            return new Rules(policy, retry, limits, toolUse, strictInputs);
        }

        /**
         * Returns these rules with other retries.
         *
         * @param policy how model calls are tried again
         * @return the changed rules
         */
        public Rules withRetry(RetryPolicy policy) {
            return new Rules(failurePolicy, policy, limits, toolUse, strictInputs);
        }

        /**
         * Returns these rules with other limits.
         *
         * @param changed how much goes on at once, and how long
         * @return the changed rules
         */
        public Rules withLimits(RunLimits changed) {
            return new Rules(failurePolicy, retry, changed, toolUse, strictInputs);
        }

        /**
         * Returns these rules with calls of tools being treated otherwise.
         *
         * @param use how
         * @return the changed rules
         */
        public Rules withToolUse(ToolUse use) {
            return new Rules(failurePolicy, retry, limits, use, strictInputs);
        }

        /** {@return these rules, with an input that nobody asks for being an error} */
        public Rules withStrictInputs() {
            return new Rules(failurePolicy, retry, limits, toolUse, true);
        }
    }

    /**
     * Code of the user around a crew's runs and calls, each list in the order in which it was given.
     *
     * @param listeners who is told what goes on
     * @param around what sees, and may change, every call
     * @param callbacks what is called at certain points of a run
     */
    public record Hooks(Listeners listeners, Around around, Callbacks callbacks) {
        /** {@return none} */
        public static Hooks none() {
            return new Hooks(
                    new Listeners(List.of(), List.of(), null),
                    new Around(List.of(), List.of()),
                    new Callbacks(List.of(), List.of(), List.of()));
        }

        /**
         * Returns these hooks with other listeners.
         *
         * @param changed who is told what goes on
         * @return the changed hooks
         */
        public Hooks with(Listeners changed) {
            return new Hooks(changed, around, callbacks);
        }

        /**
         * Returns these hooks with others around calls.
         *
         * @param changed what sees every call
         * @return the changed hooks
         */
        public Hooks with(Around changed) {
            return new Hooks(listeners, changed, callbacks);
        }

        /**
         * Returns these hooks with other callbacks.
         *
         * @param changed what is called at certain points of a run
         * @return the changed hooks
         */
        public Hooks with(Callbacks changed) {
            return new Hooks(listeners, around, changed);
        }
    }

    /**
     * Who is told what goes on in a crew's runs.
     *
     * @param events are told every event of every run
     * @param messages are told every message of every conversation
     * @param parts is told what models say while they say it; {@code null} for nobody, then they do not stream
     */
    public record Listeners(
            List<RunListener> events,
            List<MessageListener> messages,
            @Nullable PartListener parts) {
        /** Copies the lists. */
        public Listeners {
            events = List.copyOf(events);
            messages = List.copyOf(messages);
        }
    }

    /**
     * What sees, and may change, every call.
     *
     * @param modelCalls see every model call, the first one outermost
     * @param toolCalls see every tool call, the first one outermost
     */
    public record Around(
            List<Interceptor<ModelCall, ModelAnswer>> modelCalls, List<Interceptor<ToolCall, ToolAnswer>> toolCalls) {
        /** Copies the lists. */
        public Around {
            modelCalls = List.copyOf(modelCalls);
            toolCalls = List.copyOf(toolCalls);
        }
    }

    /**
     * What is called at certain points of a run.
     *
     * @param beforeKickoff look at the inputs before anything starts
     * @param afterTask are given each result
     * @param afterKickoff are told what came of a run
     */
    public record Callbacks(
            List<UnaryOperator<Map<String, Object>>> beforeKickoff,
            List<Consumer<TaskResult.Completed<?>>> afterTask,
            List<Consumer<RunResult>> afterKickoff) {
        /** Copies the lists. */
        public Callbacks {
            beforeKickoff = List.copyOf(beforeKickoff);
            afterTask = List.copyOf(afterTask);
            afterKickoff = List.copyOf(afterKickoff);
        }
    }

    /** Copies the list and checks the name, which becomes part of memory scopes. */
    public CrewSpec {
        requireNonNull(team, "team");
        requireNonNull(shared, "shared");
        requireNonNull(rules, "rules");
        requireNonNull(outputFolder, "outputFolder");
        requireNonNull(hooks, "hooks");
        tasks = List.copyOf(tasks);
        if (!name.matches("[^/\\s]+")) {
            throw new IllegalArgumentException("A crew's name has no blanks and no '/'; it cannot be '" + name + "'");
        }
    }

    /**
     * Makes a crew with the default rules, whose files go to the working directory.
     *
     * @param tasks what is to be done
     * @param sequential whether the tasks run one after another
     * @return the crew
     */
    public static CrewSpec of(List<TaskSpec<?>> tasks, boolean sequential) {
        return new CrewSpec(
                "crew",
                tasks,
                sequential,
                new Team(List.of(), null, null),
                new Shared(null, PromptTemplates.standard(), null, MemoryUse.defaults(), null),
                Rules.defaults(),
                Path.of(""),
                Hooks.none());
    }

    /**
     * Returns the prompts of an agent: its own, or those of the crew.
     *
     * @param agent the agent
     * @return the words
     */
    public PromptTemplates promptsOf(AgentSpec agent) {
        PromptTemplates own = agent.talk().prompts();
        return own == null ? shared.prompts() : own;
    }

    /**
     * Returns this crew with another name.
     *
     * @param changed what it is called
     * @return the changed crew
     */
    public CrewSpec withName(String changed) {
        return new CrewSpec(changed, tasks, sequential, team, shared, rules, outputFolder, hooks);
    }

    /**
     * Returns this crew with another team.
     *
     * @param changed who works in it besides those that its tasks name
     * @return the changed crew
     */
    public CrewSpec with(Team changed) {
        return new CrewSpec(name, tasks, sequential, changed, shared, rules, outputFolder, hooks);
    }

    /**
     * Returns this crew with its agents sharing something else.
     *
     * @param changed what they share
     * @return the changed crew
     */
    public CrewSpec with(Shared changed) {
        return new CrewSpec(name, tasks, sequential, team, changed, rules, outputFolder, hooks);
    }

    /**
     * Returns this crew with other rules.
     *
     * @param changed how its runs go
     * @return the changed crew
     */
    public CrewSpec with(Rules changed) {
        return new CrewSpec(name, tasks, sequential, team, shared, changed, outputFolder, hooks);
    }

    /**
     * Returns this crew with another folder.
     *
     * @param folder below which tasks write their files
     * @return the changed crew
     */
    public CrewSpec withOutputFolder(Path folder) {
        return new CrewSpec(name, tasks, sequential, team, shared, rules, folder, hooks);
    }

    /**
     * Returns this crew with other hooks.
     *
     * @param changed code of the user around its runs and calls
     * @return the changed crew
     */
    public CrewSpec with(Hooks changed) {
        return new CrewSpec(name, tasks, sequential, team, shared, rules, outputFolder, changed);
    }
}

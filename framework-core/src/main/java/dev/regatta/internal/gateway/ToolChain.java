package dev.regatta.internal.gateway;

import dev.langchain4j.model.output.structured.Description;
import dev.regatta.error.Failure;
import dev.regatta.gateway.Gateway;
import dev.regatta.gateway.Interceptor;
import dev.regatta.internal.error.Throwables;
import dev.regatta.prompt.PromptTemplates;
import dev.regatta.spi.CallSlots;
import dev.regatta.spi.TaskJournal.Found;
import dev.regatta.step.Digest;
import dev.regatta.step.Note;
import dev.regatta.step.ToolAnswer;
import dev.regatta.step.ToolCall;
import dev.regatta.step.ToolDefinition;
import dev.regatta.tool.Tool;
import dev.regatta.tool.ToolRules.Trait;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Everything between a model's wish to call a tool and the tool's code, for one conversation: journal → hooks → errors into answers
 * → repair and guard → policy → delegation → loops and uses → result bounds → budget → cache → uses → permit → time limit → begin
 * → the call. Thread-safe.
 */
public final class ToolChain implements Toolbox {
    private static final String READ_RESULT = "read_result";

    private final TaskScope scope;
    private final String agent;
    private final Map<String, Tool> byName = new LinkedHashMap<>();
    /** Names that models do not take, and those in their place. */
    private final Map<String, String> adjusted = new HashMap<>();

    private final List<ToolDefinition> own = new ArrayList<>();
    private final Delegate delegate;
    private final PromptTemplates words;
    private final boolean readsOn; // unless a tool of the user has the name
    private @Nullable Links links; // guarded by this; made at the first call, as many conversations have none
    private volatile @Nullable Tool reading; // made when a result has been cut

    /** Answers the calls that pass work on to coworkers. */
    public interface Delegate {
        /** {@return the tools for that} */
        List<ToolDefinition> tools();

        /** {@return whether a call by this name passes work on} */
        boolean handles(String tool);

        /**
         * Decides on a call, before any call of the turn runs.
         *
         * @return what answers it
         */
        Callable<ToolAnswer> decide(ToolCall call);
    }

    /** Where a model goes on reading. */
    record ReadResult(
            @Description("the reference that was told where the result was cut")
            String reference,

            @Description("the character to begin with, from 0")
            Optional<Integer> from) {}

    /**
     * Makes the chain of one conversation.
     *
     * @param scope its task
     * @param agent the role of the agent that calls
     * @param words in which the model is told what went wrong
     * @param tools the tools that can be called
     * @param delegate answers the calls that pass work on
     */
    public ToolChain(TaskScope scope, String agent, PromptTemplates words, List<Tool> tools, Delegate delegate) {
        this.scope = scope;
        this.agent = agent;
        this.words = words;
        this.delegate = delegate;
        for (Tool tool : tools) {
            byName.put(tool.name(), tool);
            own.add(tool.definition());
            if (!tool.name().equals(tool.givenName())) {
                adjust(tool);
            }
        }
        own.addAll(delegate.tools());
        this.readsOn = !byName.containsKey(READ_RESULT);
    }

    /** What a call passes. */
    private record Links(ParallelCalls fork, TurnInterceptor turn, Gateway<ToolRequest, ToolAnswer> rest) {}

    private synchronized Links links() {
        Links made = links;
        if (made == null) {
            TurnInterceptor turn = new TurnInterceptor(scope, words);
            made = new Links(
                    new ParallelCalls(
                            scope.threads(), scope.run().crew().rules().limits().toolCallsAtOnce(), scope.grace()),
                    turn,
                    CallInterceptor.chain(links(turn), new ToolRun(scope)));
            links = made;
        }
        return made;
    }

    private void adjust(Tool tool) {
        adjusted.put(tool.givenName(), tool.name());
        scope.warnOnce(
                "tool-name-adjusted",
                "Models do not take the name of the tool '" + tool.givenName() + "'; they call it '" + tool.name()
                        + "'. Give it 1 to 64 letters, digits, '_' and '-'.");
    }

    private List<CallInterceptor<ToolRequest, ToolAnswer>> links(TurnInterceptor turn) {
        CallSlots slots = scope.run().slots();
        List<CallInterceptor<ToolRequest, ToolAnswer>> links = new ArrayList<>();
        scope.run().crew().hooks().around().toolCalls().forEach(hook -> links.add(link(hook, words)));
        links.add(new ToolErrorsInterceptor(scope, words));
        links.add(new GuardInterceptor(scope, List.copyOf(byName.keySet()), delegate::handles, words));
        slots.toolPolicies().forEach(policy -> links.add(link(policy, words)));
        links.add((request, next) -> request.tool() == null ? passedOn(request) : next.call(request));
        links.add(turn);
        links.add(new ResultBoundsInterceptor(scope, words));
        slots.toolBudgets().forEach(budget -> links.add(link(budget, words)));
        links.add(new CacheInterceptor(scope));
        links.add(turn::passUses);
        links.add(new PermitInterceptor(scope));
        return links;
    }

    private HookInterceptor<ToolRequest, ToolCall, ToolAnswer> link(
            Interceptor<ToolCall, ToolAnswer> hook, PromptTemplates words) {
        return new HookInterceptor<>(
                scope,
                hook,
                ToolRequest::call,
                request -> request.context(scope, agent, words),
                (request, passed) -> passed.equals(request.call()) ? request : request.with(passed, toolOf(passed)));
    }

    private @Nullable Tool toolOf(ToolCall call) {
        return toolOf(call.tool());
    }

    private @Nullable Tool toolOf(String name) {
        Tool tool = byName.get(name);
        return tool == null && readsOn && name.equals(READ_RESULT) ? reading() : tool;
    }

    private Tool reading() {
        Tool made = reading;
        if (made == null) {
            made = reading(scope.run());
            reading = made;
        }
        return made;
    }

    private static Tool reading(RunScope run) {
        return Tool.of(
                        READ_RESULT,
                        "Reads on in a result that was cut.",
                        ReadResult.class,
                        asked -> run.results()
                                .read(
                                        asked.reference(),
                                        asked.from().orElse(0),
                                        run.crew().rules().toolUse().maxResultCharacters()))
                .readOnly()
                .notCached()
                .quick()
                .maxResultCharacters(Integer.MAX_VALUE);
    }

    // ---- a turn
    // ------------------------------------------------------------------------------------------------------

    /** A call of a turn, and what the journal holds of it. */
    private record Prepared(
            ToolCall call, @Nullable Found found, @Nullable ToolRequest request) {
        boolean isNotReached() {
            return found instanceof Found.Ended ended && !ended.begun();
        }
    }

    @Override
    public List<ToolAnswer> call(List<ToolCall> calls) throws Exception {
        Links links = links();
        List<Prepared> turnCalls = new ArrayList<>(calls.size());
        for (ToolCall call : calls) {
            turnCalls.add(prepare(call, links.turn()));
        }
        List<Prepared> reached = reached(turnCalls);
        List<ToolAnswer> answers = reached.size() == 1
                ? List.of(call(reached.getFirst(), links))
                : links.fork().all(reached.size(), index -> call(reached.get(index), links));
        if (reached.size() < calls.size()) {
            turnCalls.removeAll(reached);
            return List.of(call(turnCalls.getFirst(), links)); // which tells how the task ended
        }
        for (ToolAnswer answer : answers) {
            if (answer.isCut() && readsOn) {
                reading();
            }
        }
        return answers;
    }

    /** {@return the calls that were made when the turn was recorded: all, unless its task ended first} */
    private static List<Prepared> reached(List<Prepared> calls) {
        List<Prepared> reached = new ArrayList<>(calls);
        reached.removeIf(Prepared::isNotReached);
        return reached.isEmpty() ? calls : reached;
    }

    private Prepared prepare(ToolCall call, TurnInterceptor turn) {
        Tool tool = toolOf(call);
        boolean delegates = tool == null && delegate.handles(call.tool());
        Found found = scope.journal().find(call, () -> digest(call));
        if (delegates && isWithin(found)) {
            found = null;
        }
        ToolRequest request = null;
        if (found == null) {
            request = new ToolRequest(call, tool, new TaskScope.Stopwatch(), scope.questions(call.step()));
            if (delegates) {
                request.passOn(delegate.decide(call));
            } else {
                turn.decide(request);
            }
        }
        return new Prepared(call, found, request);
    }

    /** {@return whether work was passed on: what the coworker did is found step by step} */
    private static boolean isWithin(@Nullable Found found) {
        return switch (found) {
            case Found.Reply reply -> passedOn(reply);
            case Found.Ended ended -> ended.begun() && (ended.stopped() == null || passedOn(ended.stopped()));
            case Found.InDoubt doubt -> false;
            case null -> false;
        };
    }

    private static boolean passedOn(Found.Reply reply) {
        return reply.notes().stream().anyMatch(Note.Delegated.class::isInstance);
    }

    private ToolAnswer passedOn(ToolRequest request) throws Exception {
        Callable<ToolAnswer> decided = request.passedOn();
        return (decided == null ? delegate.decide(request.call()) : decided).call();
    }

    private ToolAnswer call(Prepared prepared, Links links) throws Exception {
        ToolCall call = prepared.call();
        return (ToolAnswer) scope.perform(
                call,
                thrown -> failure(call, thrown),
                took -> {
                    ToolRequest request = prepared.request();
                    if (request == null) {
                        throw new IllegalStateException("A call that was found is not made");
                    }
                    links.turn().giveUpOn(request);
                    try {
                        return request.answered(links.rest().call(request));
                    } finally {
                        took.add(request.took());
                    }
                },
                prepared.found());
    }

    private static Digest digest(ToolCall call) {
        return Digest.of((call.tool() + "\n" + call.arguments()).getBytes(StandardCharsets.UTF_8));
    }

    /** {@return what it means that a call threw instead of answering, which only happens when all is broken} */
    private static Failure failure(ToolCall call, Throwable thrown) {
        return Failure.of(Failure.Kind.CODE, "The tool '" + call.tool() + "' threw " + Throwables.told(thrown), thrown);
    }

    // ---- what is offered
    // ---------------------------------------------------------------------------------------------

    @Override
    public List<ToolDefinition> offered() {
        Tool made = reading;
        if (made == null) {
            return own;
        }
        List<ToolDefinition> all = new ArrayList<>(own);
        all.add(made.definition());
        return all;
    }

    @Override
    public String offeredAs(String name) {
        return adjusted.getOrDefault(name, name);
    }

    @Override
    public boolean answers(String name) {
        Tool tool = toolOf(name);
        return tool != null && tool.rules().is(Trait.RESULT_AS_ANSWER);
    }

    @Override
    public boolean isRepeatable(String name) {
        Tool tool = toolOf(name);
        return tool != null && tool.rules().is(Trait.REPEATABLE);
    }
}

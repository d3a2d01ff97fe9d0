package dev.regatta.tool;

import static java.util.Objects.requireNonNull;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.regatta.error.PermanentException;
import dev.regatta.gateway.ToolAnswer;
import dev.regatta.internal.json.AnswerParser;
import dev.regatta.internal.json.AnswerParser.Parsed;
import dev.regatta.internal.json.Json;
import dev.regatta.spi.tool.ArgumentGuard;
import dev.regatta.spi.tool.ToolBackend;
import dev.regatta.tool.ToolRules.Trait;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Something an agent can call: a name, what it is for, the arguments it takes, code, and rules for its calls. Made with
 * {@link #of} from a record and a function, or with {@link #from} from an object whose methods carry langchain4j's
 * {@link dev.langchain4j.agent.tool.Tool @Tool}. Immutable; thread-safe if its code is.
 */
public final class Tool {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private final ToolSpecification specification;
    private final GuardedCode code;
    private final CodeIdentity identity;
    private final ToolRules rules;

    /** What a tool does, in two steps: its arguments are made Java values, and then it runs. */
    @FunctionalInterface
    interface Code {
        /**
         * Makes Java values of arguments that the guard has let through.
         *
         * @return a call that is ready to be made
         * @throws MisfitException if a value does not fit its Java type; the message says which, for the model
         */
        Invocation bind(String arguments) throws MisfitException;
    }

    /** Arguments that fit the schema do not fit a Java type. */
    static final class MisfitException extends Exception {
        private static final long serialVersionUID = 1L;

        MisfitException(String message) {
            super(message);
        }
    }

    /** A call of a tool whose arguments are right. */
    @FunctionalInterface
    public interface Invocation {
        /**
         * Runs the tool.
         *
         * @param context the call that it runs for
         * @return what it returned
         * @throws Exception what the tool's code throws
         */
        ToolAnswer run(ToolContext context) throws Exception;
    }

    /** What came of looking at the arguments of a call. */
    public sealed interface Checked {
        /**
         * The call can be made.
         *
         * @param invocation makes it
         * @param repairs what was mended in the arguments, a line each
         */
        record Ready(Invocation invocation, List<String> repairs) implements Checked {}

        /**
         * The arguments are wrong.
         *
         * @param message all that is wrong with them, in words for the model
         */
        record Refused(String message) implements Checked {}
    }

    /** A tool's code with its guard, which is made when the tool is first called, for all copies of the tool. */
    private static final class GuardedCode implements Code {
        private final JsonObjectSchema schema;
        private final Code code;
        private volatile @Nullable ArgumentGuard guard;

        GuardedCode(@Nullable JsonObjectSchema schema, Code code) {
            this.schema = schema == null
                    ? JsonObjectSchema.builder().additionalProperties(false).build()
                    : schema;
            this.code = code;
        }

        ArgumentGuard guard() {
            ArgumentGuard made = guard;
            if (made == null) {
                made = ToolBackend.current().guard(schema);
                guard = made;
            }
            return made;
        }

        @Override
        public Invocation bind(String arguments) throws MisfitException {
            return code.bind(arguments);
        }
    }

    Tool(ToolSpecification specification, Code code, CodeIdentity identity, ToolRules rules) {
        this.specification = specification;
        this.code = code instanceof GuardedCode guarded ? guarded : new GuardedCode(specification.parameters(), code);
        this.identity = identity;
        this.rules = rules;
        if (!NAME.matcher(specification.name()).matches()) {
            throw new PermanentException("A tool cannot be called '" + specification.name()
                    + "': models take names of 1 to 64 letters, digits, '_' and '-'.");
        }
    }

    /**
     * Makes a tool from a function.
     *
     * @param name its name, 1 to 64 letters, digits, {@code _} and {@code -}
     * @param description what it does and when to use it, for the model
     * @param input the record that holds its arguments; its components become the tool's parameters
     * @param function what it does
     * @param <I> the record's type
     * @return the tool
     * @throws PermanentException if the name or the record cannot be used; the message says why
     */
    public static <I extends Record> Tool of(
            String name, String description, Class<I> input, ToolFunction<I> function) {
        requireNonNull(function, "function");
        return of(name, description, input, (arguments, context) -> function.apply(arguments), function);
    }

    /**
     * Makes a tool from a function that wants to know which call it runs for.
     *
     * @param name its name, 1 to 64 letters, digits, {@code _} and {@code -}
     * @param description what it does and when to use it, for the model
     * @param input the record that holds its arguments; its components become the tool's parameters
     * @param function what it does
     * @param <I> the record's type
     * @return the tool
     * @throws PermanentException if the name or the record cannot be used; the message says why
     */
    public static <I extends Record> Tool of(
            String name, String description, Class<I> input, ContextFunction<I> function) {
        requireNonNull(function, "function");
        return of(name, description, input, function, function);
    }

    private static <I extends Record> Tool of(
            String name, String description, Class<I> input, ContextFunction<I> function, Object identity) {
        AnswerParser<I> parser = AnswerParser.of(input);
        ToolSpecification specification = ToolSpecification.builder()
                .name(requireNonNull(name, "name"))
                .description(requireNonNull(description, "description"))
                .parameters((JsonObjectSchema) parser.schema())
                .build();
        Code code = arguments -> {
            Parsed<I> parsed = parser.bindChecked(arguments);
            I bound = parsed.value();
            if (bound == null) {
                throw new MisfitException(String.valueOf(parsed.trouble()));
            }
            return context -> answer(function.apply(bound, context));
        };
        return new Tool(specification, code, new CodeIdentity(identity, null), ToolRules.defaults());
    }

    /**
     * Makes tools from something that holds them: a {@code Tool}, a collection of such things, or an object whose methods
     * carry {@link dev.langchain4j.agent.tool.Tool @Tool}.
     *
     * @param holder what holds the tools
     * @return its tools, methods by name
     * @throws PermanentException if it holds none, or one of them cannot be used; the message says which and why
     */
    public static List<Tool> from(Object holder) {
        return switch (holder) {
            case Tool tool -> List.of(tool);
            case Collection<?> several ->
                several.stream().flatMap(each -> from(each).stream()).toList();
            default -> AnnotatedTools.of(holder);
        };
    }

    /**
     * Returns this tool with a limit of its own, in place of the run's limit for tool calls.
     *
     * @param limit how long one call may take
     * @return the changed tool
     */
    public Tool timeout(Duration limit) {
        return with(rules.withTimeout(limit));
    }

    /**
     * Returns this tool with its results being cached for five minutes: what it returned for the same arguments does again,
     * in this crew and in others.
     *
     * @return the changed tool
     */
    public Tool cached() {
        return cached(CachePolicy.defaults());
    }

    /**
     * Returns this tool with its results being cached.
     *
     * @param policy which, and for how long
     * @return the changed tool
     */
    public Tool cached(CachePolicy policy) {
        return with(rules.withCache(requireNonNull(policy, "policy")));
    }

    /**
     * Returns this tool as another version: cached results of other versions are not found.
     *
     * @param changed any text
     * @return the changed tool
     */
    public Tool version(String changed) {
        return with(rules.withVersion(changed));
    }

    /**
     * {@return this tool as one that changes the world, or whose results are never the same for long: a crew that caches its
     * tools leaves it out, unless {@link #cached()} says otherwise}
     */
    public Tool sideEffects() {
        return with(rules.with(Trait.SIDE_EFFECTS));
    }

    /**
     * Returns this tool with a bound on how often it may run in one task.
     *
     * @param most how often, at least 1; calls that are answered from the cache or refused do not count
     * @return the changed tool
     */
    public Tool maxUsesPerTask(int most) {
        return with(rules.withMaxUses(most, rules.maxUsesPerRun()));
    }

    /**
     * Returns this tool with a bound on how often it may run in one run, all tasks together.
     *
     * @param most how often, at least 1; calls that are answered from the cache or refused do not count
     * @return the changed tool
     */
    public Tool maxUsesPerRun(int most) {
        return with(rules.withMaxUses(rules.maxUsesPerTask(), most));
    }

    /**
     * Returns this tool with a bound on what the model gets to read of a result; the rest is kept for the length of the run.
     *
     * @param most how many characters, at least 1
     * @return the changed tool
     */
    public Tool maxResultCharacters(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("maxResultCharacters must be at least 1, was " + most);
        }
        return with(rules.withMaxResultCharacters(most));
    }

    /**
     * {@return this tool with its result being the answer of the task; where the task wants a typed output and the result is
     * none, the model is told and goes on}
     */
    public Tool resultAsAnswer() {
        return with(rules.with(Trait.RESULT_AS_ANSWER));
    }

    /** {@return this tool with its failure being that of the task; otherwise the model is told, and goes on} */
    public Tool failTaskOnError() {
        return with(rules.with(Trait.FAIL_TASK_ON_ERROR));
    }

    /** {@return this tool as one that may be called with the same arguments again and again, such as one that polls} */
    public Tool repeatable() {
        return with(rules.with(Trait.REPEATABLE));
    }

    private Tool with(ToolRules changed) {
        return new Tool(specification, code, identity, changed);
    }

    /** {@return its name} */
    public String name() {
        return specification.name();
    }

    /** {@return how its calls are treated} */
    public ToolRules rules() {
        return rules;
    }

    /** {@return what models are told about it} */
    public ToolSpecification specification() {
        return specification;
    }

    CodeIdentity identity() {
        return identity;
    }

    /**
     * Looks at arguments and makes a call of them, the only way to one: arguments that are wrong never reach the tool. The
     * gateway of a run does this; so there is nothing else to call.
     *
     * @param arguments the arguments, as the model wrote them
     * @return the call, or what is wrong
     */
    public Checked check(String arguments) {
        return switch (code.guard().check(arguments)) {
            case ArgumentGuard.Verdict.Fits fits -> bind(fits.arguments(), List.of());
            case ArgumentGuard.Verdict.Repaired repaired -> bind(repaired.arguments(), repaired.repairs());
            case ArgumentGuard.Verdict.Wrong wrong -> new Checked.Refused(String.join("\n", wrong.violations()));
        };
    }

    private Checked bind(String arguments, List<String> repairs) {
        try {
            return new Checked.Ready(code.bind(arguments), repairs);
        } catch (MisfitException misfit) {
            return new Checked.Refused(String.valueOf(misfit.getMessage()));
        } catch (StackOverflowError tooDeep) { // the tool has not run, and is not to blame
            return new Checked.Refused(Json.beyondReading());
        }
    }

    static ToolAnswer answer(@Nullable Object result) {
        return ToolAnswer.of(result == null ? "done" : Json.text(result));
    }

    /** {@return its name and its parameters} */
    @Override
    public String toString() {
        return "tool " + name();
    }
}

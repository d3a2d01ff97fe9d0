package dev.regatta.tool;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.regatta.error.PermanentException;
import dev.regatta.internal.json.Json;
import dev.regatta.internal.schema.AnswerParser;
import dev.regatta.internal.schema.AnswerParser.Parsed;
import dev.regatta.internal.schema.SchemaValues;
import dev.regatta.internal.tool.ArgumentGuard;
import dev.regatta.internal.tool.CompiledGuard;
import dev.regatta.schema.JsonSchema;
import dev.regatta.schema.SchemaForm;
import dev.regatta.step.ToolAnswer;
import dev.regatta.step.ToolDefinition;
import dev.regatta.tool.ToolRules.Effect;
import dev.regatta.tool.ToolRules.Trait;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something an agent can call: a name, what it is for, the arguments it takes, code, and rules for its calls. Made with
 * {@link #of} from a record and a function, or with {@link #from} from an object whose methods carry langchain4j's
 * {@link dev.langchain4j.agent.tool.Tool @Tool}. Immutable; thread-safe if its code is.
 */
public final class Tool {
    private final String givenName;
    private final ToolDefinition definition;
    private final GuardedCode code;
    private final CodeIdentity identity;
    private final ToolRules rules;
    private final @Nullable JsonSchema resultSchema;

    /** What a tool does, in two steps: its arguments are made Java values, and then it runs. */
    @FunctionalInterface
    interface Code {
        /**
         * Makes Java values of arguments that the guard has let through.
         *
         * @return a call that is ready to be made
         * @throws MisfitException if a value does not fit its Java type; the message says which, for the model
         */
        Work bind(String arguments) throws MisfitException;
    }

    /** The tool's code with its arguments. */
    @FunctionalInterface
    interface Work {
        @Nullable
        Object run(ToolContext context) throws Exception;
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
         * @param arguments the arguments as the tool gets them, a JSON object
         * @param repairs what was repaired in the arguments, a line each
         */
        record Ready(Invocation invocation, String arguments, List<String> repairs) implements Checked {}

        /**
         * The arguments are wrong.
         *
         * @param message all that is wrong with them, in words for the model
         */
        record Refused(String message) implements Checked {}
    }

    /** A tool's code with its guard, which is made when the tool is first called, for all copies of the tool. */
    private static final class GuardedCode implements Code {
        private final JsonSchema schema;
        private final Code code;
        private volatile @Nullable ArgumentGuard guard;

        GuardedCode(JsonSchema schema, Code code) {
            this.schema = schema;
            this.code = code;
        }

        ArgumentGuard guard() {
            ArgumentGuard made = guard;
            if (made == null) {
                made = CompiledGuard.of(schema);
                guard = made;
            }
            return made;
        }

        @Override
        public Work bind(String arguments) throws MisfitException {
            return code.bind(arguments);
        }
    }

    /** Makes one; a name that models do not take is adjusted. */
    Tool(ToolDefinition given, Code code, CodeIdentity identity) {
        this(
                given.name(),
                new ToolDefinition(ToolName.accepted(given.name()), given.description(), given.parameters()),
                new GuardedCode(given.parameters(), code),
                identity,
                ToolRules.defaults(),
                null);
    }

    private Tool(
            String givenName,
            ToolDefinition definition,
            GuardedCode code,
            CodeIdentity identity,
            ToolRules rules,
            @Nullable JsonSchema resultSchema) {
        this.givenName = givenName;
        this.definition = definition;
        this.code = code;
        this.identity = identity;
        this.rules = rules;
        this.resultSchema = resultSchema;
    }

    /**
     * Makes a tool from a function.
     *
     * @param name its name; models take 1 to 64 letters, digits, {@code _} and {@code -}, and any other name is adjusted
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
     * @param name its name; models take 1 to 64 letters, digits, {@code _} and {@code -}, and any other name is adjusted
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
        return of(name, description, input, function, function).with(Trait.KNOWS_CALL);
    }

    private static <I extends Record> Tool of(
            String name, String description, Class<I> input, ContextFunction<I> function, Object identity) {
        AnswerParser<I> parser = AnswerParser.of(input);
        Code code = arguments -> {
            Parsed<I> parsed = parser.bindChecked(arguments);
            I bound = parsed.value();
            if (bound == null) {
                throw new MisfitException(String.valueOf(parsed.trouble()));
            }
            return context -> function.apply(bound, context);
        };
        return new Tool(
                new ToolDefinition(name, description, parser.schema()), code, new CodeIdentity(identity, input));
    }

    /**
     * Makes a tool from a schema and a function.
     *
     * @param name its name; models take 1 to 64 letters, digits, {@code _} and {@code -}, and any other name is adjusted
     * @param description what it does and when to use it, for the model
     * @param parameters what its arguments look like, a schema of objects
     * @param function what it does
     * @return the tool
     * @throws PermanentException if the name or the schema cannot be used; the message says why
     */
    public static Tool of(
            String name, String description, JsonSchema parameters, ToolFunction<ToolArguments> function) {
        requireNonNull(function, "function");
        return of(name, description, parameters, (arguments, context) -> function.apply(arguments), function);
    }

    /**
     * Makes a tool from a schema and a function that wants to know which call it runs for.
     *
     * @param name its name; models take 1 to 64 letters, digits, {@code _} and {@code -}, and any other name is adjusted
     * @param description what it does and when to use it, for the model
     * @param parameters what its arguments look like, a schema of objects
     * @param function what it does
     * @return the tool
     * @throws PermanentException if the name or the schema cannot be used; the message says why
     */
    public static Tool of(
            String name, String description, JsonSchema parameters, ContextFunction<ToolArguments> function) {
        requireNonNull(function, "function");
        return of(name, description, parameters, function, function).with(Trait.KNOWS_CALL);
    }

    private static Tool of(
            String name,
            String description,
            JsonSchema parameters,
            ContextFunction<ToolArguments> function,
            Object identity) {
        SchemaForm form = parameters.form();
        if (!(form instanceof SchemaForm.Fields)) {
            throw new PermanentException("The parameters of the tool '" + name
                    + "' must be a schema whose type is object; make it with JsonSchema.object().");
        }
        Code code = arguments -> {
            try {
                ToolArguments bound = new ToolArguments(SchemaValues.object(arguments, form));
                return context -> function.apply(bound, context);
            } catch (JsonProcessingException refusal) {
                throw new MisfitException(Json.trouble(refusal));
            }
        };
        return new Tool(new ToolDefinition(name, description, parameters), code, new CodeIdentity(identity, null));
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

    /** {@return this tool as one whose results are not kept, since they are never the same for long} */
    public Tool notCached() {
        return with(rules.withoutCache());
    }

    /**
     * {@return this tool as one that only looks: a call may be made again where nobody knows whether it was made, such as after
     * a crash} A tool that says nothing of itself is not called again.
     */
    public Tool readOnly() {
        return with(rules.with(Effect.READ_ONLY));
    }

    /** {@return this tool as one that leaves the world as if called once when it is called twice with the same arguments} */
    public Tool idempotent() {
        return with(rules.with(Effect.IDEMPOTENT));
    }

    /**
     * {@return this tool as one that changes the world each time: it is never called again on its own account, and a crew that
     * caches its tools leaves it out, unless {@link #cached()} says otherwise}
     */
    public Tool sideEffects() {
        return with(rules.with(Effect.SIDE_EFFECTS));
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
        return with(Trait.RESULT_AS_ANSWER);
    }

    /** {@return this tool with its failure being that of the task; otherwise the model is told, and goes on} */
    public Tool failTaskOnError() {
        return with(Trait.FAIL_TASK_ON_ERROR);
    }

    /** {@return this tool as one that may be called with the same arguments again and again, such as one that polls} */
    public Tool repeatable() {
        return with(Trait.REPEATABLE);
    }

    /**
     * Returns this tool as one that returns within about a millisecond and neither waits nor computes for longer, such as one
     * that looks something up in memory. Its calls run on virtual threads, which cost less than a microsecond; those of other
     * tools run on platform threads of the run, since a tool that computes for long would hold up all virtual threads of the
     * process.
     *
     * @return the changed tool
     */
    public Tool quick() {
        return with(Trait.QUICK);
    }

    Tool with(Trait trait) {
        return with(rules.with(trait));
    }

    private Tool with(ToolRules changed) {
        return new Tool(givenName, definition, code, identity, changed, resultSchema);
    }

    /**
     * Returns this tool with a schema of what it returns: a result that does not fit is an error, and never reaches the model.
     *
     * @param schema what its results look like, as JSON; a text is one in quotes
     * @return the changed tool
     */
    public Tool resultSchema(JsonSchema schema) {
        return new Tool(givenName, definition, code, identity, rules, requireNonNull(schema, "schema"));
    }

    /** {@return what it returns, if that was said} */
    public Optional<JsonSchema> resultSchema() {
        return Optional.ofNullable(resultSchema);
    }

    /** {@return its name, as models call it} */
    public String name() {
        return definition.name();
    }

    /** {@return the name that it was given; another one than {@link #name} where models do not take it} */
    public String givenName() {
        return givenName;
    }

    /** {@return how its calls are treated} */
    public ToolRules rules() {
        return rules;
    }

    /** {@return what models are told about it} */
    public ToolDefinition definition() {
        return definition;
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
            Work work = code.bind(arguments);
            return new Checked.Ready(
                    context -> ToolResults.answer(name(), work.run(context), resultSchema), arguments, repairs);
        } catch (MisfitException misfit) {
            return new Checked.Refused(String.valueOf(misfit.getMessage()));
        } catch (StackOverflowError tooDeep) { // the tool has not run, and is not to blame
            return new Checked.Refused(Json.beyondReading());
        }
    }

    /** {@return its name and its parameters} */
    @Override
    public String toString() {
        return "tool " + name();
    }
}

package dev.regatta.tool;

import static java.util.Objects.requireNonNull;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.regatta.error.PermanentException;
import dev.regatta.gateway.ToolAnswer;
import dev.regatta.internal.json.AnswerParser;
import dev.regatta.internal.json.AnswerParser.Parsed;
import dev.regatta.internal.json.Json;
import dev.regatta.internal.time.Durations;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Something an agent can call: a name, what it is for, the arguments it takes, and code. Made with {@link #of} from a record
 * and a function, or with {@link #from} from an object whose methods carry langchain4j's
 * {@link dev.langchain4j.agent.tool.Tool @Tool}. Immutable; thread-safe if its code is.
 */
public final class Tool {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private final ToolSpecification specification;
    private final Body body;
    private final @Nullable Duration timeout;

    /** Runs the tool with arguments as the model wrote them. */
    @FunctionalInterface
    interface Body {
        ToolAnswer run(String arguments) throws Exception;
    }

    Tool(ToolSpecification specification, Body body, @Nullable Duration timeout) {
        this.specification = specification;
        this.body = body;
        this.timeout = Durations.boundedOrNull(timeout);
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
        AnswerParser<I> parser = AnswerParser.of(input);
        ToolSpecification specification = ToolSpecification.builder()
                .name(requireNonNull(name, "name"))
                .description(requireNonNull(description, "description"))
                .parameters((JsonObjectSchema) parser.schema())
                .build();
        return new Tool(
                specification,
                arguments -> {
                    Parsed<I> parsed = parser.parseStrictly(arguments);
                    return parsed.value() == null
                            ? wrongArguments(name, String.valueOf(parsed.trouble()))
                            : answer(function.apply(parsed.value()));
                },
                null);
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
        if (!limit.isPositive()) {
            throw new IllegalArgumentException("The timeout of tool '" + name() + "' must be positive, was " + limit);
        }
        return new Tool(specification, body, limit);
    }

    /** {@return its name} */
    public String name() {
        return specification.name();
    }

    /** {@return its limit for one call, if it has one of its own} */
    public Optional<Duration> timeout() {
        return Optional.ofNullable(timeout);
    }

    /** {@return what models are told about it} */
    public ToolSpecification specification() {
        return specification;
    }

    /**
     * Runs it. Wrong arguments are an answer that says all that is wrong with them; the tool does not run then.
     *
     * @param arguments a JSON object, as the model wrote it; blank for none
     * @return what the model gets to read
     * @throws Exception what the tool's code throws
     */
    public ToolAnswer run(String arguments) throws Exception {
        return body.run(arguments.isBlank() ? "{}" : arguments);
    }

    static ToolAnswer answer(@Nullable Object result) {
        return ToolAnswer.of(result == null ? "done" : Json.text(result));
    }

    static ToolAnswer wrongArguments(String tool, String trouble) {
        return ToolAnswer.error("The arguments of '" + tool
                + "' are wrong, so it did not run. Correct them and call it again:\n" + trouble);
    }

    /** {@return its name and its parameters} */
    @Override
    public String toString() {
        return "tool " + name();
    }
}

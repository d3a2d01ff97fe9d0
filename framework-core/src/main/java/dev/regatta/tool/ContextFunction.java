package dev.regatta.tool;

import org.jspecify.annotations.Nullable;

/**
 * What a tool does that wants to know which call it runs for.
 *
 * @param <I> the record that holds its arguments
 */
@FunctionalInterface
public interface ContextFunction<I> {
    /**
     * Does it, see {@link ToolFunction#apply}.
     *
     * @param input the arguments, checked against the record
     * @param context the call
     * @return what the model gets to read: a text as it is, anything else as JSON; {@code null} for "done"
     * @throws Exception what went wrong; the model is told type and message
     */
    @Nullable
    Object apply(I input, ToolContext context) throws Exception;
}

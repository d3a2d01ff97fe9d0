package dev.regatta.tool;

import org.jspecify.annotations.Nullable;

/**
 * What a tool does.
 *
 * @param <I> the record that holds its arguments
 */
@FunctionalInterface
public interface ToolFunction<I> {
    /**
     * Does it, on a thread of its own that is interrupted when the run is cancelled or the call takes too long.
     *
     * @param input the arguments, checked against the record
     * @return what the model gets to read: a text as it is, anything else as JSON; {@code null} for "done"
     * @throws Exception what went wrong; the model is told type and message
     */
    @Nullable
    Object apply(I input) throws Exception;
}

package dev.regatta.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.regatta.error.PermanentException;
import dev.regatta.internal.error.Throwables;
import dev.regatta.internal.json.Json;
import dev.regatta.internal.schema.SchemaCheck;
import dev.regatta.schema.JsonSchema;
import dev.regatta.step.ToolAnswer;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.BaseStream;
import org.jspecify.annotations.Nullable;

/** Makes an answer of what a tool's code returned: futures are waited for, data is written, anything else is refused. */
final class ToolResults {
    /** What can be written in some way, but says nothing, or is used up by that. */
    private static final List<NoData> NO_DATA = List.of(
            new NoData(BaseStream.class, "a stream and no data: collect it"),
            new NoData(Iterator.class, "an iterator and no data: collect it"),
            new NoData(Throwable.class, "an exception and no data: throw it"),
            new NoData(AutoCloseable.class, "something to be closed and no data: read it"));

    private record NoData(Class<?> type, String why) {}

    private ToolResults() {}

    /**
     * Makes the answer, waiting for it if need be.
     *
     * @param schema what the result must look like; {@code null} if nobody says
     * @throws ToolResultException if it is no data, or does not fit
     * @throws Exception what a future failed with; {@link InterruptedException} if the wait was interrupted, the future is
     *     cancelled then
     */
    static ToolAnswer answer(String tool, @Nullable Object returned, @Nullable JsonSchema schema) throws Exception {
        Object result = awaited(returned);
        if (schema != null) {
            check(tool, Json.MAPPER.valueToTree(result), schema);
        }
        if (result == null) {
            return ToolAnswer.of("done");
        }
        String why = noData(result.getClass());
        String text = why == null ? written(tool, result) : "";
        if (text.equals("{}") && !(result instanceof Map || result instanceof JsonNode || result instanceof Record)) {
            why = "an object without public data";
        }
        if (why != null) {
            throw ToolResultException.noData(tool, result.getClass(), why);
        }
        return ToolAnswer.of(text);
    }

    private static String written(String tool, Object result) throws ToolResultException {
        try {
            return Json.text(result);
        } catch (PermanentException unwritable) {
            throw ToolResultException.unwritable(tool, unwritable);
        }
    }

    /** {@return why values of a type are no data; {@code null} if they can be} */
    static @Nullable String noData(Class<?> type) {
        for (NoData known : NO_DATA) {
            if (known.type().isAssignableFrom(type)) {
                return known.why();
            }
        }
        return null;
    }

    private static void check(String tool, JsonNode result, JsonSchema schema) {
        List<String> violations = SchemaCheck.violations(result, schema.form(), false);
        if (!violations.isEmpty()) {
            throw ToolResultException.misfit(tool, String.join(" ", violations));
        }
    }

    /** {@return what is meant: what a future comes to, what an optional value holds} */
    private static @Nullable Object awaited(@Nullable Object returned) throws Exception {
        return switch (returned) {
            case CompletionStage<?> stage -> awaited(outcome(stage.toCompletableFuture()));
            case Future<?> future -> awaited(outcome(future));
            case Optional<?> optional -> optional.isPresent() ? awaited(optional.get()) : NullNode.getInstance();
            case null -> null;
            default -> returned;
        };
    }

    private static @Nullable Object outcome(Future<?> future) throws Exception {
        try {
            return future.get();
        } catch (InterruptedException stopped) {
            future.cancel(true);
            throw stopped;
        } catch (ExecutionException failed) {
            Throwables.rethrow(failed.getCause());
            throw failed;
        }
    }
}

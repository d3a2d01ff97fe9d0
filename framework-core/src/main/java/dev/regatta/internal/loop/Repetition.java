package dev.regatta.internal.loop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.regatta.gateway.ToolAnswer;
import dev.regatta.internal.json.Json;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the last tool call of a model that calls in words: such models are prone to write the same call again when they
 * have its result before their eyes. One thread at a time.
 */
final class Repetition {
    private @Nullable ToolExecutionRequest last;
    private @Nullable String answer;

    /** Remembers a call; one that failed may be made again. */
    void made(ToolExecutionRequest request, ToolAnswer result) {
        last = request;
        answer = result.error() ? null : result.text();
    }

    /** {@return the answer to the last call, if this is the same; {@code null} if it is another one} */
    @Nullable
    String answer(ToolExecutionRequest request) {
        boolean same = last != null
                && ToolNames.alike(String.valueOf(last.name()), String.valueOf(request.name()))
                && Objects.equals(tree(last.arguments()), tree(request.arguments()));
        return same ? answer : null;
    }

    private static Object tree(String arguments) {
        try {
            JsonNode tree = Json.read(arguments);
            return tree;
        } catch (JsonProcessingException noJson) {
            return arguments;
        }
    }
}

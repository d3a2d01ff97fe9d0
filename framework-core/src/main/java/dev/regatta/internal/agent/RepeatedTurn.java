package dev.regatta.internal.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.regatta.internal.json.Json;
import dev.regatta.step.ToolAnswer;
import dev.regatta.step.ToolCall;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the last tool call of a model that calls by the text protocol: such models are prone to write the same call again when they
 * have its result before their eyes. One thread at a time.
 */
final class RepeatedTurn {
    private @Nullable ToolCall last;
    private @Nullable String answer;

    /** Remembers a call; one that failed may be made again. */
    void made(ToolCall call, ToolAnswer result) {
        last = result.error() ? null : call;
        answer = result.text();
    }

    /** {@return whether this is the last call once more} */
    boolean isSame(ToolCall call) {
        return last != null
                && last.tool().equals(call.tool())
                && tree(last.arguments()).equals(tree(call.arguments()));
    }

    /** {@return what the last call answered} */
    @Nullable
    String answer() {
        return answer;
    }

    private static Object tree(String arguments) {
        try {
            return Json.read(arguments);
        } catch (JsonProcessingException noJson) {
            return arguments;
        }
    }
}

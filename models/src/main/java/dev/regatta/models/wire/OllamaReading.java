package dev.regatta.models.wire;

import com.fasterxml.jackson.databind.JsonNode;
import dev.regatta.error.TransientException;
import dev.regatta.models.wire.Protocol.Reading;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads answers of Ollama: one object, or lines of the same form, of which the last one is done. Used by one thread. */
final class OllamaReading implements Reading {
    /** Ends of calls that only load a model or unload it. */
    private static final Set<String> NO_ANSWER = Set.of("load", "unload");

    private static final JsonNode NO_ID = Trees.JSON.missingNode();

    private final Answer answer;
    private final StringBuilder thinking = new StringBuilder();
    private boolean said;
    private boolean over;

    OllamaReading(Answer answer) {
        this.answer = answer;
    }

    @Override
    public void take(String type, JsonNode tree, boolean whole) {
        if (tree.isTextual() && tree.textValue().equals("[DONE]")) {
            answer.end(Ending.STOP);
            over = true;
            return;
        }
        ServerErrors.in(tree, "message", "done").ifPresent(error -> {
            throw error;
        });
        answer.from(NO_ID, tree.path("model"));
        JsonNode message = tree.path("message");
        if (message.isObject()) {
            message(message);
        }
        boolean done = tree.path("done").asBoolean();
        if (done) {
            end(Trees.text(tree.path("done_reason")));
        }
        answer.count(new Tokens(
                Trees.count(tree.path("prompt_eval_count")), Trees.count(tree.path("eval_count")), null, null, null));
        over |= done || (whole && message.isObject() && !tree.has("done"));
    }

    private void message(JsonNode message) {
        String thought = Trees.text(Trees.first(message, "thinking", "reasoning"));
        answer.thinking(thought);
        thinking.append(thought == null ? "" : thought);
        JsonNode content = message.path("content");
        for (JsonNode part : Trees.list(content)) {
            String text = Trees.text(part.isObject() ? part.path("text") : part);
            answer.text(text);
            said |= text != null;
        }
        for (JsonNode call : Trees.list(message.path("tool_calls"))) {
            call(call);
        }
    }

    /** Takes a call, which is always whole; those of a line may all have the same index or none. */
    private void call(JsonNode call) {
        JsonNode function = call.path("function").isObject() ? call.path("function") : call;
        String name = Trees.text(function.path("name"));
        if (name == null || name.isBlank()) {
            return;
        }
        JsonNode arguments = Trees.first(function, "arguments", "parameters");
        Call unused = answer.calls()
                .whole(Trees.text(call.path("id")), name, arguments.isMissingNode() ? Trees.object() : arguments);
        said = true;
    }

    private void end(@Nullable String reason) {
        if (reason != null && NO_ANSWER.contains(reason) && !said) {
            throw new TransientException(
                    "The model '" + answer.model() + "' gave no answer: its server only said '" + reason + "'.", null);
        }
        answer.end(reason == null ? Ending.STOP : Ending.of(reason));
    }

    @Override
    public boolean isOver() {
        return over;
    }

    @Override
    public void close() {
        if (!thinking.isEmpty()) {
            answer.back("message", Map.of(OllamaChat.THINKING, thinking.toString()));
        }
    }
}

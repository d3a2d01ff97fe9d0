package dev.regatta.compat.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.regatta.Guardrail;
import dev.regatta.Task;
import dev.regatta.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The guardrails of a recorded crew: they say what the file expects them to say, and count. Thread-safe. */
final class Guards {
    private static final int USUAL_RETRIES = 3;

    private final Recording recording;
    private final Map<String, List<Boolean>> verdicts = new HashMap<>(); // guarded by this; by task

    Guards(Recording recording) {
        this.recording = recording;
    }

    /** {@return the task with the guardrail that a definition has} */
    Task<?> guarded(Task<?> task, JsonNode definition) {
        JsonNode guardrail = definition.path("guardrail");
        if (guardrail.isMissingNode()) {
            return task;
        }
        int retries = definition.path("guardrail_max_retries").asInt(USUAL_RETRIES);
        return of(task.maxRejections(retries), guardrail, definition.path("id").asText());
    }

    @SuppressWarnings("unchecked") // a text's guardrail is given to tasks of texts only
    private Task<?> of(Task<?> task, JsonNode guardrail, String id) {
        if (guardrail.isTextual()) {
            return task.guardrail(guardrail.asText());
        }
        if (guardrail.has("description") && !guardrail.has("behaviour")) {
            return task.guardrail(guardrail.path("description").asText());
        }
        if (task.type().type() != String.class) {
            throw new Staging.NotHere("The file does not say what the guardrail makes of a typed result");
        }
        return ((Task<String>) task).guardrail((Guardrail<String>) output -> verdict(output, guardrail, id));
    }

    private synchronized Verdict<String> verdict(String output, JsonNode guardrail, String task) {
        List<JsonNode> attempts = attempts(task);
        int number = verdicts.getOrDefault(task, List.of()).size();
        JsonNode expected = number < attempts.size() ? attempts.get(number) : MissingNode.getInstance();
        note(task, expected.path("success").asBoolean());
        if (!expected.path("success").asBoolean()) {
            return Verdict.no(expected.path("error").asText("no"));
        }
        boolean replaces = guardrail.path("behaviour").asText().contains("returns the object");
        return Verdict.ok(
                replaces
                        ? recording.expect("structured_output").toString()
                        : expected.path("result").asText(output));
    }

    /** {@return what the file expects of the guardrail of a task; of all guardrails where it names no tasks} */
    private List<JsonNode> attempts(String task) {
        List<JsonNode> attempts = new ArrayList<>();
        for (JsonNode each : recording.expect("guardrail_attempts")) {
            if (each.path("task").asText(task).equals(task)) {
                attempts.add(each);
            }
        }
        return attempts;
    }

    /** Notes what a model judged. */
    synchronized void judged(boolean good) {
        note("", good);
    }

    private void note(String task, boolean good) {
        verdicts.computeIfAbsent(task, first -> new ArrayList<>()).add(good);
    }

    synchronized void check() {
        verdicts.forEach((task, said) -> assertThat(said)
                .as("verdicts of guardrails")
                .isEqualTo(attempts(task).stream()
                        .map(each -> each.path("success").asBoolean())
                        .toList()));
    }
}

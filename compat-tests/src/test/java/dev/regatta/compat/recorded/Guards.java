package dev.regatta.compat.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.regatta.Guardrail;
import dev.regatta.Task;
import dev.regatta.Verdict;
import java.util.ArrayList;
import java.util.List;

/** The guardrails of a recorded crew: they say what the file expects them to say, and count. Thread-safe. */
final class Guards {
    private static final int USUAL_RETRIES = 3;

    private final Recording recording;
    private final List<Boolean> verdicts = new ArrayList<>(); // guarded by this

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
        return of(task.maxRejections(retries), guardrail);
    }

    @SuppressWarnings("unchecked") // a text's guardrail is given to tasks of texts only
    private Task<?> of(Task<?> task, JsonNode guardrail) {
        if (guardrail.isTextual()) {
            return task.guardrail(guardrail.asText());
        }
        if (guardrail.has("description") && !guardrail.has("behaviour")) {
            return task.guardrail(guardrail.path("description").asText());
        }
        if (task.type() != String.class) {
            throw new Staging.NotHere("The file does not say what the guardrail makes of a typed result");
        }
        return ((Task<String>) task).guardrail((Guardrail<String>) output -> verdict(output, guardrail));
    }

    private synchronized Verdict<String> verdict(String output, JsonNode guardrail) {
        JsonNode expected = recording.expect("guardrail_attempts").path(verdicts.size());
        verdicts.add(expected.path("success").asBoolean());
        if (!expected.path("success").asBoolean()) {
            return Verdict.no(expected.path("error").asText("no"));
        }
        boolean replaces = guardrail.path("behaviour").asText().contains("returns the object");
        return Verdict.ok(replaces ? recording.expect("structured_output").toString() : output);
    }

    /** Notes what a model judged. */
    synchronized void judged(boolean good) {
        verdicts.add(good);
    }

    synchronized void check() {
        List<Boolean> expected = new ArrayList<>();
        recording
                .expect("guardrail_attempts")
                .forEach(each -> expected.add(each.path("success").asBoolean()));
        if (!verdicts.isEmpty()) {
            assertThat(verdicts).as("verdicts of guardrails").isEqualTo(expected);
        }
    }
}

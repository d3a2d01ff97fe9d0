package dev.regatta.compat.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.regatta.Guardrail;
import dev.regatta.Task;
import dev.regatta.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** The guardrails of a recorded crew: they say what the file says that they say, and count. Thread-safe. */
final class Guards {
    private static final int USUAL_RETRIES = 3;

    private final Recording recording;
    private final Map<String, List<Boolean>> verdicts = new HashMap<>(); // guarded by this; by task

    Guards(Recording recording) {
        this.recording = recording;
    }

    /** {@return the task with the guardrails that a definition has, of itself or of its agent} */
    Task<?> guarded(Task<?> task, JsonNode definition) {
        List<JsonNode> guardrails = new ArrayList<>();
        if (Fields.isSet(definition.path("guardrail"))) {
            guardrails.add(definition.path("guardrail"));
        }
        definition.path("guardrails").forEach(guardrails::add);
        if (guardrails.isEmpty()) {
            return task;
        }
        Task<?> guarded =
                task.maxRejections(definition.path("guardrail_max_retries").asInt(USUAL_RETRIES));
        for (JsonNode guardrail : guardrails) {
            guarded = of(guarded, guardrail, definition.path("id").asText(), guardrails.size() == 1);
        }
        return guarded;
    }

    @SuppressWarnings("unchecked") // a guardrail of anything takes the task's type, too
    private Task<?> of(Task<?> task, JsonNode guardrail, String id, boolean only) {
        boolean judged =
                guardrail.isTextual() || guardrail.path("kind").asText().equals("llm");
        if (judged || (guardrail.has("description") && Words.of(guardrail).isEmpty())) {
            return task.guardrail(
                    guardrail.isTextual()
                            ? guardrail.asText()
                            : guardrail.path("description").asText());
        }
        AtomicInteger evaluations = new AtomicInteger();
        return ((Task<Object>) task).guardrail((Guardrail<Object>)
                output -> verdict(output, guardrail, id, only, evaluations.getAndIncrement()));
    }

    /** {@return what a guardrail says; by the file's list of attempts where it is the task's only one, else by its words} */
    private synchronized Verdict<Object> verdict(
            Object output, JsonNode guardrail, String task, boolean only, int number) {
        List<JsonNode> attempts = attempts(task);
        Verdict<Object> verdict = only && number < attempts.size()
                ? recorded(output, guardrail, attempts.get(number))
                : worded(output, Words.of(guardrail), number);
        note(task, verdict instanceof Verdict.Accepted<Object>);
        return verdict;
    }

    private Verdict<Object> recorded(Object output, JsonNode guardrail, JsonNode attempt) {
        if (!attempt.path("success").asBoolean()) {
            return Verdict.no(attempt.path("error").asText("no"));
        }
        Words words = Words.of(guardrail);
        return attempt.has("result")
                ? Verdict.ok(as(attempt.path("result"), output))
                : Verdict.ok(replaced(words, output).orElse(output));
    }

    private Verdict<Object> worded(Object output, Words words, int number) {
        boolean fails;
        if (words.says("always (fails|rejects)|never (passes|accepts)|returns \\(?false")) {
            fails = true;
        } else if (words.says(
                "always (passes|succeeds|accepts)|^(passes|succeeds|accepts)( always)?$|returns \\(?true")) {
            fails = false;
        } else if (words.failures() > 0) {
            fails = number < words.failures();
        } else if (words.says("^(always )?(raises|throws)")) {
            throw new IllegalStateException(words.quoted().stream().findFirst().orElse("no"));
        } else {
            fails = words.refusesIfItHolds() == words.holds(RecordedTools.text(output));
        }
        if (fails) {
            return Verdict.no(words.quotedAfter("with|saying|error|message").orElse("It will not do."));
        }
        return Verdict.ok(replaced(words, output).orElse(output));
    }

    /** {@return what the words say that the output becomes} */
    private Optional<Object> replaced(Words words, Object output) {
        if (words.says("returns the object")) {
            return Optional.of(as(recording.expect("structured_output"), output));
        }
        return words.says("replac|returns|becomes")
                ? words.quotedAfter("by|with|returns|becomes")
                        .map(text -> as(Recording.JSON.getNodeFactory().textNode(text), output))
                : Optional.empty();
    }

    /** {@return a value of the file as the task's type has it} */
    private static Object as(JsonNode value, Object output) {
        if (output instanceof String) {
            return value.isTextual() ? value.asText() : value.toString();
        }
        JsonNode tree = value.isTextual() ? Recording.tree(value.asText()) : value;
        return RecordedTools.JSON.convertValue(tree, output.getClass());
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
        verdicts.forEach((task, said) -> {
            List<Boolean> expected = attempts(task).stream()
                    .map(each -> each.path("success").asBoolean())
                    .toList();
            if (!expected.isEmpty()) {
                assertThat(said).as("verdicts of guardrails").isEqualTo(expected);
            }
        });
    }
}

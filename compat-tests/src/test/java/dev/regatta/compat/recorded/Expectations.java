package dev.regatta.compat.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.regatta.RunResult;
import dev.regatta.TaskResult;
import dev.regatta.error.Failure;
import dev.regatta.event.ModelPart;
import dev.regatta.model.Usage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Compares what came of a scenario with what its file expects. */
final class Expectations {
    private final Recording recording;

    Expectations(Recording recording) {
        this.recording = recording;
    }

    void check(List<RunResult> results, int modelCalls) {
        RunResult last = results.getLast();
        if (recording.expect("error").isObject()) {
            failed(last, recording.expect("error"));
        } else if (recording.endsOnCall()) {
            endsOnCall(last);
        } else {
            results.forEach(result -> assertThat(result.failure()).as("failure").isEmpty());
            answers(results);
        }
        usage(results, modelCalls);
    }

    // ---- answers
    // -----------------------------------------------------------------------------------------------------

    private void answers(List<RunResult> results) {
        RunResult last = results.getLast();
        if (!recording.expect("final_answer").isMissingNode()) {
            answer("final answer", output(last), text(recording.expect("final_answer")), matching());
        }
        each(
                "run_outputs",
                "answer of run ",
                results.stream().map(Expectations::output).toList());
        if (recording.expect("structured_output").isContainerNode()) {
            structured("structured output", output(last), recording.expect("structured_output"));
        }
        List<String> tasks = new ArrayList<>();
        for (RunResult result : results) {
            result.tasks().values().stream()
                    .filter(task -> !task.taskId().startsWith("["))
                    .map(Expectations::output)
                    .forEach(tasks::add);
        }
        each("task_outputs", "answer of task ", tasks);
        each("task_structured_outputs", "output of task ", tasks);
    }

    private String matching() {
        return recording.expect("final_answer_match").asText("equals_trimmed");
    }

    private void each(String field, String what, List<String> outputs) {
        int i = 0;
        for (JsonNode expected : recording.expect(field)) {
            assertThat(outputs).as(field).hasSizeGreaterThan(i);
            answer(what + i, outputs.get(i), expected.isNull() ? "" : text(expected), "equals_trimmed");
            i++;
        }
    }

    private static String text(JsonNode expected) {
        return expected.isTextual() ? expected.asText() : expected.toString();
    }

    /** {@return the result of a run: that of its last task that has one, as a crew there returns it} */
    private static String output(RunResult result) {
        String output = "";
        for (TaskResult<?> task : result.tasks().values()) {
            String own = output(task);
            output = own.isEmpty() ? output : own;
        }
        return output;
    }

    private static String output(TaskResult<?> result) {
        return result instanceof TaskResult.Completed<?> done
                ? done.output() instanceof String ? done.text() : RecordedTools.text(done.output())
                : "";
    }

    private static void answer(String what, String actual, String expected, String match) {
        String[] how = match.split(" ", 2);
        String part = how.length == 2 ? how[1] : expected;
        switch (how[0]) {
            case "ignore" -> {}
            case "equals_trimmed", "equals", "json", "json_equals" -> equal(what, actual, expected);
            case "contains" -> assertThat(actual).as(what).contains(part);
            case "contains_ignore_case" -> assertThat(actual).as(what).containsIgnoringCase(part);
            case "starts_with" -> assertThat(actual.strip()).as(what).startsWith(part.strip());
            case "ends_with" -> assertThat(actual.strip()).as(what).endsWith(part.strip());
            case "matches", "regex" -> assertThat(actual).as(what).containsPattern(part);
            case "non_empty" -> assertThat(actual).as(what).isNotBlank();
            default -> throw new NotStagedException("No answer is compared by '" + match + "'");
        }
    }

    private static void equal(String what, String actual, String expected) {
        JsonNode tree = Recording.treeOrMissing(expected);
        if (tree.isContainerNode()) {
            structured(what, actual, tree);
        } else {
            assertThat(actual.strip()).as(what).isEqualTo(expected.strip());
        }
    }

    private static void structured(String what, String actual, JsonNode expected) {
        assertThat(RecordedTools.same(Recording.tree(actual), expected))
                .as(what + " is " + actual + ", expected is " + expected)
                .isTrue();
    }

    /** Checks the file that a task wrote. */
    void files(Path folder) throws IOException {
        for (JsonNode task : recording.scenario("tasks")) {
            if (!Fields.isSet(task.path("output_file"))) {
                continue;
            }
            Path file = folder.resolve(task.path("output_file").asText().replaceFirst("^/+", ""));
            assertThat(file).isRegularFile();
            if (!recording.expect("output_file_json").isMissingNode()) {
                structured("file", Files.readString(file), recording.expect("output_file_json"));
            }
            if (!recording.expect("output_file_text").isMissingNode()) {
                equal(
                        "file",
                        Files.readString(file),
                        recording.expect("output_file_text").asText());
            }
        }
    }

    // ---- errors
    // ------------------------------------------------------------------------------------------------------

    private static final Map<String, Failure.Kind> KINDS = Map.ofEntries(
            Map.entry("timeout", Failure.Kind.TIMEOUT),
            Map.entry("guardrail_failed", Failure.Kind.OUTPUT),
            Map.entry("guardrail_error", Failure.Kind.CODE),
            Map.entry("conversion_failed", Failure.Kind.OUTPUT),
            Map.entry("validation", Failure.Kind.OUTPUT),
            Map.entry("empty_response", Failure.Kind.OUTPUT),
            Map.entry("context_length", Failure.Kind.CONTEXT),
            Map.entry("max_iterations", Failure.Kind.ITERATIONS),
            Map.entry("blocked_by_hook", Failure.Kind.CODE),
            Map.entry("hook_blocked", Failure.Kind.CODE),
            Map.entry("llm_call_blocked", Failure.Kind.CODE),
            Map.entry("rate_limit", Failure.Kind.MODEL),
            Map.entry("model_not_found", Failure.Kind.MODEL),
            Map.entry("not_found", Failure.Kind.MODEL),
            Map.entry("authentication", Failure.Kind.MODEL),
            Map.entry("permission_denied", Failure.Kind.MODEL),
            Map.entry("bad_request", Failure.Kind.MODEL),
            Map.entry("invalid_request", Failure.Kind.MODEL),
            Map.entry("unsupported_parameter", Failure.Kind.MODEL),
            Map.entry("content_policy", Failure.Kind.MODEL),
            Map.entry("overloaded", Failure.Kind.MODEL),
            Map.entry("server_error", Failure.Kind.MODEL));

    private static void failed(RunResult result, JsonNode expected) {
        assertThat(result.failure()).as("failure").isPresent();
        Failure failure = result.failure().orElseThrow();
        String kind = expected.path("kind").asText();
        if (!KINDS.containsKey(kind) && !expected.has("http_status")) {
            throw new NotStagedException("No run fails of '" + kind + "'");
        }
        assertThat(failure.kind()).as(failure.message()).isEqualTo(KINDS.getOrDefault(kind, Failure.Kind.MODEL));
        if (expected.has("http_status")) {
            assertThat(failure.message())
                    .contains("HTTP " + expected.path("http_status").asText());
            assertThat(causes(failure))
                    .contains(expected.path("message_contains").asText(""));
        }
    }

    /** {@return the words of all causes: a provider's are kept there, not in the failure's message} */
    private static String causes(Failure failure) {
        StringBuilder words = new StringBuilder();
        for (Throwable cause = failure.cause(); cause != null; cause = cause.getCause()) {
            words.append(cause.getMessage()).append('\n');
        }
        return words.toString();
    }

    /**
     * Where the last answer of a file, which has to be given without tools, calls one all the same, the recorder takes the call
     * for the answer. Here the task fails, and keeps what was said; docs/crewai-parity.md says so.
     */
    private void endsOnCall(RunResult result) {
        Failure failure = result.failure().orElseThrow(() -> new AssertionError("a call of a tool was the answer"));
        assertThat(failure.kind()).isEqualTo(Failure.Kind.ITERATIONS);
        assertThat(failure.lastAnswer()).as("what was said").isNotBlank();
    }

    // ---- usage
    // -------------------------------------------------------------------------------------------------------

    private void usage(List<RunResult> results, int made) {
        JsonNode expected = recording.expect("usage");
        Usage used = results.stream().map(RunResult::usage).reduce(Usage.NONE, Usage::plus);
        boolean whole = made == recording.tree().path("interactions").size()
                && used.modelCalls() == expected.path("successful_requests").asInt(made);
        if (!whole
                || !expected.path("prompt_tokens").isNumber()
                || recording.expect("error").isObject()) {
            return;
        }
        assertThat(used.inputTokens())
                .as("input tokens")
                .isEqualTo(expected.path("prompt_tokens").asLong());
        // Some providers leave what a model wrote for itself out of what it wrote, but never out of the total.
        assertThat(used.totalTokens())
                .as("all tokens")
                .isEqualTo(expected.path("total_tokens").asLong());
    }

    // ---- streaming
    // ---------------------------------------------------------------------------------------------------

    void streamed(List<ModelPart> parts) {
        List<String> texts = new ArrayList<>();
        StringBuilder arguments = new StringBuilder();
        for (ModelPart part : parts) {
            if (part instanceof ModelPart.Text text) {
                texts.add(text.text());
            } else if (part instanceof ModelPart.ToolCall call) {
                arguments.append(call.arguments());
            }
        }
        recording.expect("stream").properties().forEach(each -> {
            JsonNode value = each.getValue();
            switch (each.getKey()) {
                case "text_chunks", "chunks" ->
                    assertThat(texts).as("pieces of text").hasSize(value.asInt());
                case "min_text_chunks", "min_chunks" ->
                    assertThat(texts).as("pieces of text").hasSizeGreaterThanOrEqualTo(value.asInt());
                case "text" -> assertThat(String.join("", texts)).as("text").isEqualTo(value.asText());
                case "tool_argument_text" ->
                    assertThat(arguments).as("arguments").hasToString(value.asText());
                default -> throw new NotStagedException("No stream is checked for '" + each + "'");
            }
        });
        if (recording.streams()) {
            assertThat(parts).as("parts").isNotEmpty();
        }
    }
}

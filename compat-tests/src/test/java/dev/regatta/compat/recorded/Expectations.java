package dev.regatta.compat.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.regatta.RunResult;
import dev.regatta.TaskResult;
import dev.regatta.compat.recorded.RecordedTools.Call;
import dev.regatta.error.Failure;
import dev.regatta.event.ModelPart;
import dev.regatta.model.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Compares what came of a scenario with what its file expects. */
final class Expectations {
    private static final Set<String> NOT_RUN = Set.of("refused_same_input", "refused_usage_limit", "blocked_by_hook");
    /** Tools that a framework brings itself; the file tells what their nested agents answer. */
    private static final Set<String> BUILT_IN =
            Set.of("delegate_work_to_coworker", "ask_question_to_coworker", "add_image_to_content");

    private final Recording recording;

    Expectations(Recording recording) {
        this.recording = recording;
    }

    void check(List<RunResult> results, List<Call> calls, List<JsonNode> requests) {
        RunResult last = results.getLast();
        if (recording.expect("error").isObject()) {
            failed(last, recording.expect("error"));
        } else {
            results.forEach(result -> assertThat(result.failure()).as("failure").isEmpty());
            answers(results);
        }
        toolCalls(calls);
        modelCalls(requests.size());
        usage(results, requests.size());
    }

    // ---- answers
    // -----------------------------------------------------------------------------------------------------

    private void answers(List<RunResult> results) {
        String how = recording.expect("final_answer_match").asText("equals_trimmed");
        RunResult last = results.getLast();
        if (!recording.expect("final_answer").isMissingNode() && !how.equals("ignore")) {
            answer(
                    "final answer",
                    last.output(),
                    recording.expect("final_answer").asText(),
                    how);
        }
        int i = 0;
        for (JsonNode expected : recording.expect("run_outputs")) {
            answer("answer of run " + i, results.get(i++).output(), text(expected), "equals_trimmed");
        }
        if (recording.expect("structured_output").isObject()) {
            structured("structured output", text(last), recording.expect("structured_output"));
        }
        List<TaskResult<?>> tasks = new ArrayList<>(last.tasks().values());
        i = 0;
        for (JsonNode expected : recording.expect("task_outputs")) {
            answer("answer of task " + i, text(tasks.get(i++)), text(expected), "equals_trimmed");
        }
        i = 0;
        for (JsonNode expected : recording.expect("task_structured_outputs")) {
            structured("output of task " + i, text(tasks.get(i++)), expected);
        }
    }

    private static String text(JsonNode expected) {
        return expected.isTextual() ? expected.asText() : expected.toString();
    }

    private static String text(RunResult result) {
        return text(result.tasks().get(result.sinks().getLast()));
    }

    private static String text(TaskResult<?> result) {
        return result instanceof TaskResult.Completed<?> done ? done.text() : "";
    }

    private static void answer(String what, String actual, String expected, String how) {
        if (how.startsWith("contains ")) {
            assertThat(actual).as(what).contains(how.substring("contains ".length()));
        } else if (how.startsWith("starts_with ")) {
            assertThat(actual.strip()).as(what).startsWith(how.substring("starts_with ".length()));
        } else if (expected.strip().startsWith("{")) {
            structured(what, actual, tree(expected));
        } else {
            assertThat(actual.strip()).as(what).isEqualTo(expected.strip());
        }
    }

    private static void structured(String what, String actual, JsonNode expected) {
        assertThat(RecordedTools.same(tree(actual), expected))
                .as(what + " is " + actual + ", expected is " + expected)
                .isTrue();
    }

    private static JsonNode tree(String text) {
        try {
            return Recording.JSON.readTree(text);
        } catch (JsonProcessingException noJson) {
            throw new AssertionError("no JSON: " + text, noJson);
        }
    }

    // ---- errors
    // ------------------------------------------------------------------------------------------------------

    private static void failed(RunResult result, JsonNode expected) {
        assertThat(result.failure()).as("failure").isPresent();
        Failure failure = result.failure().orElseThrow();
        String kind = expected.path("kind").asText();
        assertThat(failure.kind())
                .isEqualTo(
                        kind.startsWith("guardrail")
                                ? Failure.Kind.OUTPUT
                                : kind.equals("timeout") ? Failure.Kind.TIMEOUT : Failure.Kind.MODEL);
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

    // ---- calls
    // -------------------------------------------------------------------------------------------------------

    private void modelCalls(int made) {
        if (recording.isOrdered("repeat_last")) {
            assertThat(made).as("model calls").isPositive();
        } else if (recording.isOrdered("prefix_allowed")) {
            assertThat(made).as("model calls").isBetween(1, recording.modelCalls());
        } else {
            assertThat(made).as("model calls").isEqualTo(recording.modelCalls());
        }
    }

    private void toolCalls(List<Call> calls) {
        List<Call> required = new ArrayList<>();
        List<Call> allowed = new ArrayList<>();
        for (JsonNode expected : recording.expect("tool_calls")) {
            Call call = new Call(expected.path("tool").asText(), expected.path("args"));
            String outcome = expected.path("outcome").asText();
            if (BUILT_IN.contains(call.tool()) || NOT_RUN.contains(outcome)) {
                continue;
            }
            allowed.add(call);
            if (!outcome.equals("not_executed_in_recording")) {
                required.add(call);
            }
        }
        if (!recording.expect("tool_executions").isMissingNode()) {
            assertThat(calls)
                    .as("tool calls")
                    .hasSize(recording.expect("tool_executions").asInt());
            calls.forEach(call -> assertThat(allowed).anyMatch(each -> same(each, call)));
            return;
        }
        for (Call call : calls) {
            assertThat(remove(allowed, call)).as("expected tool call " + call).isTrue();
            remove(required, call);
        }
        assertThat(required).as("missing tool calls").isEmpty();
    }

    /** Checks how often work was passed on; direct calls of the tool are no part of the file's tool calls. */
    void delegated(int times) {
        int expected = 0;
        for (JsonNode call : recording.expect("tool_calls")) {
            boolean delegates = BUILT_IN.contains(call.path("tool").asText())
                    && call.path("args").has("coworker")
                    && call.path("outcome").asText().equals("executed");
            expected += delegates ? 1 : 0;
        }
        if (expected > 0) {
            assertThat(times).as("delegations").isEqualTo(expected);
        }
    }

    private static boolean same(Call one, Call other) {
        return one.tool().equals(other.tool()) && RecordedTools.same(one.args(), other.args());
    }

    private static boolean remove(List<Call> calls, Call call) {
        for (int i = 0; i < calls.size(); i++) {
            if (same(calls.get(i), call)) {
                calls.remove(i);
                return true;
            }
        }
        return false;
    }

    private void usage(List<RunResult> results, int made) {
        JsonNode expected = recording.expect("usage");
        Usage used = results.stream().map(RunResult::usage).reduce(Usage.NONE, Usage::plus);
        boolean whole =
                made == recording.modelCalls() && used.modelCalls() == made && !recording.isToldWithoutPlanning();
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
        JsonNode expected = recording.expect("stream");
        List<ModelPart.Text> texts = parts.stream()
                .filter(ModelPart.Text.class::isInstance)
                .map(ModelPart.Text.class::cast)
                .toList();
        if (expected.has("text_chunks")) {
            assertThat(texts)
                    .as("pieces of text")
                    .hasSize(expected.path("text_chunks").asInt());
        }
        if (expected.has("tool_argument_text")) {
            StringBuilder arguments = new StringBuilder();
            parts.stream()
                    .filter(ModelPart.ToolCall.class::isInstance)
                    .forEach(part -> arguments.append(((ModelPart.ToolCall) part).arguments()));
            assertThat(arguments)
                    .as("arguments")
                    .hasToString(expected.path("tool_argument_text").asText());
        }
        if (recording.scenario("llm").path("stream").asBoolean()) {
            assertThat(parts).as("parts").isNotEmpty();
        }
    }
}

package dev.regatta.compat.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.regatta.compat.recorded.RecordedTools.Call;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compares the calls of models and tools with those that a file expects. */
final class ExpectedCalls {
    private static final Set<String> NOT_RUN = Set.of("refused_same_input", "refused_usage_limit", "blocked_by_hook");
    private static final Set<String> RUN = Set.of(
            "executed",
            "error",
            "executed_result_is_answer",
            "executed_image_added",
            "timed_out",
            "not_executed_in_recording");
    /** Tools for passing work on, which Regatta brings itself; the file tells what their nested agents answer. */
    private static final Set<String> DELEGATION = Set.of("delegate_work_to_coworker", "ask_question_to_coworker");
    /** A parameter goes by several names, and a check by any of them is meant of the one that is sent. */
    private static final List<Set<String>> NAMES = List.of(
            Set.of("stop", "stop_sequences", "stopSequences"),
            Set.of("max_tokens", "max_completion_tokens", "maxOutputTokens"),
            Set.of("top_p", "topP"),
            Set.of("system", "systemInstruction", "system_instruction"));

    private final Recording recording;

    ExpectedCalls(Recording recording) {
        this.recording = recording;
    }

    // ---- models
    // -------------------------------------------------------------------------------------------------------

    void models(int made) {
        int most = recording.modelCalls();
        if (recording.isOrdered("repeat_last")) {
            assertThat(made).as("model calls").isPositive();
        } else if (recording.isOrdered("prefix_allowed")) {
            assertThat(made).as("model calls").isBetween(1, most);
        } else if (mayBeTriedAgain()) {
            assertThat(made).as("model calls").isGreaterThanOrEqualTo(most);
        } else {
            assertThat(made).as("model calls").isBetween(most - conversionsAtTheEnd(), most);
        }
    }

    /** {@return whether the last refusal is one that passes} A client may try again more patiently than the recorder did. */
    private boolean mayBeTriedAgain() {
        if (recording.interactions().isEmpty()) {
            return false;
        }
        int status = recording
                .interactions()
                .getLast()
                .path("response")
                .path("status")
                .asInt();
        return status == 408 || status == 429 || status >= 500;
    }

    /** {@return how many calls at the end make a value of an answer; one that is a value already needs none} */
    private int conversionsAtTheEnd() {
        List<JsonNode> all = recording.interactions();
        int conversions = 0;
        while (conversions < all.size() - 1
                && all.get(all.size() - 1 - conversions)
                        .path("purpose")
                        .asText()
                        .equals("structured_conversion")) {
            conversions++;
        }
        return conversions;
    }

    /** Checks what is asked of single requests. */
    void requests(List<JsonNode> requests) {
        for (JsonNode check : recording.expect("request_checks")) {
            int at = check.path("llm_call").asInt();
            assertThat(requests).as("requests").hasSizeGreaterThan(at);
            JsonNode request = requests.get(at);
            for (Map.Entry<String, JsonNode> asked : check.properties()) {
                for (JsonNode what : asked.getValue().isArray() ? asked.getValue() : List.of(asked.getValue())) {
                    check(request, asked.getKey(), what.asText(), "request " + at);
                }
            }
        }
    }

    private static void check(JsonNode request, String how, String what, String named) {
        switch (how) {
            case "llm_call" -> {}
            case "has" ->
                assertThat(has(request, what)).as(named + " has " + what).isTrue();
            case "lacks" ->
                assertThat(has(request, what)).as(named + " lacks " + what).isFalse();
            case "contains", "has_text" ->
                assertThat(request.toString()).as(named).contains(quoted(what));
            case "not_contains", "lacks_text" ->
                assertThat(request.toString()).as(named).doesNotContain(quoted(what));
            default -> throw new NotStagedException("Requests are not checked for what they '" + how + "'");
        }
    }

    private static String quoted(String text) {
        String json = Recording.JSON.getNodeFactory().textNode(text).toString();
        return json.substring(1, json.length() - 1);
    }

    /** {@return whether a request has a field, by any of its names, in its outermost object or in a group of it} */
    private static boolean has(JsonNode request, String path) {
        Set<String> names = new HashSet<>(Set.of(path));
        NAMES.stream().filter(alike -> alike.contains(path)).forEach(names::addAll);
        JsonNode group = request.path("generationConfig");
        return names.stream()
                .anyMatch(name -> Fields.isSet(request.at("/" + name.replace('.', '/')))
                        || Fields.isSet(group.at("/" + name.replace('.', '/'))));
    }

    // ---- tools
    // --------------------------------------------------------------------------------------------------------

    void tools(List<Call> calls, int errors) {
        List<Call> required = new ArrayList<>();
        List<Call> allowed = new ArrayList<>();
        for (JsonNode expected : recording.expect("tool_calls")) {
            Call call = new Call(expected.path("tool").asText(), expected.path("args"));
            String outcome = expected.path("outcome").asText("executed");
            if (DELEGATION.contains(call.tool()) || NOT_RUN.contains(outcome)) {
                continue;
            }
            if (!RUN.contains(outcome)) {
                throw new NotStagedException("No call of a tool ends as '" + outcome + "'");
            }
            allowed.add(call);
            if (!outcome.equals("not_executed_in_recording")) {
                required.add(call);
            }
        }
        assertThat(errors)
                .as("errors of tools")
                .isGreaterThanOrEqualTo(recording.expect("tool_errors_min").asInt(0));
        int executions = recording.expect("tool_executions").asInt(Integer.MAX_VALUE);
        if (executions <= allowed.size()) { // more only where the recorder runs a tool again that fails
            assertThat(calls).as("tool calls").hasSize(executions);
            calls.forEach(call -> assertThat(allowed).as("expected tool calls").anyMatch(each -> same(each, call)));
            return;
        }
        for (Call call : calls) {
            assertThat(remove(allowed, call)).as("expected tool call " + call).isTrue();
            remove(required, call);
        }
        assertThat(required).as("missing tool calls").isEmpty();
    }

    /** Checks how often work was passed on; direct calls of the tool are no part of the file's tool calls. */
    void delegations(int times) {
        int expected = recording.expect("delegations").asInt(0);
        int called = 0;
        for (JsonNode call : recording.expect("tool_calls")) {
            boolean delegates = DELEGATION.contains(call.path("tool").asText())
                    && !call.path("args").path("coworker").isMissingNode()
                    && call.path("outcome").asText().equals("executed");
            called += delegates ? 1 : 0;
        }
        if (Math.max(expected, called) > 0) {
            assertThat(times).as("delegations").isEqualTo(Math.max(expected, called));
        }
    }

    /** {@return whether a call is one that a model asked for; hooks may have given it other arguments} */
    private boolean same(Call one, Call other) {
        boolean changed = StagedHooks.changesArguments(recording);
        return one.tool().equals(other.tool()) && (changed || RecordedTools.same(one.args(), other.args()));
    }

    private boolean remove(List<Call> calls, Call call) {
        for (int i = 0; i < calls.size(); i++) {
            if (same(calls.get(i), call)) {
                calls.remove(i);
                return true;
            }
        }
        return false;
    }
}

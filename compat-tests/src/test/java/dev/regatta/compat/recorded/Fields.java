package dev.regatta.compat.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;

/**
 * The fields of a file that are staged or checked. One that is not here and is set to something is never passed over: it may be
 * what the file is about.
 */
final class Fields {
    private static final Map<String, Set<String>> KNOWN = Map.of(
            "scenario",
            Set.of(
                    "llm",
                    "agents",
                    "tasks",
                    "crews",
                    "runs",
                    "tools",
                    "hooks",
                    "before_kickoff",
                    "after_kickoff",
                    "knowledge",
                    "knowledge_stub"),
            "llm",
            Set.of(
                    "provider",
                    "model",
                    "tool_protocol",
                    "stream",
                    "stop",
                    "temperature",
                    "max_tokens",
                    "max_completion_tokens",
                    "top_p"),
            "agent",
            Set.of(
                    "role",
                    "goal",
                    "backstory",
                    "tools",
                    "llm",
                    "max_iter",
                    "allow_delegation",
                    "cache",
                    "max_retry_limit",
                    "use_system_prompt",
                    "guardrail",
                    "guardrails",
                    "guardrail_max_retries",
                    "max_rpm",
                    "max_execution_time",
                    "multimodal",
                    "planning",
                    "reasoning",
                    "step_callback",
                    "respect_context_window",
                    "inject_date"),
            "task",
            Set.of(
                    "id",
                    "description",
                    "expected_output",
                    "agent",
                    "tools",
                    "context",
                    "async",
                    "conditional",
                    "condition",
                    "output_json",
                    "output_pydantic",
                    "response_model",
                    "guardrail",
                    "guardrails",
                    "guardrail_max_retries",
                    "output_file",
                    "create_directory",
                    "human_input",
                    "callback",
                    "markdown"),
            "crew",
            Set.of(
                    "process",
                    "agents",
                    "tasks",
                    "manager_llm",
                    "manager_agent",
                    "max_rpm",
                    "memory",
                    "cache",
                    "planning",
                    "planning_llm",
                    "stream",
                    "step_callback",
                    "task_callback",
                    "before_kickoff",
                    "after_kickoff"),
            "run",
            Set.of(
                    "call",
                    "agent",
                    "agents",
                    "task",
                    "crew",
                    "input",
                    "inputs",
                    "messages",
                    "response_format",
                    "response_model",
                    "stream",
                    "text",
                    "instructions",
                    "max_attempts",
                    "description",
                    "task_output",
                    "arguments",
                    "attachments",
                    "execute_tools",
                    "tools",
                    "context",
                    "guardrail",
                    "guardrails",
                    "guardrail_max_retries",
                    "inside"),
            "tool",
            Set.of(
                    "name",
                    "display_name",
                    "description",
                    "parameters",
                    "result_as_answer",
                    "max_usage_count",
                    "semantics",
                    "behavior",
                    "cache"),
            "expect",
            Set.of(
                    "llm_calls",
                    "llm_calls_by",
                    "tool_calls",
                    "tool_executions",
                    "tool_errors_min",
                    "final_answer",
                    "final_answer_match",
                    "run_outputs",
                    "task_outputs",
                    "task_structured_outputs",
                    "structured_output",
                    "guardrail_attempts",
                    "error",
                    "error_recovered",
                    "request_checks",
                    "stream",
                    "usage",
                    "delegations",
                    "output_file_json",
                    "output_file_text",
                    "hook_calls",
                    "asserted_by_test",
                    "basis",
                    "reference_replay"));

    /** What only changes how a provider computes its answers, or what a person sees, and so nothing of what is replayed. */
    private static final Set<String> WITHOUT_BEARING = Set.of(
            "verbose",
            "name",
            "seed",
            "presence_penalty",
            "frequency_penalty",
            "logprobs",
            "top_logprobs",
            "logit_bias",
            "reasoning_effort",
            "api_version",
            "base_url",
            "timeout",
            "max_retries",
            "function_calling_llm",
            "max_reasoning_attempts");

    private Fields() {}

    /** Refuses a file with a field that nobody here reads. */
    static void check(JsonNode tree) {
        JsonNode scenario = tree.path("scenario");
        check("scenario", scenario);
        check("llm", scenario.path("llm"));
        each("agent", scenario.path("agents"));
        scenario.path("agents").forEach(agent -> check("llm", agent.path("llm")));
        each("task", scenario.path("tasks"));
        each("crew", scenario.path("crews"));
        each("run", scenario.path("runs"));
        each("tool", scenario.path("tools"));
        check("expect", tree.path("expect"));
    }

    private static void each(String what, JsonNode list) {
        list.forEach(one -> check(what, one));
    }

    private static void check(String what, JsonNode object) {
        object.properties().forEach(field -> {
            boolean known = KNOWN.getOrDefault(what, Set.of()).contains(field.getKey())
                    || WITHOUT_BEARING.contains(field.getKey());
            if (!known && isSet(field.getValue())) {
                throw new NotStagedException("The file says " + field + " of its " + what + ", and that is not staged");
            }
        });
    }

    /** {@return whether a field says something: not null, false or empty} */
    static boolean isSet(JsonNode value) {
        return !value.isMissingNode()
                && !value.isNull()
                && !(value.isBoolean() && !value.asBoolean())
                && !(value.isContainerNode() && value.isEmpty())
                && !(value.isTextual() && value.asText().isEmpty());
    }
}

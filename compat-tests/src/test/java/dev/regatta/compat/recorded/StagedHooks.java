package dev.regatta.compat.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.Crew;
import dev.regatta.message.Message;
import dev.regatta.step.ModelAnswer;
import dev.regatta.step.ModelCall;
import dev.regatta.step.ToolAnswer;
import dev.regatta.step.ToolCall;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The hooks of a recorded crew: they look on, block calls, change what is asked or change what came of it. Thread-safe.
 */
final class StagedHooks {
    private static final Set<String> ABOUT = Set.of("kind", "hook", "type", "tool", "tools", "behaviour");

    private final Recording recording;
    private final Map<String, Integer> seen = new HashMap<>(); // guarded by this

    /** What a hook throws that blocks a call of a model. */
    static final class BlockedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        BlockedException(String message) {
            super(message);
        }
    }

    StagedHooks(Recording recording) {
        this.recording = recording;
    }

    /** {@return the crew with the hooks of the file} */
    Crew hooked(Crew crew) {
        Crew hooked = crew;
        if (recording.scenario("hooks").isArray()) {
            for (JsonNode does : recording.scenario("hooks")) {
                hooked = hooked(
                        hooked, does.path("hook").asText(does.path("type").asText("")), does);
            }
            return hooked;
        }
        for (Map.Entry<String, JsonNode> hook : recording.scenario("hooks").properties()) {
            for (JsonNode does : hook.getValue().isArray() ? hook.getValue() : List.of(hook.getValue())) {
                hooked = hooked(hooked, hook.getKey(), does);
            }
        }
        return hooked;
    }

    private Crew hooked(Crew crew, String when, JsonNode does) {
        return switch (when) {
            case "before_tool_call", "pre_tool_call" ->
                crew.aroundToolCalls((call, context, next) -> {
                    note(when);
                    return isAbout(does, call.tool()) ? beforeTool(call, does, next::call) : next.call(call);
                });
            case "after_tool_call", "post_tool_call" ->
                crew.aroundToolCalls((call, context, next) -> {
                    ToolAnswer answer = next.call(call);
                    note(when);
                    return isAbout(does, call.tool()) ? answer.shown(changed(answer.text(), does)) : answer;
                });
            case "before_llm_call", "before_model_call", "pre_model_call" ->
                crew.aroundModelCalls((call, context, next) -> {
                    note(when);
                    return next.call(beforeModel(call, does));
                });
            case "after_llm_call", "after_model_call", "post_model_call" ->
                crew.aroundModelCalls((call, context, next) -> {
                    ModelAnswer answer = next.call(call);
                    note(when);
                    String text = answer.message().text();
                    return text == null || !answer.message().toolCalls().isEmpty()
                            ? answer
                            : answer.withMessage(answer.message().withText(changed(text, does)));
                });
            default -> throw new NotStagedException("There is no hook '" + when + "'");
        };
    }

    /** {@return whether a hook of the file gives tools other arguments than the model did} */
    static boolean changesArguments(Recording recording) {
        return recording.scenario("hooks").properties().stream()
                .anyMatch(hook -> hook.getKey().contains("tool")
                        && hook.getValue().toString().contains("args"));
    }

    private synchronized void note(String hook) {
        seen.merge(hook, 1, Integer::sum);
    }

    synchronized void check() {
        recording
                .expect("hook_calls")
                .properties()
                .forEach(hook -> assertThat(seen.getOrDefault(hook.getKey(), 0))
                        .as("calls of the hook " + hook.getKey())
                        .isEqualTo(hook.getValue().asInt()));
    }

    /** {@return whether a hook is about a tool: it names it, or none} */
    private static boolean isAbout(JsonNode does, String tool) {
        List<String> named = new ArrayList<>();
        does.path("tools").forEach(each -> named.add(each.asText()));
        if (does.has("tool")) {
            named.add(does.path("tool").asText());
        }
        return named.isEmpty() || named.contains(tool);
    }

    // ---- what hooks do
    // -----------------------------------------------------------------------------------------------

    /** Makes a call. */
    private interface Next {
        ToolAnswer call(ToolCall call) throws Exception;
    }

    private static ToolAnswer beforeTool(ToolCall call, JsonNode does, Next next) throws Exception {
        ToolCall changed = call;
        for (Map.Entry<String, JsonNode> action : actions(does)) {
            switch (action.getKey()) {
                case "observe" -> {}
                case "block", "block_tools" -> {
                    List<String> blocked = new ArrayList<>();
                    action.getValue().forEach(tool -> blocked.add(tool.asText()));
                    if (blocked.isEmpty() || blocked.contains(call.tool())) {
                        return ToolAnswer.refused("Tool execution blocked by hook. Tool: " + call.tool());
                    }
                }
                case "args", "set_args", "modify_args", "replace_args" ->
                    changed = new ToolCall(call.step(), call.tool(), merged(call, action.getValue()));
                default -> throw unknown(action);
            }
        }
        return next.call(changed);
    }

    private static String merged(ToolCall call, JsonNode changes) {
        JsonNode args = changes.path("args").isObject() ? changes.path("args") : changes;
        ObjectNode merged = (ObjectNode) Recording.tree(call.arguments());
        args.properties().forEach(each -> merged.set(each.getKey(), each.getValue()));
        return merged.toString();
    }

    private static ModelCall beforeModel(ModelCall call, JsonNode does) {
        ModelCall changed = call;
        for (Map.Entry<String, JsonNode> action : actions(does)) {
            switch (action.getKey()) {
                case "observe" -> {}
                case "block" -> throw new BlockedException("LLM call blocked by hook");
                case "add_message", "append_message", "append" -> {
                    List<Message> messages = new ArrayList<>(call.messages());
                    JsonNode value = action.getValue();
                    messages.add(Message.User.of(value.path("content").asText(value.asText())));
                    changed = changed.withMessages(messages);
                }
                default -> throw unknown(action);
            }
        }
        return changed;
    }

    private static String changed(String text, JsonNode does) {
        String changed = text;
        for (Map.Entry<String, JsonNode> action : actions(does)) {
            String value = action.getValue().asText();
            changed = switch (action.getKey()) {
                case "observe" -> changed;
                case "returns", "replace", "replace_result", "replace_response", "result", "response" -> value;
                case "append" -> changed + value;
                case "prepend", "prefix" -> value + changed;
                default -> throw unknown(action);
            };
        }
        return changed;
    }

    /** {@return what a hook does, step by step; one that a file describes in a sentence looks on, blocks, appends or replaces} */
    private static List<Map.Entry<String, JsonNode>> actions(JsonNode does) {
        if (does.isObject() && does.properties().stream().anyMatch(each -> !ABOUT.contains(each.getKey()))) {
            return does.properties().stream()
                    .filter(each -> !ABOUT.contains(each.getKey()))
                    .toList();
        }
        Words words = Words.of(does);
        if (words.says("^observe|looks on|^(records|logs|counts)|returns (none|nothing|null)")) {
            return List.of(Map.entry("observe", does));
        }
        if (words.says("block|returns false")) {
            return List.of(Map.entry("block", Recording.JSON.valueToTree(words.quoted())));
        }
        List<String> quoted = words.quoted();
        if (!quoted.isEmpty() && words.says("append|adds?\\b|replac|rewrit|returns|changes")) {
            String what = words.says("append|adds?\\b") ? "append" : "replace";
            return List.of(Map.entry(what, Recording.JSON.getNodeFactory().textNode(quoted.getLast())));
        }
        throw new NotStagedException("A hook does '" + does + "', and that is not staged");
    }

    private static NotStagedException unknown(Map.Entry<String, JsonNode> action) {
        return new NotStagedException("A hook does '" + action + "', and that is not staged");
    }
}

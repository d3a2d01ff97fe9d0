package dev.regatta.compat.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.regatta.schema.JsonSchema;
import dev.regatta.tool.Tool;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The tools of a recorded crew: they do what the file says, and remember what they were called with. Thread-safe. */
final class RecordedTools {
    static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(new JavaTimeModule())
            .build();
    private static final long PATIENCE_SECONDS = 20;

    private final Recording recording;
    private final List<Call> calls = new ArrayList<>(); // guarded by this
    private final Map<String, Tool> made = new HashMap<>(); // guarded by this; caches tell tools apart as objects
    private final Map<Integer, CountDownLatch> together = new HashMap<>(); // by the model call that asks for them
    private int errors; // guarded by this

    /**
     * A tool's code was called.
     *
     * @param tool the tool's name
     * @param args what it was called with
     */
    record Call(String tool, JsonNode args) {}

    /** What a recorded tool throws. */
    static final class Trouble extends Exception {
        private static final long serialVersionUID = 1L;

        Trouble(String message) {
            super(message);
        }
    }

    RecordedTools(Recording recording) {
        this.recording = recording;
        if (recording.shows("parallel_tools")) {
            Map<Integer, Integer> calls = new HashMap<>();
            recording
                    .expect("tool_calls")
                    .forEach(call -> calls.merge(call.path("llm_call").asInt(), 1, Integer::sum));
            calls.forEach((asking, count) -> together.put(asking, new CountDownLatch(count)));
        }
    }

    /** Notes the call of a tool that is none of the file's. */
    synchronized void note(String tool, Object arguments) {
        calls.add(new Call(tool, JSON.valueToTree(arguments)));
    }

    /** {@return what was called, in order} */
    synchronized List<Call> calls() {
        return List.copyOf(calls);
    }

    /** {@return how many of them failed} */
    synchronized int errors() {
        return errors;
    }

    List<Tool> named(JsonNode names) {
        List<Tool> tools = new ArrayList<>();
        names.forEach(name -> tools.add(of(recording.find("tools", "name", name.asText()))));
        return tools;
    }

    List<Tool> all() {
        List<Tool> tools = new ArrayList<>();
        recording.scenario("tools").forEach(tool -> tools.add(of(tool)));
        return tools;
    }

    private synchronized Tool of(JsonNode tool) {
        return made.computeIfAbsent(tool.path("name").asText(), name -> tool(tool));
    }

    /** {@return a time of a file, on a machine that may be busy with other things} */
    static Duration slowly(Duration recorded) {
        return recorded.multipliedBy(5);
    }

    private Tool tool(JsonNode tool) {
        String name = tool.path("name").asText();
        JsonNode parameters = tool.path("parameters");
        Tool made = Tool.of(
                name,
                tool.path("description").asText(),
                parameters.isEmpty() ? JsonSchema.object() : JsonSchema.of(parameters.toString()),
                arguments -> run(tool, JSON.valueToTree(arguments.values())));
        if (tool.path("max_usage_count").isInt()) {
            made = made.maxUsesPerTask(tool.path("max_usage_count").asInt());
        }
        if (tool.has("cache") && !tool.path("cache").isBoolean()) {
            throw new NotStagedException("The tool '" + name + "' caches in a way of its own: " + tool.path("cache"));
        }
        made = tool.has("cache") && !tool.path("cache").asBoolean() ? made.notCached() : made;
        return tool.path("result_as_answer").asBoolean() || resultIsTheAnswer() ? made.resultAsAnswer() : made;
    }

    /** {@return whether the run is a call of a model whose tools were left to the caller, so that their result is the answer} */
    private boolean resultIsTheAnswer() {
        JsonNode first = recording.scenario("runs").path(0);
        boolean told = first.path("execute_tools").asText().contains("result is the answer");
        boolean left = first.path("call").asText().equals("llm.call")
                && !first.path("execute_tools").asText().contains("back")
                && recording.modelCalls() == 1;
        return told || left;
    }

    private String run(JsonNode tool, ObjectNode args) throws Exception {
        args.properties().removeIf(property -> property.getValue().isNull());
        synchronized (this) {
            calls.add(new Call(tool.path("name").asText(), args));
        }
        awaitOthers(tool.path("name").asText(), args);
        JsonNode behavior = tool.path("behavior");
        try {
            return switch (behavior.path("kind").asText()) {
                case "template" -> outcome(behavior, args);
                case "table" -> looked(behavior, args);
                default -> throw new NotStagedException("No tool behaves like " + behavior);
            };
        } catch (Trouble thrown) {
            synchronized (this) {
                errors++;
            }
            throw thrown;
        }
    }

    /** Waits until all calls that the model made in the same message run, too, where the file says that they do. */
    private void awaitOthers(String tool, ObjectNode args) throws Exception {
        for (JsonNode call : recording.expect("tool_calls")) {
            CountDownLatch message = together.get(call.path("llm_call").asInt());
            if (message != null && call.path("tool").asText().equals(tool) && same(call.path("args"), args)) {
                message.countDown();
                if (!message.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    throw new Trouble("The calls of one message did not run at once");
                }
                return;
            }
        }
    }

    private static String filled(String template, ObjectNode args) {
        String text = template;
        for (Map.Entry<String, JsonNode> each : args.properties()) {
            text = text.replace("{" + each.getKey() + "}", each.getValue().asText());
        }
        return text;
    }

    private static String looked(JsonNode behavior, ObjectNode args) throws Exception {
        for (JsonNode each : behavior.path("cases")) {
            if (!each.has("args") || same(each.path("args"), args)) {
                return outcome(each, args);
            }
        }
        if (behavior.has("default")) {
            return outcome(behavior.path("default"), args);
        }
        throw new Trouble("The file does not say what this tool does with these arguments");
    }

    private static String outcome(JsonNode does, ObjectNode args) throws Exception {
        Thread.sleep(slowly(Duration.ofMillis(does.path("delay_ms").asLong())));
        if (does.has("throws")) {
            throw new Trouble(filled(does.path("throws").asText(), args));
        }
        JsonNode returns = does.path("returns");
        return returns.isTextual() ? filled(returns.asText(), args) : returns.toString();
    }

    /** {@return a value as a text: JSON, unless it is one} */
    static String text(Object value) {
        return value instanceof String text ? text : JSON.valueToTree(value).toString();
    }

    /** {@return whether two JSON values are equal: numbers by value, and null as if it were not there} */
    static boolean same(JsonNode one, JsonNode other) {
        if (isNothing(one) || isNothing(other)) {
            return isNothing(one) && isNothing(other);
        }
        if (one.isNumber() && other.isNumber()) {
            return new BigDecimal(one.asText()).compareTo(new BigDecimal(other.asText())) == 0;
        }
        if (one.isObject() && other.isObject()) {
            Set<String> names = new HashSet<>();
            one.fieldNames().forEachRemaining(names::add);
            other.fieldNames().forEachRemaining(names::add);
            return names.stream().allMatch(name -> same(one.path(name), other.path(name)));
        }
        if (one.isArray() && other.isArray() && one.size() == other.size()) {
            for (int i = 0; i < one.size(); i++) {
                if (!same(one.get(i), other.get(i))) {
                    return false;
                }
            }
            return true;
        }
        return one.equals(other);
    }

    private static boolean isNothing(JsonNode value) {
        return value.isNull() || value.isMissingNode();
    }
}

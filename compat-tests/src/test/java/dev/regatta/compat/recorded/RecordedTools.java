package dev.regatta.compat.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.regatta.tool.Tool;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The tools of a recorded crew: they do what the file says, and remember what they were called with. Thread-safe. */
final class RecordedTools {
    private static final ObjectMapper JSON =
            JsonMapper.builder().addModule(new Jdk8Module()).build();
    private static final long PATIENCE_SECONDS = 20;

    private final Recording recording;
    private final SchemaRecords records;
    private final List<Call> calls = new ArrayList<>(); // guarded by this
    private final Map<String, Tool> made = new HashMap<>(); // guarded by this; caches tell tools apart as objects
    private final Map<Integer, CountDownLatch> together = new HashMap<>(); // by the model call that asks for them

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

    RecordedTools(Recording recording, SchemaRecords records) {
        this.recording = recording;
        this.records = records;
        if (recording.shows("parallel_tools")) {
            Map<Integer, Integer> calls = new HashMap<>();
            recording
                    .expect("tool_calls")
                    .forEach(call -> calls.merge(call.path("llm_call").asInt(), 1, Integer::sum));
            calls.forEach((asking, count) -> together.put(asking, new CountDownLatch(count)));
        }
    }

    /** {@return what was called, in order} */
    synchronized List<Call> calls() {
        return List.copyOf(calls);
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
        return made.computeIfAbsent(
                tool.path("name").asText(), name -> tool(tool, records.of(tool.path("parameters"))));
    }

    /** {@return a time of a file, on a machine that may be busy with other things} */
    static Duration slowly(Duration recorded) {
        return recorded.multipliedBy(5);
    }

    private <I extends Record> Tool tool(JsonNode tool, Class<I> input) {
        String name = tool.path("name").asText();
        Tool made = Tool.of(name, tool.path("description").asText(), input, arguments -> run(tool, arguments));
        if (tool.path("max_usage_count").isInt()) {
            made = made.maxUsesPerTask(tool.path("max_usage_count").asInt());
        }
        return tool.path("result_as_answer").asBoolean() || resultIsTheAnswer() ? made.resultAsAnswer() : made;
    }

    /** {@return whether the run is a call whose first tool result is the answer} */
    private boolean resultIsTheAnswer() {
        JsonNode first = recording.scenario("runs").path(0);
        return first.path("execute_tools").asText().contains("result is the answer") || isRecordedUpToTheCalls(first);
    }

    /** {@return whether the run is a single call to a model, whose tools were left to the caller} */
    private boolean isRecordedUpToTheCalls(JsonNode run) {
        return run.path("execute_tools").asText().equals("as the provider asks") && recording.modelCalls() == 1;
    }

    private String run(JsonNode tool, Record arguments) throws Exception {
        ObjectNode args = JSON.valueToTree(arguments);
        args.properties().removeIf(property -> property.getValue().isNull());
        synchronized (this) {
            calls.add(new Call(tool.path("name").asText(), args));
        }
        awaitOthers(tool.path("name").asText(), args);
        JsonNode behavior = tool.path("behavior");
        return behavior.path("kind").asText().equals("template")
                ? filled(behavior.path("returns").asText(), args)
                : looked(behavior.path("cases"), args);
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

    private static String looked(JsonNode cases, ObjectNode args) throws Exception {
        for (JsonNode each : cases) {
            if (same(each.path("args"), args)) {
                Thread.sleep(slowly(Duration.ofMillis(each.path("delay_ms").asLong())));
                if (each.has("throws")) {
                    throw new Trouble(each.path("throws").asText());
                }
                return each.path("returns").asText();
            }
        }
        throw new Trouble("The file does not say what this tool does with these arguments");
    }

    /** {@return whether two JSON values are equal, numbers by value} */
    static boolean same(JsonNode one, JsonNode other) {
        if (one.isNumber() && other.isNumber()) {
            return new BigDecimal(one.asText()).compareTo(new BigDecimal(other.asText())) == 0;
        }
        if (one.isObject() && other.isObject()) {
            return one.size() == other.size()
                    && one.properties().stream()
                            .allMatch(each ->
                                    other.has(each.getKey()) && same(each.getValue(), other.get(each.getKey())));
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
}

package dev.regatta.compat.recorded;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A recorded conversation: what crew was set up, what the provider answered, and what has to come out of it.
 *
 * @param name the file's name without {@code .json}
 * @param tree the file
 */
record Recording(String name, JsonNode tree) {
    static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    static List<Recording> in(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .map(Recording::read)
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** {@return a conversation; a field of the scenario or of what is expected that is null says nothing} */
    static Recording of(String name, JsonNode tree) {
        dropNulls(tree.path("scenario"));
        dropNulls(tree.path("expect"));
        return new Recording(name, tree);
    }

    private static void dropNulls(JsonNode tree) {
        if (tree instanceof ObjectNode object) {
            object.properties().removeIf(field -> field.getValue().isNull());
        }
        tree.forEach(Recording::dropNulls);
    }

    private static Recording read(Path file) {
        try {
            return of(file.getFileName().toString().replace(".json", ""), JSON.readTree(file.toFile()));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /**
     * {@return what the provider was asked and answered: without the calls of another framework's planner where the file says how
     * to do without, and without those that are not made here}
     */
    List<JsonNode> interactions() {
        Set<Integer> skipped = new HashSet<>();
        for (JsonNode index : withoutPlanning().path("skip_calls")) {
            skipped.add(index.asInt());
        }
        List<JsonNode> kept = new ArrayList<>();
        for (JsonNode interaction : tree.path("interactions")) {
            if (!skipped.contains(interaction.path("index").asInt())) {
                kept.add(interaction);
            }
        }
        return new Plans(this, kept).told();
    }

    private JsonNode withoutPlanning() {
        return tree.path("variants").path("without_planning");
    }

    /** {@return whether the file says how to do without the planner} */
    boolean isToldWithoutPlanning() {
        return withoutPlanning().isObject();
    }

    static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException noJson) {
            throw new AssertionError("no JSON: " + json, noJson);
        }
    }

    static JsonNode treeOrMissing(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException noJson) {
            return MissingNode.getInstance();
        }
    }

    /** {@return whether what an agent said had the form of the text protocol} */
    boolean answersInWords(String role) {
        for (JsonNode interaction : tree.path("interactions")) {
            if (interaction.path("agent").asText().equals(role)
                    && interaction.path("response_text_format").asText().equals("react")) {
                return true;
            }
        }
        return false;
    }

    /** {@return the names of the inputs that runs are given} */
    Set<String> inputs() {
        Set<String> names = new HashSet<>();
        for (JsonNode run : scenario("runs")) {
            JsonNode given = run.path("inputs");
            for (JsonNode each : given.isArray() ? given : List.of(given)) {
                each.fieldNames().forEachRemaining(names::add);
            }
        }
        names.addAll(StagedKickoffs.inputsSet(this).keySet());
        return names;
    }

    /** {@return how many calls to the model the file expects} */
    int modelCalls() {
        int recorded = tree.path("interactions").size();
        return expect("llm_calls").asInt(recorded) - (recorded - interactions().size());
    }

    /** {@return whether the conversation ends on a call of a tool where its last answer should be} */
    boolean endsOnCall() {
        JsonNode last = MissingNode.getInstance();
        for (JsonNode call : expect("tool_calls")) {
            last = call;
        }
        return last.path("outcome").asText().equals("not_executed_in_recording")
                && last.path("llm_call").asInt() == tree.path("interactions").size() - 1
                && last.path("llm_call").asInt() > 0
                && !expect("final_answer").isMissingNode();
    }

    boolean isOrdered(String how) {
        return ordering().equals(how);
    }

    private String ordering() {
        String ordering = tree.path("ordering").asText("strict");
        if (!Set.of("strict", "groups", "prefix_allowed", "repeat_last").contains(ordering)) {
            throw new NotStagedException("Nothing is served in the order '" + ordering + "'");
        }
        return ordering;
    }

    boolean shows(String behaviour) {
        for (JsonNode each : tree.path("behaviours")) {
            if (each.asText().equals(behaviour)) {
                return true;
            }
        }
        return false;
    }

    JsonNode scenario(String part) {
        return tree.path("scenario").path(part);
    }

    /** {@return the agent that does a run or a task; nothing if it is not told} */
    JsonNode agentOf(JsonNode definition) {
        String role = definition
                .path("agent")
                .asText(definition.has("task") ? roleOf(definition.path("task").asText()) : "");
        return role.isEmpty() ? MissingNode.getInstance() : find("agents", "role", role);
    }

    private String roleOf(String task) {
        return find("tasks", "id", task).path("agent").asText();
    }

    /** {@return whether models say what they say piece by piece} */
    boolean streams() {
        boolean streams = scenario("llm").path("stream").asBoolean();
        for (JsonNode agent : scenario("agents")) {
            streams |= agent.path("llm").path("stream").asBoolean();
        }
        for (String list : List.of("crews", "runs")) {
            for (JsonNode each : scenario(list)) {
                streams |= each.path("stream").asBoolean();
            }
        }
        return streams;
    }

    JsonNode expect(String part) {
        return tree.path("expect").path(part);
    }

    /** {@return the entry of a list of the scenario whose field has a value} */
    JsonNode find(String list, String field, String value) {
        for (JsonNode each : scenario(list)) {
            if (each.path(field).asText().equals(value)) {
                return each;
            }
        }
        throw new IllegalArgumentException(
                "The file names " + field + " '" + value + "', which is none of its " + list);
    }

    @Override
    public String toString() {
        return name;
    }
}

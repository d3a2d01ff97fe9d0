package dev.regatta.compat.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
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
    static final ObjectMapper JSON = new ObjectMapper();

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

    private static Recording read(Path file) {
        try {
            return new Recording(file.getFileName().toString().replace(".json", ""), JSON.readTree(file.toFile()));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /**
     * {@return what the provider was asked and answered, without the calls of another framework's planner where the file says
     * how to do without}
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
        return kept;
    }

    private JsonNode withoutPlanning() {
        return tree.path("variants").path("without_planning");
    }

    /** {@return whether the file says how to do without the planner} */
    boolean isToldWithoutPlanning() {
        return withoutPlanning().isObject();
    }

    /** {@return whether an agent spoke, and all that it said was plain text} */
    boolean answersPlainly(String role) {
        Set<String> forms = new HashSet<>();
        for (JsonNode interaction : tree.path("interactions")) {
            if (interaction.path("agent").asText().equals(role)) {
                forms.add(interaction.path("response_text_format").asText());
            }
        }
        return forms.equals(Set.of("plain"));
    }

    /** {@return how many calls to the model the file expects} */
    int modelCalls() {
        int recorded = tree.path("interactions").size();
        return expect("llm_calls").asInt(recorded) - (recorded - interactions().size());
    }

    boolean isOrdered(String how) {
        return tree.path("ordering").asText("strict").equals(how);
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

    JsonNode expect(String part) {
        JsonNode expected = tree.path("expect").path(part);
        return expected.isNull() ? MissingNode.getInstance() : expected;
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

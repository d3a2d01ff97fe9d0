package dev.regatta.compat.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import dev.regatta.Crew;
import dev.regatta.Task;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is done before and after the runs of a recorded crew. Stateless. */
final class StagedKickoffs {
    private static final Pattern SETS =
            Pattern.compile("inputs?\\W{1,3}([A-Za-z_]+)\\W{1,3}(?:to|=|is set to|becomes)\\s*[\"']([^\"']*)[\"']");

    private StagedKickoffs() {}

    /** {@return what is done: by the scenario, or by one of its crews} */
    private static List<JsonNode> all(Recording recording, String when) {
        List<JsonNode> all = new ArrayList<>();
        List<JsonNode> places = new ArrayList<>(List.of(recording.scenario(when)));
        recording.scenario("crews").forEach(crew -> places.add(crew.path(when)));
        for (JsonNode place : places) {
            if (place.isArray()) {
                place.forEach(all::add);
            } else if (Fields.isSet(place)) {
                all.add(place);
            }
        }
        return all;
    }

    /** {@return the inputs that are set before the kickoff} */
    static Map<String, Object> inputsSet(Recording recording) {
        Map<String, Object> set = new LinkedHashMap<>();
        for (JsonNode before : all(recording, "before_kickoff")) {
            JsonNode values = first(before, "set_inputs", "inputs", "set");
            values.properties()
                    .forEach(each -> set.put(each.getKey(), each.getValue().asText()));
            Words words = Words.of(before);
            Matcher sets = SETS.matcher(words.toString());
            while (sets.find()) {
                set.put(sets.group(1), sets.group(2));
            }
            if (set.isEmpty() && !looksOn(before)) {
                throw new NotStagedException("Before the kickoff '" + before + "' is done, and that is not staged");
            }
        }
        return set;
    }

    static Crew before(Recording recording, Crew crew) {
        Map<String, Object> set = inputsSet(recording);
        return set.isEmpty()
                ? crew
                : crew.beforeKickoff(inputs -> {
                    Map<String, Object> changed = new LinkedHashMap<>(inputs);
                    changed.putAll(set);
                    return changed;
                });
    }

    /** {@return the task that changes what a crew returns; a hook after the kickoff only looks on here} */
    static Optional<Task<String>> after(Recording recording, List<Task<?>> tasks) {
        Task<String> changed = null;
        for (JsonNode after : all(recording, "after_kickoff")) {
            if (looksOn(after)) {
                continue;
            }
            Words words = Words.of(after);
            JsonNode value = first(after, "returns", "output", "replace_output", "set_output", "raw");
            JsonNode more = first(after, "append", "append_to_raw", "append_to_output");
            boolean appends = !more.isMissingNode() || words.says("append|adds");
            String text = !value.isMissingNode()
                    ? value.asText()
                    : more.isMissingNode()
                            ? words.quotedAfter("to|with|by|appends|adds|returns")
                                    .orElseThrow(() -> new NotStagedException(
                                            "After the kickoff '" + after + "' is done, and that is not staged"))
                            : more.asText();
            Task<?> last = changed == null ? tasks.getLast() : changed;
            changed = Task.run(
                            "after-kickoff" + (changed == null ? "" : "-again"),
                            String.class,
                            context -> (appends ? RecordedTools.text(context.of(last)) : "") + text)
                    .after(last);
        }
        return Optional.ofNullable(changed);
    }

    private static boolean looksOn(JsonNode does) {
        return does.isBoolean() || Words.of(does).says("^observe|looks on|^(records|logs|counts|prints)");
    }

    private static JsonNode first(JsonNode object, String... names) {
        for (String name : names) {
            if (object.has(name)) {
                return object.path(name);
            }
        }
        return object.path("");
    }
}

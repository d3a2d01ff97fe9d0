package dev.regatta.internal.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.regatta.error.Failure;
import dev.regatta.error.PermanentException;
import dev.regatta.internal.error.TaskFailedException;
import dev.regatta.internal.file.ConfinedFile;
import dev.regatta.internal.json.Json;
import dev.regatta.internal.plan.CrewPlan.PlannedTask;
import dev.regatta.internal.text.Template;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The file that the result of a task is written to. */
public final class TaskFile {
    private TaskFile() {}

    /** {@return what keeps a task's file from being written, as far as can be told before the run} */
    static Optional<String> trouble(Template path, TaskInputs inputs) {
        return path.results().isEmpty()
                ? ConfinedFile.trouble(path.fill(inputs::text, result -> ""))
                : Optional.of("An output file is named by inputs only, not by the result of '"
                        + path.results().iterator().next() + "'.");
    }

    /**
     * {@return what is wrong with tasks that write to one file, if neither comes after the other and neither has a condition:
     * which result the file holds in the end would be chance}
     */
    static List<String> clashes(List<PlannedTask<?>> tasks) {
        Map<String, PlannedTask<?>> byId = new HashMap<>();
        Map<String, List<PlannedTask<?>>> byFile = new LinkedHashMap<>();
        for (PlannedTask<?> planned : tasks) {
            byId.put(planned.id(), planned);
            if (planned.task().outcome().outputFile() != null
                    && planned.task().rules().runIf() == null) {
                String file = path(planned);
                if (ConfinedFile.trouble(file).isEmpty()) {
                    byFile.computeIfAbsent(Path.of(file).normalize().toString(), key -> new ArrayList<>())
                            .add(planned);
                }
            }
        }
        List<String> clashes = new ArrayList<>();
        byFile.forEach((file, writers) -> clash(file, writers, byId).ifPresent(clashes::add));
        return clashes;
    }

    private static Optional<String> clash(String file, List<PlannedTask<?>> writers, Map<String, PlannedTask<?>> byId) {
        for (int i = 1; i < writers.size(); i++) {
            for (PlannedTask<?> other : writers.subList(0, i)) {
                if (!comesAfter(writers.get(i), other, byId) && !comesAfter(other, writers.get(i), byId)) {
                    return Optional.of("Tasks '" + other.id() + "' and '"
                            + writers.get(i).id()
                            + "' both write to '" + file + "', and neither comes after the other. Name a file for"
                            + " each, or put one after the other.");
                }
            }
        }
        return Optional.empty();
    }

    private static boolean comesAfter(PlannedTask<?> task, PlannedTask<?> other, Map<String, PlannedTask<?>> byId) {
        Set<String> before = new LinkedHashSet<>(task.after());
        for (Deque<String> found = new ArrayDeque<>(before); !found.isEmpty(); ) {
            PlannedTask<?> next = byId.get(found.remove());
            for (String id : next == null ? List.<String>of() : next.after()) {
                if (before.add(id)) {
                    found.add(id);
                }
            }
        }
        return before.contains(other.id());
    }

    private static String path(PlannedTask<?> planned) {
        return Template.parse(String.valueOf(planned.task().outcome().outputFile()))
                .fill(planned.inputs()::text, result -> "");
    }

    public static void write(Path folder, PlannedTask<?> planned, Object value, String text)
            throws TaskFailedException {
        String path = path(planned);
        try {
            boolean json = path.toLowerCase(Locale.ROOT).endsWith(".json");
            ConfinedFile.below(folder, path).write(json ? json(value) : text);
        } catch (IOException | PermanentException refused) {
            throw new TaskFailedException(Failure.of(
                    Failure.Kind.CODE,
                    "The result of task '" + planned.id() + "' could not be written to '" + path + "': "
                            + refused.getClass().getSimpleName() + ": " + refused.getMessage(),
                    refused));
        }
    }

    /** {@return a value as JSON; a text that is JSON already stays what it is} */
    private static String json(Object value) throws JsonProcessingException {
        Object tree = value;
        if (value instanceof String text) {
            try {
                tree = Json.read(text);
            } catch (JsonProcessingException plain) {
                tree = text;
            }
        }
        return Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(tree) + "\n";
    }
}

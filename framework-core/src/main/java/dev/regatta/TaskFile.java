package dev.regatta;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.regatta.CrewPlan.PlannedTask;
import dev.regatta.error.Failure;
import dev.regatta.error.PermanentException;
import dev.regatta.internal.file.ConfinedFile;
import dev.regatta.internal.json.Json;
import dev.regatta.internal.text.Template;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** The file that the result of a task is written to. */
final class TaskFile {
    private TaskFile() {}

    /** {@return what keeps a task's file from being written, as far as can be told before the run} */
    static Optional<String> trouble(Template path, TaskInputs inputs) {
        return path.results().isEmpty()
                ? ConfinedFile.trouble(path.fill(inputs::text, result -> ""))
                : Optional.of("An output file is named by inputs only, not by the result of '"
                        + path.results().iterator().next() + "'.");
    }

    static void write(Path folder, PlannedTask<?> planned, Object value, String text) throws TaskFailedException {
        String template = String.valueOf(planned.task().rules().outputFile());
        String path = Template.parse(template).fill(planned.inputs()::text, result -> "");
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

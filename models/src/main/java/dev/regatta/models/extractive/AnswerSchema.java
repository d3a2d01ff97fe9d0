package dev.regatta.models.extractive;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** Finds the JSON schema that an answer must have: Regatta writes it into the task on a line of its own. */
final class AnswerSchema {
    private AnswerSchema() {}

    static @Nullable JsonNode in(Reading reading) {
        return reading.task()
                .lines()
                .flatMap(line -> Reading.json(line.strip()).stream())
                .filter(json -> json.isObject() && json.has("type"))
                .findFirst()
                .orElse(null);
    }
}

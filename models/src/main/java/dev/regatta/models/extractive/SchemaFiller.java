package dev.regatta.models.extractive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.error.PermanentException;
import dev.regatta.models.extractive.Ranking.Focus;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Fills an object of a JSON schema with quotations: properties named for statements get sentences, properties named for
 * sources get where the sentence stands, properties named for titles get the heading above it. Whatever else is required it
 * cannot know, and says so. Used by one thread.
 */
final class SchemaFiller {
    private static final int ITEMS = 6;

    private final Ranking ranking;
    private final String task;

    SchemaFiller(Ranking ranking, String task) {
        this.ranking = ranking;
        this.task = task;
    }

    ObjectNode fill(JsonNode schema) {
        ObjectNode answer = Reading.JSON.createObjectNode();
        schema.path("properties").properties().forEach(property -> {
            String name = property.getKey();
            JsonNode kind = property.getValue();
            if (kind.path("type").asText().equals("array")) {
                answer.set(name, list(name, kind.path("items")));
            } else if (kind.path("type").asText().equals("object") && kind.has("properties")) {
                answer.set(name, fill(kind));
            } else if (kind.path("type").asText().equals("string") && !kind.has("enum")) {
                answer.put(name, text(name));
            } else if (isRequired(schema, name)) {
                throw cannotKnow(name, kind);
            }
        });
        return answer;
    }

    /** A text of its own: the best sentences in a row, or the heading of the best. */
    private String text(String name) {
        Focus focus = Focuses.of(Words.partsOf(name));
        return switch (Field.kindOf(name)) {
            case TITLE ->
                ranking.pickByHeading(1, focus).stream()
                        .map(Sentence::section)
                        .findFirst()
                        .orElse("");
            case SOURCE ->
                ranking.pick(1, focus).stream()
                        .map(Sentence::source)
                        .findFirst()
                        .orElse("");
            case TEXT, QUERY, OTHER ->
                ranking.pick(3, focus).stream().map(Sentence::text).collect(Collectors.joining(" "));
        };
    }

    private ArrayNode list(String name, JsonNode items) {
        ArrayNode list = Reading.JSON.createArrayNode();
        int count = Counts.in(task, ITEMS);
        Focus focus = focusOf(name, items);
        if (items.path("type").asText().equals("string")) {
            ranking.pick(count, focus).forEach(sentence -> list.add(sentence.text()));
            return list;
        }
        for (Sentence sentence : hasTitle(items) ? ranking.pickByHeading(count, focus) : ranking.pick(count, focus)) {
            list.add(item(items, sentence));
        }
        return list;
    }

    private Focus focusOf(String name, JsonNode items) {
        Set<String> words = new HashSet<>(Words.partsOf(name));
        items.path("properties").fieldNames().forEachRemaining(field -> words.addAll(Words.partsOf(field)));
        Focus byName = Focuses.of(words);
        return byName == Focus.ANY ? Focuses.of(Words.in(task)) : byName;
    }

    private static boolean hasTitle(JsonNode items) {
        List<Field.Kind> kinds = new ArrayList<>();
        items.path("properties").fieldNames().forEachRemaining(field -> kinds.add(Field.kindOf(field)));
        return kinds.contains(Field.Kind.TITLE);
    }

    private static ObjectNode item(JsonNode schema, Sentence sentence) {
        ObjectNode item = Reading.JSON.createObjectNode();
        schema.path("properties").properties().forEach(property -> {
            String name = property.getKey();
            boolean text = property.getValue().path("type").asText().equals("string")
                    && !property.getValue().has("enum");
            Field.Kind kind = text ? Field.kindOf(name) : Field.Kind.OTHER;
            switch (kind) {
                case TEXT -> item.put(name, sentence.text());
                case SOURCE -> item.put(name, sentence.source());
                case TITLE -> item.put(name, sentence.section());
                case QUERY, OTHER -> {
                    if (isRequired(schema, name)) {
                        throw cannotKnow(name, property.getValue());
                    }
                }
            }
        });
        return item;
    }

    private static boolean isRequired(JsonNode schema, String name) {
        for (JsonNode required : schema.path("required")) {
            if (required.asText().equals(name)) {
                return true;
            }
        }
        return false;
    }

    private static PermanentException cannotKnow(String name, JsonNode kind) {
        return new PermanentException(
                "The extractive model can only quote sentences, their sources and their headings; it cannot" + " know '"
                        + name + "' (" + kind.path("type").asText("of no type")
                        + "). Use a language model for this task.");
    }
}

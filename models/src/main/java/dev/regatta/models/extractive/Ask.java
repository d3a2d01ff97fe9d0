package dev.regatta.models.extractive;

import com.fasterxml.jackson.databind.JsonNode;
import dev.regatta.support.Sentences;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a task asks, told apart from what Regatta says around it (the form of the answer) and from text that the task brings along.
 *
 * @param words what is asked, without instructions on how to answer
 * @param brought text within the task that can be quoted, such as a result that was put in for a place; may be empty
 * @param schema the form of the answer; {@code null} for text
 */
record Ask(String words, String brought, @Nullable JsonNode schema) {
    private static final Pattern PARAGRAPHS = Pattern.compile("\\n[ \\t]*\\n");
    /** Begins an order on how to answer, unless it comes first. */
    private static final Set<String> ORDERS = Set.of(
            "quote",
            "keep",
            "name",
            "write",
            "answer",
            "use",
            "do",
            "don't",
            "give",
            "return",
            "say",
            "make",
            "be",
            "include",
            "avoid",
            "respond",
            "reply",
            "cite",
            "mention",
            "limit",
            "think",
            "only",
            "never",
            "always",
            "your",
            "you",
            "please",
            "start",
            "end",
            "format",
            "list",
            "state",
            "choose",
            "sum",
            "summarise",
            "summarize",
            "add",
            "leave");

    private static final Pattern HEAD = Pattern.compile(
            "^(?:please )?(?:sum (?:it )?up|summari[sz]e|shorten|condense|rewrite|rephrase|translate|review|read|analy[sz]e|check|"
                    + "quote(?: from)?|explain|proofread|edit|classify|extract(?: from)?|report on|tell from)"
                    + "(?: (?:this|these|the following|the) ?(?:text|notes?|report|document|message|mail|article)?)?[:,]? +",
            Pattern.CASE_INSENSITIVE);

    static Ask of(String prompt) {
        List<String> said = new ArrayList<>();
        JsonNode schema = null;
        for (String paragraph : PARAGRAPHS.split(prompt, -1)) {
            Optional<JsonNode> form = form(paragraph);
            if (form.isPresent() && schema == null) {
                schema = form.get();
            } else if (!paragraph.startsWith("What is expected: ") && !paragraph.isBlank()) {
                said.add(paragraph.strip());
            }
        }
        if (said.isEmpty()) {
            return new Ask("", "", schema);
        }
        String first = said.getFirst();
        List<String> brought = new ArrayList<>(said.subList(1, said.size()));
        int line = first.indexOf('\n');
        if (line >= 0) {
            brought.addFirst(first.substring(line + 1));
            first = first.substring(0, line);
        }
        return within(first, brought, schema);
    }

    /** The first line may hold a question, orders and text to quote. */
    private static Ask within(String line, List<String> brought, @Nullable JsonNode schema) {
        List<String> sentences = Sentences.of(line);
        String first = sentences.isEmpty() ? "" : sentences.getFirst();
        List<String> own = new ArrayList<>();
        int colon = first.indexOf(": ");
        Matcher head = HEAD.matcher(first);
        if (head.find()
                && head.end() < first.length()
                && first.endsWith(".")
                && Character.isUpperCase(first.codePointAt(head.end()))) {
            own.add(first.substring(head.end()));
            first = first.substring(0, head.end());
        } else if (colon > 0 && Character.isUpperCase(first.charAt(colon + 2))) {
            own.add(first.substring(colon + 2));
            first = first.substring(0, colon);
        }
        StringBuilder words = new StringBuilder(first);
        for (String sentence : sentences.subList(Math.min(1, sentences.size()), sentences.size())) {
            if (sentence.endsWith("?")) {
                words.append(' ').append(sentence);
            } else if (!isOrder(sentence)) {
                own.add(sentence);
            }
        }
        own.addAll(brought);
        return new Ask(words.toString(), String.join("\n", own), schema);
    }

    private static boolean isOrder(String sentence) {
        String first = sentence.split("[\\s,:]", 2)[0].toLowerCase(Locale.ROOT);
        return ORDERS.contains(first);
    }

    /** Regatta writes the schema on a line of its own, in a paragraph that says what it is. */
    private static Optional<JsonNode> form(String paragraph) {
        return paragraph
                .lines()
                .flatMap(line -> Reading.json(line.strip()).stream())
                .filter(json -> json.isObject()
                        && (json.has("type") || json.has("anyOf") || json.has("$ref") || json.has("enum")))
                .findFirst();
    }
}

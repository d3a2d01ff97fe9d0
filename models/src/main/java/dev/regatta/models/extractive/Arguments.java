package dev.regatta.models.extractive;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.model.chat.request.json.JsonEnumSchema;
import dev.langchain4j.model.chat.request.json.JsonIntegerSchema;
import dev.langchain4j.model.chat.request.json.JsonNumberSchema;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import dev.langchain4j.model.chat.request.json.JsonStringSchema;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Fills the arguments of a tool from the words of a task: names, quoted words, figures, choices, and what to search for. */
final class Arguments {
    private static final int MOST_QUERY_WORDS = 12;
    private static final int MOST_CALLS = 5;
    private static final Pattern QUOTED = Pattern.compile("[\"“„«'‘]([^\"”“»'’]{1,80})[\"”“»'’](?![\\p{L}])");
    private static final Pattern ADDRESS =
            Pattern.compile("\\b(?:https?://\\S+[\\w/]|[\\w.+-]+@[\\w.-]+\\.\\w+|[\\w./-]+\\.[a-z]{1,5}\\b)");
    private static final Pattern NAME =
            Pattern.compile("(?<![.!?:]\\s)(?<!^)\\b\\p{Lu}[\\p{L}\\p{N}-]*(?: \\p{Lu}[\\p{L}\\p{N}-]*)*");
    private static final Pattern FIGURE = Pattern.compile("(?<![\\w.])-?\\d+(?:\\.\\d+)?(?![\\w])");

    private Arguments() {}

    /** {@return the arguments of calls to make, as JSON; empty if one that is required cannot be told} */
    static List<String> of(ToolSpecification tool, Ask ask, boolean others) {
        List<String> required = ToolChooser.required(tool);
        List<String> names = names(ask);
        long texts = required.stream().filter(each -> isName(tool, each)).count();
        List<String> calls = new ArrayList<>();
        int most = texts == 1 ? Math.clamp(names.size(), 1, MOST_CALLS) : 1;
        for (int call = 0; call < most; call++) {
            ObjectNode arguments = Reading.JSON.createObjectNode();
            int name = call;
            int figure = 0;
            for (String parameter : required) {
                JsonSchemaElement kind = tool.parameters().properties().get(parameter);
                Optional<String> text = Optional.empty();
                if (isName(tool, parameter)) {
                    text = names.stream().skip(name++).findFirst();
                } else if (kind instanceof JsonStringSchema) {
                    text = Optional.of(query(ask, others)).filter(query -> !query.isEmpty());
                } else if (kind instanceof JsonEnumSchema choices) {
                    text = choice(choices, ask);
                } else if (kind instanceof JsonIntegerSchema || kind instanceof JsonNumberSchema) {
                    Optional<String> found =
                            found(FIGURE, ask.words()).skip(figure++).findFirst();
                    boolean whole = kind instanceof JsonIntegerSchema;
                    if (found.isPresent() && !(whole && found.get().contains("."))) {
                        arguments.set(
                                parameter,
                                Reading.json("[" + found.get() + "]")
                                        .orElseThrow()
                                        .get(0));
                    }
                }
                text.ifPresent(value -> arguments.put(parameter, value));
            }
            if (arguments.size() == required.size()) {
                calls.add(arguments.toString());
            }
        }
        return calls.stream().distinct().toList();
    }

    private static boolean isName(ToolSpecification tool, String parameter) {
        return tool.parameters().properties().get(parameter) instanceof JsonStringSchema
                && Field.parameterKind(parameter) != Field.Kind.QUERY;
    }

    private static String query(Ask ask, boolean others) {
        Set<String> words = new LinkedHashSet<>(Words.topics(ask.words()));
        Set<String> all = Words.in(ask.words());
        all.stream().filter(Focuses::isOfQuestions).forEach(words::add);
        return (words.isEmpty() && !others ? all : words)
                .stream().limit(MOST_QUERY_WORDS).collect(Collectors.joining(" "));
    }

    private static Optional<String> choice(JsonEnumSchema choices, Ask ask) {
        String words =
                " " + String.join(" ", ask.words().toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+")) + " ";
        return choices.enumValues().stream()
                .filter(value ->
                        words.contains(" " + value.toLowerCase(Locale.ROOT).replace('_', ' ') + " "))
                .findFirst();
    }

    /** {@return what the task names: quoted words, addresses and files, then proper names} */
    static List<String> names(Ask ask) {
        Set<String> names = new LinkedHashSet<>();
        QUOTED.matcher(ask.words()).results().map(quoted -> quoted.group(1)).forEach(names::add);
        found(ADDRESS, ask.words()).forEach(names::add);
        if (names.isEmpty()) {
            found(NAME, ask.words()).forEach(names::add);
        }
        return List.copyOf(names);
    }

    private static Stream<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(MatchResult::group);
    }
}

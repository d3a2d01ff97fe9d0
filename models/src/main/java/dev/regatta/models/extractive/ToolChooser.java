package dev.regatta.models.extractive;

import com.fasterxml.jackson.databind.JsonNode;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonStringSchema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Chooses tool calls by the tools' schemas: first every tool that needs no arguments, and every search with the words of the
 * task; then every tool that reads something by its name, with the names that came back.
 */
final class ToolChooser {
    /** How many things are read at most. */
    private static final int MOST_READ = 12;

    private static final int MOST_QUERY_WORDS = 12;

    private ToolChooser() {}

    static List<ToolExecutionRequest> next(ChatRequest request, Reading reading) {
        List<ToolSpecification> tools = request.toolSpecifications() == null ? List.of() : request.toolSpecifications();
        Set<String> made = new HashSet<>();
        reading.answered()
                .forEach(answered ->
                        made.add(key(answered.call().name(), answered.call().arguments())));
        List<ToolExecutionRequest> calls = new ArrayList<>();
        boolean begun = !made.isEmpty();
        for (ToolSpecification tool : tools) {
            String parameter = onlyRequired(tool);
            if (!begun && parameter.isEmpty() && required(tool).isEmpty()) {
                add(calls, made, tool.name(), "{}");
            } else if (!begun && Field.parameterKind(parameter) == Field.Kind.QUERY) {
                String query = Words.topics(reading.task()).stream()
                        .limit(MOST_QUERY_WORDS)
                        .collect(Collectors.joining(" "));
                add(calls, made, tool.name(), arguments(parameter, query));
            } else if (begun && Field.parameterKind(parameter) == Field.Kind.SOURCE) {
                for (String name : namesIn(reading, parameter)) {
                    add(calls, made, tool.name(), arguments(parameter, name));
                }
            }
        }
        return calls;
    }

    private static void add(List<ToolExecutionRequest> calls, Set<String> made, String tool, String arguments) {
        if (made.add(key(tool, arguments))) {
            calls.add(ToolExecutionRequest.builder()
                    .id("call-" + made.size())
                    .name(tool)
                    .arguments(arguments)
                    .build());
        }
    }

    private static String key(String tool, String arguments) {
        return tool + " " + arguments;
    }

    private static String arguments(String parameter, String value) {
        return Reading.JSON.createObjectNode().put(parameter, value).toString();
    }

    private static List<String> required(ToolSpecification tool) {
        JsonObjectSchema parameters = tool.parameters();
        return parameters == null || parameters.required() == null ? List.of() : parameters.required();
    }

    /** {@return the name of the tool's only required parameter, if that is a text; else nothing} */
    private static String onlyRequired(ToolSpecification tool) {
        List<String> required = required(tool);
        boolean oneText = required.size() == 1
                && tool.parameters().properties().get(required.getFirst()) instanceof JsonStringSchema;
        return oneText ? required.getFirst() : "";
    }

    /**
     * {@return the names to read: those that searches found before those that lists hold, and of either the ones that stand
     * under the parameter's own name}
     */
    private static List<String> namesIn(Reading reading, String parameter) {
        Set<String> found = new LinkedHashSet<>();
        Set<String> listed = new LinkedHashSet<>();
        for (Reading.Answered answered : reading.answered()) {
            boolean search = !answered.call().arguments().equals("{}");
            Reading.json(answered.result()).ifPresent(json -> collect(json, parameter, search ? found : listed));
        }
        found.addAll(listed);
        return found.stream().limit(MOST_READ).toList();
    }

    private static void collect(JsonNode node, String parameter, Set<String> names) {
        if (node.isObject()) {
            JsonNode value = node.get(parameter);
            if (value != null && value.isTextual()) {
                names.add(value.textValue());
            }
        }
        node.forEach(child -> collect(child, parameter, names));
    }
}

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

/**
 * Chooses tool calls by the tools' schemas: first every tool that needs no arguments, and every search with the words of the
 * task; then every tool that reads something by its name, with the names that came back.
 */
final class ToolChooser {
    /** How many things are read at most. */
    private static final int MOST_READ = 12;

    private ToolChooser() {}

    static List<ToolExecutionRequest> next(ChatRequest request, Reading reading) {
        List<ToolSpecification> tools = request.toolSpecifications() == null ? List.of() : request.toolSpecifications();
        Set<String> made = new HashSet<>();
        reading.answered()
                .forEach(answered ->
                        made.add(key(answered.call().name(), answered.call().arguments())));
        List<ToolExecutionRequest> calls = new ArrayList<>();
        boolean begun = !made.isEmpty();
        boolean lists = tools.stream().anyMatch(tool -> required(tool).isEmpty() && !isBuiltIn(tool));
        for (ToolSpecification tool : tools) {
            if (isBuiltIn(tool)) {
                continue;
            }
            String parameter = onlyRequired(tool);
            boolean reads = Field.parameterKind(parameter) == Field.Kind.SOURCE;
            if (begun && reads) {
                for (String name : namesIn(reading, parameter)) {
                    add(calls, made, tool.name(), arguments(parameter, name));
                }
            } else if (!begun && required(tool).isEmpty()) {
                add(calls, made, tool.name(), "{}");
            } else if (!begun
                    && !(reads
                            && tools.size() > 1
                            && Arguments.names(reading.ask()).isEmpty())) {
                for (String arguments : Arguments.of(tool, reading.ask(), lists)) {
                    add(calls, made, tool.name(), arguments);
                }
            }
        }
        return calls;
    }

    /** {@return tools that the words of the task do not give arguments for, each with what it needs} */
    static List<String> uncalled(ChatRequest request, Reading reading) {
        List<ToolSpecification> tools = request.toolSpecifications() == null ? List.of() : request.toolSpecifications();
        return tools.stream()
                .filter(tool -> !isBuiltIn(tool)
                        && !required(tool).isEmpty()
                        && Arguments.of(tool, reading.ask(), false).isEmpty())
                .map(tool -> "'" + tool.name() + "' needs '" + String.join("', '", required(tool)) + "'")
                .toList();
    }

    /** Regatta's own tool, which goes on with a result that was cut. */
    private static boolean isBuiltIn(ToolSpecification tool) {
        return tool.name().equals("read_result");
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

    static List<String> required(ToolSpecification tool) {
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
            Reading.json(answered.result())
                    .or(() -> Reading.beginningOf(answered.result()))
                    .ifPresent(json -> collect(json, parameter, search ? found : listed));
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

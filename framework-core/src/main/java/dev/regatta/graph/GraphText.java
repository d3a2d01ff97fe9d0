package dev.regatta.graph;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes graphs in the languages of drawing tools. Ids that are no nodes are drawn as if they were, so wrong graphs show. */
final class GraphText {
    private GraphText() {}

    static String mermaid(List<? extends GraphNode<?>> nodes) {
        Map<String, String> names = new HashMap<>();
        StringBuilder text = new StringBuilder("flowchart LR\n");
        for (GraphNode<?> node : nodes) {
            text.append("  ")
                    .append(name(names, node.id()))
                    .append("[\"")
                    .append(escaped(node.id()))
                    .append("\"]\n");
        }
        for (GraphNode<?> node : nodes) {
            String target = name(names, node.id());
            arrows(text, node.after(), names, " --> ", target, "\n");
            arrows(text, node.afterAny(), names, " -. any .-> ", target, "\n");
            arrows(text, node.evenIfFailed(), names, " -. even if failed .-> ", target, "\n");
        }
        return text.toString();
    }

    static String dot(List<? extends GraphNode<?>> nodes) {
        Map<String, String> names = new HashMap<>();
        StringBuilder text = new StringBuilder("digraph {\n  rankdir=LR;\n");
        for (GraphNode<?> node : nodes) {
            text.append("  ")
                    .append(name(names, node.id()))
                    .append(" [label=\"")
                    .append(node.id()
                            .replace("\\", "\\\\")
                            .replace("\"", "\\\"")
                            .replace("\n", "\\n"))
                    .append("\"];\n");
        }
        for (GraphNode<?> node : nodes) {
            String target = name(names, node.id());
            arrows(text, node.after(), names, " -> ", target, ";\n");
            arrows(text, node.afterAny(), names, " -> ", target, " [style=dashed, label=\"any\"];\n");
            arrows(text, node.evenIfFailed(), names, " -> ", target, " [style=dashed, label=\"even if failed\"];\n");
        }
        return text.append("}\n").toString();
    }

    private static void arrows(
            StringBuilder text,
            List<String> sources,
            Map<String, String> names,
            String arrow,
            String target,
            String end) {
        for (String source : sources) {
            text.append("  ")
                    .append(name(names, source))
                    .append(arrow)
                    .append(target)
                    .append(end);
        }
    }

    /** {@return a name that any tool reads; ids may hold anything} */
    private static String name(Map<String, String> names, String id) {
        return names.computeIfAbsent(id, key -> "n" + names.size());
    }

    private static String escaped(String id) {
        StringBuilder text = new StringBuilder();
        id.codePoints().forEach(character -> {
            if (Character.isLetterOrDigit(character) || " -_.,:/()".indexOf(character) >= 0) {
                text.appendCodePoint(character);
            } else {
                text.append('#').append(character).append(';');
            }
        });
        return text.toString();
    }
}

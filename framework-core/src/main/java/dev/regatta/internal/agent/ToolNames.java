package dev.regatta.internal.agent;

import dev.regatta.step.ToolDefinition;
import java.util.List;
import java.util.Locale;

/** The names of tools as models write them: {@code Search web} and {@code searchWeb} mean {@code search_web}. */
final class ToolNames {
    private ToolNames() {}

    /** {@return the name of the one tool that is meant; the name as it was written if there is none or are several} */
    static String meant(String written, List<ToolDefinition> tools) {
        for (ToolDefinition tool : tools) {
            if (tool.name().equals(written)) {
                return written;
            }
        }
        List<String> alike = tools.stream()
                .map(ToolDefinition::name)
                .filter(name -> alike(name, written))
                .toList();
        return alike.size() == 1 ? alike.getFirst() : written;
    }

    /** {@return whether two names differ in nothing but the case of letters, spaces, {@code _} and {@code -}} */
    static boolean alike(String one, String other) {
        return folded(one).equals(folded(other));
    }

    private static String folded(String name) {
        return name.replaceAll("[\\s_-]", "").toLowerCase(Locale.ROOT);
    }
}

package dev.regatta.benchmarks;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The options of a measurement, {@code --name value}; one that nobody asks for is an error. */
final class Options {
    private final Map<String, String> given;
    private final Set<String> asked = new HashSet<>();

    private Options(Map<String, String> given) {
        this.given = given;
    }

    static Options parse(List<String> arguments) {
        Map<String, String> given = new HashMap<>();
        for (int i = 0; i < arguments.size(); i += 2) {
            if (!arguments.get(i).startsWith("--") || i + 1 == arguments.size()) {
                throw new IllegalArgumentException(
                        "Options are written as --name value; found '" + arguments.get(i) + "'");
            }
            given.put(arguments.get(i).substring(2), arguments.get(i + 1));
        }
        return new Options(given);
    }

    int number(String name, int usual) {
        asked.add(name);
        return given.containsKey(name) ? Integer.parseInt(given.get(name)) : usual;
    }

    Path path(String name, Path usual) {
        asked.add(name);
        return given.containsKey(name) ? Path.of(given.get(name)) : usual;
    }

    String text(String name, String usual) {
        asked.add(name);
        return given.getOrDefault(name, usual);
    }

    /** Fails if an option was given that nobody has asked for. */
    void done() {
        Set<String> unknown = new HashSet<>(given.keySet());
        unknown.removeAll(asked);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("Unknown options " + unknown + "; known are " + asked);
        }
    }
}

package dev.regatta.internal.text;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with places for inputs, <code>{topic}</code>, and for results of other tasks, <code>{{facts}}</code>. Filled in one pass: what is put
 * in is never looked at again. Braces that are neither, such as those of JSON, are text; <code>\{</code> is a brace in any case.
 */
public final class Template {
    /** Names of inputs. */
    private static final String INPUT = "[\\p{L}_][\\p{L}\\p{N}_-]*";

    /** Ids of tasks. */
    public static final String TASK = "[\\p{L}\\p{N}_][\\p{L}\\p{N}_.-]*";

    /** Braces around a name that are one too many or one too few for what they seem to mean. */
    private static final String DOUBTFUL = "\\{{3,}\\s*" + TASK + "\\s*\\}+|\\{\\{\\s*" + TASK + "\\s*\\}(?!\\})";

    private static final Pattern PLACE = Pattern.compile("\\\\\\{|(?<doubtful>" + DOUBTFUL + ")|\\{\\{\\s*(?<task>"
            + TASK + ")\\s*\\}\\}|\\{(?<input>" + INPUT + ")\\}");

    private sealed interface Part {
        record Text(String text) implements Part {}

        record Input(String name) implements Part {}

        record Result(String task) implements Part {}
    }

    private final List<Part> parts;
    private final List<String> doubtful;
    private final Set<String> inputs;
    private final Set<String> results;

    private Template(List<Part> parts, List<String> doubtful) {
        this.parts = List.copyOf(parts);
        this.doubtful = List.copyOf(doubtful);
        Set<String> names = new LinkedHashSet<>();
        Set<String> ids = new LinkedHashSet<>();
        for (Part part : parts) {
            switch (part) {
                case Part.Text text -> {}
                case Part.Input input -> names.add(input.name());
                case Part.Result result -> ids.add(result.task());
            }
        }
        this.inputs = names.isEmpty() ? Set.of() : Collections.unmodifiableSet(names);
        this.results = ids.isEmpty() ? Set.of() : Collections.unmodifiableSet(ids);
    }

    /** {@return a template whose braces are text: parsed and filled, it is the given text again} */
    public static String escaped(String text) {
        return text.replace("{", "\\{");
    }

    public static Template parse(String text) {
        if (text.indexOf('{') < 0) {
            return new Template(List.of(new Part.Text(text)), List.of());
        }
        List<Part> parts = new ArrayList<>();
        List<String> doubtful = new ArrayList<>();
        Matcher places = PLACE.matcher(text);
        int at = 0;
        while (places.find()) {
            parts.add(new Part.Text(text.substring(at, places.start())));
            if (places.group("doubtful") != null) {
                doubtful.add(places.group());
                parts.add(new Part.Text(places.group()));
            } else if (places.group("task") != null) {
                parts.add(new Part.Result(places.group("task")));
            } else if (places.group("input") != null) {
                parts.add(new Part.Input(places.group("input")));
            } else {
                parts.add(new Part.Text("{"));
            }
            at = places.end();
        }
        parts.add(new Part.Text(text.substring(at)));
        return new Template(parts, doubtful);
    }

    /** {@return what looks like a place but is none: <code>{{facts}</code>, <code>{{{facts}}}</code>} */
    public List<String> doubtful() {
        return doubtful;
    }

    /** {@return the names of the inputs it asks for, in the order of their first place} */
    public Set<String> inputs() {
        return inputs;
    }

    /** {@return the ids of the tasks whose results it asks for, in the order of their first place} */
    public Set<String> results() {
        return results;
    }

    /** {@return the text with everything filled in} */
    public String fill(UnaryOperator<String> inputs, UnaryOperator<String> results) {
        if (parts.size() == 1 && parts.getFirst() instanceof Part.Text whole) {
            return whole.text();
        }
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            text.append(
                    switch (part) {
                        case Part.Text literal -> literal.text();
                        case Part.Input input -> inputs.apply(input.name());
                        case Part.Result result -> results.apply(result.task());
                    });
        }
        return text.toString();
    }
}

package dev.regatta.internal.agent;

import dev.regatta.step.ToolDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of tools as models write them: {@code Search web} and {@code searchWeb} mean {@code search_web}, and so do
 * {@code functions.search_web}, {@code default_api:search_web:0}, {@code search_web()} and {@code search_web<|channel|>json}, as
 * models write that learnt another notation. Whatever is written, what is meant is a tool that there is.
 */
final class ToolNames {
    private static final int LONGEST = 256;

    /** What may stand before a name: marks, quotes, whom it is for. */
    private static final Pattern BEFORE = Pattern.compile("^(?:\\s|[\"'`]|<\\|[^|<>]*\\|>|to=)+");

    /** What may stand behind a name: marks and what follows them, arguments, the number of the call, quotes. */
    private static final Pattern BEHIND = Pattern.compile("(?s)(?:<\\|.*|\\(.*|[:#.]\\d+|[\"'`,;:.]|\\s)+$");

    /** What parts a name from where it belongs. */
    private static final Pattern PLACE = Pattern.compile("[.:/=>]+|__|(?i)(?<=^functions?|^default_api|^tools?)[_-]");

    private ToolNames() {}

    /**
     * {@return the name of the one tool that is meant; the name as it was written if there is none or are several}
     *
     * @param written the name as the model wrote it
     * @param tools what is offered
     * @param offeredAs tells under which name a tool is offered that has another one
     */
    static String meant(String written, List<ToolDefinition> tools, UnaryOperator<String> offeredAs) {
        List<String> names = tools.stream().map(ToolDefinition::name).toList();
        String known = offeredAs.apply(written);
        if (names.contains(known)) {
            return known;
        }
        List<String> alike = alike(known, names);
        return switch (alike.size()) {
            case 0 -> undressed(written, names, offeredAs).orElse(written);
            case 1 -> alike.getFirst();
            default -> written;
        };
    }

    /** {@return whether a name means another one, in whatever notation} */
    static boolean means(String written, String name) {
        return alike(written, name)
                || undressed(written, List.of(name), UnaryOperator.identity()).isPresent();
    }

    /** {@return whether two names differ in nothing but the case of letters, spaces, {@code _} and {@code -}} */
    static boolean alike(String one, String other) {
        return folded(one).equals(folded(other));
    }

    private static List<String> alike(String written, List<String> names) {
        return names.stream().filter(name -> alike(name, written)).toList();
    }

    private static String folded(String name) {
        return name.replaceAll("[\\s_-]", "").toLowerCase(Locale.ROOT);
    }

    /** {@return the one tool that a name means without its place and without what stands around it} */
    private static Optional<String> undressed(String written, List<String> names, UnaryOperator<String> offeredAs) {
        if (written.length() > LONGEST) {
            return Optional.empty();
        }
        String bare = BEHIND.matcher(BEFORE.matcher(written).replaceFirst("")).replaceFirst("");
        List<Integer> begins = new ArrayList<>(List.of(0));
        String first = bare; // what stands before the first separator
        Matcher place = PLACE.matcher(bare);
        while (place.find()) {
            first = begins.size() == 1 ? bare.substring(0, place.start()) : first;
            begins.add(place.end());
        }
        for (int begin : begins) { // the longest name first
            List<String> meant = alike(offeredAs.apply(bare.substring(begin)), names);
            boolean another = begin > 0 && !alike(first, names).isEmpty(); // its place is a tool as well
            if (!meant.isEmpty()) {
                return meant.size() == 1 && !another ? Optional.of(meant.getFirst()) : Optional.empty();
            }
        }
        return Optional.empty();
    }
}

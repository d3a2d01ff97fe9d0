package dev.regatta.models.extractive;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many things a task asks for. */
final class Counts {
    private static final List<String> NUMBERS = List.of(
            "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve");
    private static final Pattern COUNT =
            Pattern.compile("\\b(" + String.join("|", NUMBERS.subList(2, NUMBERS.size())) + "|[2-9]|[12]\\d|30)\\b");

    private Counts() {}

    /** {@return the first count in the task's first sentence, 2 to 30, or else the usual} */
    static int in(String task, int usual) {
        String first = task.lines().findFirst().orElse("").toLowerCase(Locale.ROOT);
        Matcher matcher = COUNT.matcher(first);
        if (!matcher.find()) {
            return usual;
        }
        String found = matcher.group();
        int word = NUMBERS.indexOf(found);
        return word >= 0 ? word : Integer.parseInt(found);
    }
}

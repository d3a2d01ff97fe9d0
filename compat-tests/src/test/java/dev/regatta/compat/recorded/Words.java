package dev.regatta.compat.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sentences in files that say how a guardrail, a condition or a hook behaves. What is not understood is not staged. */
final class Words {
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"|(?<![A-Za-z])'([^']*)'(?![A-Za-z])");
    private static final Pattern COUNT = Pattern.compile(
            "(fewer|less|more|at most|at least|longer|shorter|exactly)( than)? (\\d+) (word|character|line|item|sentence)");
    private static final String PART = "contain[a-z]*|mention[a-z]*|includ[a-z]*|\\bhas\\b|lacks?|without";
    private static final List<String> NUMBERS = List.of("zero", "one", "two", "three", "four", "five");
    private static final Pattern FIRST =
            Pattern.compile("first( \\d+| [a-z]+)? ?(evaluation|attempt|call|time|answer|result|output|run|tries|try)");
    private static final Pattern TIMES = Pattern.compile("fails? (once|twice|(the first )?(\\d+|[a-z]+) times)");
    private static final Pattern CASE = Pattern.compile(
            "\\b(pass|succeed|accept|valid|true|fail|reject|refuse|invalid|false)[a-z]*\\b[^.;,]{0,60}?\\b(if|when|unless)\\b");

    private final String text;
    private final String lower;

    private Words(String text) {
        this.text = text;
        this.lower = text.toLowerCase(Locale.ROOT);
    }

    /** {@return what a field says, or what the field's behaviour is} */
    static Words of(JsonNode field) {
        for (String name : List.of("behaviour", "behavior", "semantics")) {
            if (field.has(name)) {
                return new Words(field.path(name).asText());
            }
        }
        return new Words(field.asText());
    }

    boolean isEmpty() {
        return text.isEmpty();
    }

    boolean says(String regex) {
        return Pattern.compile(regex).matcher(lower).find();
    }

    /** {@return what stands in quotes, in order} */
    List<String> quoted() {
        List<String> quoted = new ArrayList<>();
        Matcher matcher = QUOTED.matcher(text);
        while (matcher.find()) {
            quoted.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
        }
        return quoted;
    }

    /** {@return what is quoted right after some words; the first quotation where nothing is} */
    Optional<String> quotedAfter(String regex) {
        Matcher matcher = Pattern.compile("(?i)(" + regex + ")[^\"']{0,30}" + QUOTED.pattern())
                .matcher(text);
        if (matcher.find()) {
            int last = matcher.groupCount();
            return Optional.of(matcher.group(last) == null ? matcher.group(last - 1) : matcher.group(last));
        }
        return quoted().stream().findFirst();
    }

    /** {@return how many times something fails before it does not: "fails twice", "the first 2 evaluations fail" } */
    int failures() {
        Matcher times = TIMES.matcher(lower);
        if (times.find()) {
            return switch (times.group(1)) {
                case "once" -> 1;
                case "twice" -> 2;
                default -> number(times.group(3));
            };
        }
        Matcher first = FIRST.matcher(lower);
        if (!first.find() || !says("fail|reject|refus")) {
            return 0;
        }
        return first.group(1) == null ? 1 : number(first.group(1).strip());
    }

    private static int number(String word) {
        return word.matches("\\d+") ? Integer.parseInt(word) : Math.max(1, NUMBERS.indexOf(word));
    }

    /** {@return whether something is refused when what is said of it holds: "fails if …", "passes unless …" } */
    boolean refusesIfItHolds() {
        Matcher found = CASE.matcher(lower);
        if (!found.find()) {
            throw new NotStagedException("The file says '" + text + "', and that is not understood");
        }
        boolean refuses = found.group(1).matches("fail|reject|refuse|invalid|false");
        return refuses != found.group(2).equals("unless");
    }

    /**
     * {@return whether something that the words say of a text holds}
     *
     * @param said the text
     * @throws NotStagedException if they say nothing that is understood
     */
    boolean holds(String said) {
        boolean not = says("\\b(not|no longer|n't|lacks?|without)\\b");
        Matcher count = COUNT.matcher(lower);
        if (count.find()) {
            return compare(count.group(1), size(said, count.group(4)), Integer.parseInt(count.group(3)));
        }
        if (says("\\b(empty|blank)\\b")) {
            return said.isBlank() != not;
        }
        if (says(PART) && !quoted().isEmpty()) {
            String part = quotedAfter(PART).orElseThrow();
            return said.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT)) != not;
        }
        if (says("starts? with") && !quoted().isEmpty()) {
            return said.strip().startsWith(quotedAfter("starts? with").orElseThrow()) != not;
        }
        if (says("equals?|\\bis\\b") && !quoted().isEmpty()) {
            return said.strip().equals(quotedAfter("equals?|\\bis\\b").orElseThrow()) != not;
        }
        throw new NotStagedException("The file says '" + text + "', and that is not understood");
    }

    private static long size(String said, String unit) {
        return switch (unit) {
            case "word" -> said.isBlank() ? 0 : said.strip().split("\\s+").length;
            case "line", "item" -> said.lines().filter(line -> !line.isBlank()).count();
            case "sentence" -> said.split("[.!?](\\s|$)").length;
            default -> said.length();
        };
    }

    private static boolean compare(String how, long size, int bound) {
        return switch (how) {
            case "fewer", "less", "shorter" -> size < bound;
            case "more", "longer" -> size > bound;
            case "at most" -> size <= bound;
            case "at least" -> size >= bound;
            default -> size == bound;
        };
    }

    @Override
    public String toString() {
        return text;
    }
}

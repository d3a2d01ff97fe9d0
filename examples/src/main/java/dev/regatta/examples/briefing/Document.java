package dev.regatta.examples.briefing;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A document as text.
 *
 * @param name its path below the folder, with {@code /}
 * @param title its title, or its file name
 * @param sections its text, heading by heading
 */
record Document(String name, String title, List<Section> sections) {
    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final Pattern NOT_IN_ANCHOR = Pattern.compile("[^\\p{L}\\p{N} _-]");

    private static final Pattern BOILERPLATE = Pattern.compile(
            "(?:^|.*/)(?:change[-_]?log|changes|history|news|releases?(?:[-_]notes)?|licen[cs]es?|copying|copyright|notice|authors|contributors|"
                    + "maintainers|code[-_]of[-_]conduct|security|thanks|todo\\.license|third[-_]?party.*|.*licen[cs]e(?:[-.].*)?|vendored.*)(?:[.-][\\w.]*)?",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern README = Pattern.compile("readme(?:\\.\\w+)*", Pattern.CASE_INSENSITIVE);
    private static final Pattern FRONT = Pattern.compile(
            "(?:index|introduction|intro|overview|about|home|what[-_ ]?is.*|getting[-_]?started|readme[-_.].*|.*[-_.]readme)(?:\\.\\w+)*",
            Pattern.CASE_INSENSITIVE);

    /** {@return whether it is a change log, a licence or the like, which say nothing of the subject} */
    boolean isBoilerplate() {
        return BOILERPLATE.matcher(name).matches();
    }

    /** {@return whether it is the description of a package} */
    boolean isMetadata() {
        return Metadata.isNamed(fileName());
    }

    /** {@return whether it is that, and nothing else to read} */
    boolean isBareMetadata() {
        return isMetadata() && !Metadata.hasPage(fileName());
    }

    private String fileName() {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    /** {@return how likely it says what all is about: 0 to 5, the file to read first has 5} */
    double importance() {
        long depth = name.chars().filter(c -> c == '/').count();
        double kind = README.matcher(fileName()).matches()
                ? 5
                : isMetadata() ? 4.5 : FRONT.matcher(fileName()).matches() ? 3.5 : 1;
        return isBoilerplate() ? 0 : kind / (1 + 0.6 * depth);
    }

    /**
     * What stands under a heading.
     *
     * @param heading the heading; empty before the first
     * @param paragraphs the text, a paragraph or list item each, on one line
     */
    record Section(String heading, List<String> paragraphs) {
        String text() {
            return String.join("\n", paragraphs);
        }

        /** {@return what a link to this heading ends with, as Git hosts make it of a Markdown heading; empty for none} */
        String anchor() {
            String name =
                    NOT_IN_ANCHOR.matcher(heading.toLowerCase(Locale.ROOT)).replaceAll("");
            return name.isBlank() ? "" : "#" + name.strip().replace(' ', '-');
        }
    }

    long words() {
        return sections.stream()
                .flatMap(section -> section.paragraphs().stream())
                .mapToLong(paragraph -> BLANKS.split(paragraph, -1).length)
                .sum();
    }

    /** {@return the section in which a statement stands word for word, whatever the spaces} */
    Optional<Section> sectionWith(String statement) {
        String wanted = normal(statement);
        return wanted.isEmpty()
                ? Optional.empty()
                : sections.stream()
                        .filter(section -> section.paragraphs().stream()
                                .anyMatch(text -> normal(text).contains(wanted)))
                        .findFirst();
    }

    private static String normal(String text) {
        return BLANKS.splitAsStream(text.strip()).collect(Collectors.joining(" "));
    }
}

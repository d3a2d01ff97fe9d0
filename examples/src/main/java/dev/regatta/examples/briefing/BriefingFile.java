package dev.regatta.examples.briefing;

import dev.regatta.examples.briefing.Briefing.Facts;
import dev.regatta.examples.briefing.Briefing.Lead;
import dev.regatta.examples.briefing.Briefing.OpenPoints;
import dev.regatta.examples.briefing.Briefing.Point;
import dev.regatta.examples.briefing.Briefing.Statement;
import dev.regatta.examples.briefing.Briefing.Theme;
import dev.regatta.examples.briefing.Briefing.Themes;
import dev.regatta.examples.briefing.Document.Section;
import dev.regatta.message.VisibleText;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Checks statements against the documents they name, and writes those that stand there. */
final class BriefingFile {
    private static final int MOST_NAMED = 30;
    private static final Pattern NUMBER = Pattern.compile("^[\\d.]+\\s+");

    private final OutputFile file;
    private final String model;

    BriefingFile(Path file, String model) {
        this.file = OutputFile.at(file);
        this.model = model;
    }

    /** {@return the file that is written, links followed} */
    Path path() {
        return file.file();
    }

    /** A statement with the place where it stands. */
    record Cited(Statement statement, Document document, Section section) {}

    /** A theme with the place where its statement stands. */
    record CitedTheme(String title, Cited cited) {}

    /** What is said, and the place where the statement stands that it rests on. */
    record CitedPoint(String words, Cited cited) {
        boolean isQuoted() {
            return words.equals(cited.statement().statement());
        }
    }

    /** What stands where it was said to stand, part by part, and what does not. */
    record Checked(
            Optional<Cited> subject,
            List<CitedPoint> lead,
            List<CitedTheme> themes,
            List<Cited> facts,
            List<Cited> open,
            List<Statement> unverified) {
        List<Statement> verified() {
            Map<String, Statement> all = new LinkedHashMap<>();
            subject.ifPresent(cited -> all.put(cited.statement().statement(), cited.statement()));
            lead.forEach(point ->
                    all.put(point.cited().statement().statement(), point.cited().statement()));
            themes.forEach(theme ->
                    all.put(theme.cited().statement().statement(), theme.cited().statement()));
            facts.forEach(cited -> all.put(cited.statement().statement(), cited.statement()));
            open.forEach(cited -> all.put(cited.statement().statement(), cited.statement()));
            return List.copyOf(all.values());
        }
    }

    /** Checks all parts; what was said in one is not said again in another, and what is open is no fact. */
    Checked check(Documents documents, Lead lead, Themes themes, Facts facts, OpenPoints open) {
        List<Statement> unverified = new ArrayList<>();
        Told told = new Told();
        Optional<Cited> subject = Subject.of(documents).flatMap(found -> cite(documents, found, new ArrayList<>()));
        subject.ifPresent(cited -> told.isNew(cited.statement().statement()));
        List<Cited> points = citeAll(documents, open.openQuestions(), unverified, told);
        List<CitedPoint> citedLead = new ArrayList<>();
        for (Point point : lead.statements()) {
            Statement statement = new Statement(point.statement(), point.source());
            citeAll(documents, List.of(statement), unverified, told)
                    .forEach(cited -> citedLead.add(new CitedPoint(point.summary(), cited)));
        }
        List<CitedTheme> citedThemes = new ArrayList<>();
        for (Theme theme : themes.themes()) {
            citeAll(documents, List.of(new Statement(theme.statement(), theme.source())), unverified, told)
                    .forEach(cited -> citedThemes.add(new CitedTheme(theme.title(), cited)));
        }
        List<Cited> citedFacts = citeAll(documents, facts.facts(), unverified, told);
        return new Checked(subject, citedLead, citedThemes, citedFacts, points, unverified);
    }

    /** Cites statements, each text once. */
    private static List<Cited> citeAll(
            Documents documents, List<Statement> statements, List<Statement> unverified, Told told) {
        return statements.stream()
                .filter(statement -> told.isNew(statement.statement()))
                .flatMap(statement -> cite(documents, statement, unverified).stream())
                .toList();
    }

    /** What has been said already, in these words or nearly these. */
    private static final class Told {
        private static final double MOST_ALIKE = 0.6;
        private static final Pattern BETWEEN = Pattern.compile("[^\\p{L}\\p{N}]+");
        private final List<Set<String>> said = new ArrayList<>();

        boolean isNew(String statement) {
            Set<String> words = new HashSet<>(List.of(BETWEEN.split(statement.toLowerCase(Locale.ROOT))));
            for (Set<String> other : said) {
                long shared = words.stream().filter(other::contains).count();
                if (shared >= MOST_ALIKE * Math.max(1, words.size() + other.size() - shared)) {
                    return false;
                }
            }
            return said.add(words);
        }
    }

    private static Optional<Cited> cite(Documents documents, Statement statement, List<Statement> unverified) {
        Optional<Cited> cited = documents
                .named(statement.source())
                .flatMap(document -> document.sectionWith(statement.statement())
                        .map(section -> new Cited(statement, document, section)));
        if (cited.isEmpty()) {
            unverified.add(statement);
        }
        return cited;
    }

    /** {@return a line that says what was written} */
    String write(Documents documents, Checked checked) throws IOException {
        boolean replaced = file.write(text(documents, checked));
        return (replaced ? "Replaced " : "Wrote ") + file.named() + ": "
                + counted(checked.verified().size(), "statement") + " from "
                + counted(documents.all().size(), "document")
                + (checked.unverified().isEmpty()
                        ? "."
                        : "; " + checked.unverified().size() + " more could not be found in the document they name.");
    }

    private String text(Documents documents, Checked checked) {
        StringBuilder text = new StringBuilder("# Briefing: ")
                .append(documents.folder().getFileName())
                .append("\n\n")
                .append(counted(documents.all().size(), "document"))
                .append(", ")
                .append(counted(
                        documents.all().stream().mapToLong(Document::words).sum(), "word"))
                .append(
                        checked.lead().stream().allMatch(CitedPoint::isQuoted)
                                ? ". Every statement below stands word for word in the document it links to.\n"
                                : ". What is in short sums up the statements it links to; every other statement below stands word for word in the"
                                        + " document it links to.\n");
        checked.subject()
                .ifPresent(cited ->
                        text.insert(text.indexOf("\n\n") + 2, "**What it is.** " + line(documents, cited) + "\n\n"));
        if (!checked.lead().isEmpty()) {
            text.append("\n## In short\n\n");
            checked.lead()
                    .forEach(point -> text.append("- ")
                            .append(line(documents, point.cited(), point.words()))
                            .append('\n'));
        }
        if (!checked.themes().isEmpty()) {
            text.append("\n## Themes\n");
            checked.themes()
                    .forEach(theme -> text.append("\n**")
                            .append(visible(NUMBER.matcher(theme.title()).replaceFirst("")))
                            .append(theme.title().endsWith("?") || theme.title().endsWith(".") ? "** " : ".** ")
                            .append(line(documents, theme.cited()))
                            .append('\n'));
        }
        list(text, "Facts", documents, checked.facts());
        list(text, "Open questions and limits", documents, checked.open());
        if (!checked.unverified().isEmpty()) {
            text.append("\n## Not verified\n\nNot found word for word in the document that was named:\n\n");
            checked.unverified()
                    .forEach(statement -> text.append("- ")
                            .append(visible(statement.statement()))
                            .append(" (")
                            .append(visible(statement.source()))
                            .append(")\n"));
        }
        leftOut(text, documents);
        text.append("\n---\n\nMade by the crew `briefing` on the model `")
                .append(model)
                .append('`');
        text.append(model.equals("extractive") ? ", which quotes and is not a language model.\n" : ".\n");
        return text.toString();
    }

    private static String counted(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    private void list(StringBuilder text, String heading, Documents documents, List<Cited> statements) {
        if (!statements.isEmpty()) {
            text.append("\n## ").append(heading).append("\n\n");
            statements.forEach(
                    cited -> text.append("- ").append(line(documents, cited)).append('\n'));
        }
    }

    private static String visible(String text) {
        return VisibleText.of(text);
    }

    /** Names what is not in it, as far as a page goes. */
    private static void leftOut(StringBuilder text, Documents documents) {
        List<String> quoted = documents.ranked().stream().map(Document::name).toList();
        List<String> passed = documents.all().stream()
                .map(Document::name)
                .filter(name -> !quoted.contains(name))
                .toList();
        List<String> lines = new ArrayList<>(documents.leftOut());
        if (!passed.isEmpty()) {
            lines.add("Read but not quoted, as change logs, licences and the like say little of the subject: "
                    + String.join(", ", passed.subList(0, Math.min(MOST_NAMED, passed.size())))
                    + (passed.size() > MOST_NAMED ? " and " + (passed.size() - MOST_NAMED) + " more." : "."));
        }
        if (lines.isEmpty()) {
            return;
        }
        text.append("\n## Left out\n\n");
        lines.stream()
                .limit(MOST_NAMED)
                .forEach(line -> text.append("- ").append(visible(line)).append('\n'));
        if (lines.size() > MOST_NAMED) {
            text.append("- and ").append(lines.size() - MOST_NAMED).append(" more files\n");
        }
    }

    private String line(Documents documents, Cited cited) {
        return line(documents, cited, cited.statement().statement());
    }

    private String line(Documents documents, Cited cited, String words) {
        String place = cited.section().heading().isEmpty()
                        || cited.section().heading().equals(cited.document().title())
                ? cited.document().name()
                : cited.document().name() + " › " + cited.section().heading();
        return visible(words) + " [" + visible(place).replace("[", "(").replace("]", ")") + "]("
                + link(documents, cited) + ")";
    }

    private String link(Documents documents, Cited cited) {
        Path target = documents.folder().resolve(cited.document().name());
        String path = file.folder().relativize(target).toString().replace('\\', '/');
        String anchor =
                cited.document().name().endsWith(".md") ? cited.section().anchor() : "";
        try {
            return new URI(null, null, path, null)
                            .toASCIIString()
                            .replace("(", "%28")
                            .replace(")", "%29")
                    + anchor;
        } catch (URISyntaxException e) {
            return path + anchor;
        }
    }
}

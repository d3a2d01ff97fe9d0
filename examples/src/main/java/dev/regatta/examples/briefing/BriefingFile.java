package dev.regatta.examples.briefing;

import dev.regatta.examples.briefing.Briefing.Facts;
import dev.regatta.examples.briefing.Briefing.Lead;
import dev.regatta.examples.briefing.Briefing.OpenPoints;
import dev.regatta.examples.briefing.Briefing.Statement;
import dev.regatta.examples.briefing.Briefing.Theme;
import dev.regatta.examples.briefing.Briefing.Themes;
import dev.regatta.examples.briefing.Document.Section;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Checks statements against the documents they name, and writes those that stand there. */
final class BriefingFile {
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

    /** What stands where it was said to stand, part by part, and what does not. */
    record Checked(
            List<Cited> lead,
            List<CitedTheme> themes,
            List<Cited> facts,
            List<Cited> open,
            List<Statement> unverified) {
        List<Statement> verified() {
            Map<String, Statement> all = new LinkedHashMap<>();
            themes.forEach(theme ->
                    all.put(theme.cited().statement().statement(), theme.cited().statement()));
            facts.forEach(cited -> all.put(cited.statement().statement(), cited.statement()));
            open.forEach(cited -> all.put(cited.statement().statement(), cited.statement()));
            return List.copyOf(all.values());
        }
    }

    Checked check(Documents documents, Lead lead, Themes themes, Facts facts, OpenPoints open) {
        List<Statement> unverified = new ArrayList<>();
        List<CitedTheme> citedThemes = new ArrayList<>();
        for (Theme theme : themes.themes()) {
            cite(documents, new Statement(theme.statement(), theme.source()), unverified)
                    .ifPresent(cited -> citedThemes.add(new CitedTheme(theme.title(), cited)));
        }
        Set<String> told = new HashSet<>();
        citedThemes.removeIf(theme -> !told.add(theme.cited().statement().statement()));
        return new Checked(
                citeAll(documents, lead.statements(), unverified, new HashSet<>()),
                citedThemes,
                citeAll(documents, facts.facts(), unverified, told),
                citeAll(documents, open.openQuestions(), unverified, told),
                unverified);
    }

    /** Cites statements, each text once. */
    private static List<Cited> citeAll(
            Documents documents, List<Statement> statements, List<Statement> unverified, Set<String> told) {
        return statements.stream()
                .filter(statement -> told.add(statement.statement()))
                .flatMap(statement -> cite(documents, statement, unverified).stream())
                .toList();
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
                .append(". Every statement below stands word for word in the document it links to.\n");
        list(text, "In short", documents, checked.lead());
        if (!checked.themes().isEmpty()) {
            text.append("\n## Themes\n");
            checked.themes()
                    .forEach(theme -> text.append("\n**")
                            .append(NUMBER.matcher(theme.title()).replaceFirst(""))
                            .append(".** ")
                            .append(line(documents, theme.cited()))
                            .append('\n'));
        }
        list(text, "Facts", documents, checked.facts());
        list(text, "Open questions and limits", documents, checked.open());
        if (!checked.unverified().isEmpty()) {
            text.append("\n## Not verified\n\nNot found word for word in the document that was named:\n\n");
            checked.unverified()
                    .forEach(statement -> text.append("- ")
                            .append(statement.statement())
                            .append(" (")
                            .append(statement.source())
                            .append(")\n"));
        }
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

    private String line(Documents documents, Cited cited) {
        String place = cited.section().heading().isEmpty()
                        || cited.section().heading().equals(cited.document().title())
                ? cited.document().name()
                : cited.document().name() + " › " + cited.section().heading();
        return cited.statement().statement() + " [" + place.replace("[", "(").replace("]", ")") + "]("
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

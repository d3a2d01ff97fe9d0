package dev.regatta.examples.briefing;

import dev.regatta.examples.briefing.Briefing.Statement;
import dev.regatta.examples.briefing.Document.Section;
import dev.regatta.support.Sentences;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Says what a folder is about: the sentence that defines its subject, by the lead and title priors of summarization (Edmundson,
 * "New methods in automatic extracting", 1969): where it stands, whether it has the form "X is a …", and whether X is in a title.
 */
final class Subject {
    private static final int PARAGRAPHS = 6;
    private static final int FIRST_DOCUMENTS = 60;
    /** What any sentence of an ordinary document is worth, and a little more. */
    private static final double LEAST = 2;

    private static final int LONGEST = 400;
    private static final int SHORTEST = 15;

    private static final Pattern DEFINES = Pattern.compile(
            "^(?:The |An? |Die |Der |Das |Le |La |El )?(.{1,60}?)(?: \\([^)]{0,40}\\))?,? (?:is|are|ist|sind|est|es|è|é) "
                    + "(?:\\w+ly )?(?:an?|the|one of|ein|eine|der|die|das|un|une|una|um|uma)\\b.*",
            Pattern.DOTALL | Pattern.CASE_INSENSITIVE);
    private static final Pattern CHINESE = Pattern.compile("^(.{1,20}?)(?:是|は).*", Pattern.DOTALL);
    private static final Pattern DOES = Pattern.compile(
            "^(.{1,40}?) (?:provides|lets|allows|helps|makes|implements|offers|enables|supports|describes|explains|contains|reads|runs|manages|beschreibt|enthält)\\b.*",
            Pattern.DOTALL);
    /** As the NAME of a man page has it. */
    private static final Pattern NAMES =
            Pattern.compile("^[\\w.+-]+(?:, [\\w.+-]+)* [-–—] \\p{L}.{9,}", Pattern.DOTALL);

    private static final Pattern POINTS_AWAY = Pattern.compile(
            "^(?:This|These|It|They|That|Those|Here|There|You|We|I|If|For|See|Note|Please|To|In this|When|Before|After|While|Although|Though|Since|Because|However|Welcome|Click|Read|"
                    + "Install|Run|Use|Want|Looking|Check|Diese\\w*|Es|Sie)\\b.*",
            Pattern.DOTALL);
    private static final Pattern WELCOME = Pattern.compile(
            "^(?:This (?:is|document|manual|guide|folder|repository|project|package|library|module|book|page|directory|tutorial|site|paper)"
                    + "|These (?:documents|pages|files)|Welcome to|Dieses (?:Dokument|Handbuch))\\b.*",
            Pattern.DOTALL);
    private static final Pattern NO_LEAD = Pattern.compile(
            "copyright|licen[sc]ed? |all rights reserved|https?://\\S+$|^[^\\p{L}\\p{N}\"'(`]|@\\w+\\.\\w+|\\bversion \\d|\\btable of contents\\b|\\bdeprecated\\b"
                    + "|\\bsponsor|\\bstable release|\\bhas been (?:moved|renamed)|:$|\\bnews\\b|\\breleased\\b",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern WORDS = Pattern.compile("[^\\p{L}\\p{N}]+");
    private static final Set<String> NO_NAMES = Set.of(
            "readme",
            "index",
            "the",
            "and",
            "doc",
            "docs",
            "documentation",
            "html",
            "md",
            "txt",
            "introduction",
            "overview",
            "about",
            "what",
            "is",
            "manual",
            "guide",
            "for",
            "of",
            "a",
            "an",
            "in",
            "to",
            "notes",
            "user",
            "reference",
            "home",
            "page",
            "main");

    private record Candidate(Statement statement, double score) {}

    private Subject() {}

    /** {@return the statement that says best what the documents are about; empty if none does} */
    static Optional<Statement> of(Documents documents) {
        Candidate best = null;
        List<Document> all = documents.ranked();
        for (Document document : all.subList(0, Math.min(all.size(), FIRST_DOCUMENTS))) {
            for (Candidate candidate : in(document, namesOf(documents, document))) {
                best = best == null || candidate.score() > best.score() ? candidate : best;
            }
        }
        return Optional.ofNullable(best).filter(found -> found.score() >= LEAST).map(Candidate::statement);
    }

    private static Set<String> namesOf(Documents documents, Document document) {
        Set<String> names = new HashSet<>();
        String text = documents.folder().getFileName() + " " + document.title() + " "
                + (document.importance() >= 4 ? "" : document.name());
        for (String word : WORDS.split(text.toLowerCase(Locale.ROOT), -1)) {
            if (word.length() > 1 && !NO_NAMES.contains(word)) {
                names.add(word);
            }
        }
        return names;
    }

    private static List<Candidate> in(Document document, Set<String> names) {
        List<Candidate> candidates = new ArrayList<>();
        double place = 1 + document.importance() * 0.45;
        int paragraphs = 0;
        for (Section section : document.sections()) {
            for (String paragraph : section.paragraphs()) {
                if (paragraphs++ >= PARAGRAPHS) {
                    return candidates;
                }
                int index = 0;
                for (String sentence : Sentences.of(paragraph)) {
                    double score = place
                            * worth(sentence, names, document.isMetadata())
                            * Math.pow(0.85, paragraphs - 1.0)
                            * (index == 0 ? 1 : index < 4 ? 0.7 : 0.4);
                    if (score > 0) {
                        candidates.add(new Candidate(new Statement(sentence, document.name()), score));
                    }
                    index++;
                }
            }
        }
        return candidates;
    }

    private static double worth(String sentence, Set<String> names, boolean metadata) {
        int shortest = sentence.codePoints().anyMatch(Character::isIdeographic) ? SHORTEST / 2 : SHORTEST;
        if (sentence.length() > LONGEST
                || sentence.length() < shortest
                || sentence.endsWith("?")
                || NO_LEAD.matcher(sentence).find()) {
            return 0;
        }
        double worth = metadata ? 1.5 : 1;
        var defines = DEFINES.matcher(sentence);
        var chinese = CHINESE.matcher(sentence);
        var does = DOES.matcher(sentence);
        if (WELCOME.matcher(sentence).matches()) {
            worth *= 1.2;
        } else if (POINTS_AWAY.matcher(sentence).matches()) {
            return 0.15;
        } else if (defines.matches()) {
            worth *= isNamed(defines.group(1), names) ? 3.5 : 1.5;
        } else if (chinese.matches() || NAMES.matcher(sentence).matches()) {
            worth *= 2;
        } else if (does.matches()) {
            worth *= isNamed(does.group(1), names) ? 2.5 : 1.1;
        } else if (isNamed(sentence, names)) {
            worth *= 1.2;
        }
        return worth * (sentence.indexOf(' ') < 0 && shortest == SHORTEST ? 0 : 1);
    }

    private static boolean isNamed(String text, Set<String> names) {
        for (String word : WORDS.split(text.toLowerCase(Locale.ROOT), -1)) {
            if (names.contains(word)) {
                return true;
            }
        }
        return false;
    }
}

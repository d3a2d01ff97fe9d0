package dev.regatta.models.extractive;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which sentences say most, and say different things. Used by one thread. */
final class Ranking {
    /** What is looked for beside the task's own words. */
    enum Focus {
        /** Nothing special. */
        ANY,
        /** Figures, limits, promises. */
        FACTS,
        /** What is asked, open, missing or limited. */
        QUESTIONS
    }

    private static final Pattern FIGURE =
            Pattern.compile("\\d|\\b(must|never|always|every|at most|at least|guarantee|only)\\b");
    /** Says itself that something is open, missing or limited; a mere "not" or "without" is as often a promise. */
    private static final Pattern OPEN = Pattern.compile(
            "\\?[\"”’)]*$"
                    + "|\\bnot (yet|known|clear|decided|supported|possible|enough|tested|covered|measured)\\b"
                    + "|\\b(unknown|unclear|undecided|unsolved|unsupported|untested|unresolved|uncertain)\\b"
                    + "|\\b((is|are|still) missing|lacks?|lacking|cannot|can't|fragile|risks?|risky|todo|tbd|reopen)\\b"
                    + "|\\b(limitations?|limited to|at most|no more than|drawbacks?|downsides?|trade-?offs?|shortcomings?)\\b"
                    + "|\\b(open|remaining) (questions?|points?|issues?|problems?)\\b"
                    + "|\\b(remains? (open|to be)|for now|so far|only (if|where|when))\\b",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern PROMISE =
            Pattern.compile("\\b(never|always|every|guarantees?|at once)\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern DANGLING = Pattern.compile(
            "^(It|They|This|These|Those|That|He|She|But|And|So|However|Otherwise|Then|Also|Both|Here|There|Which|Its|Such|"
                    + "Neither|Either|Instead|Yet|Still|Therefore|Hence|Thus|Likewise)\\b.*",
            Pattern.DOTALL);

    private static final int USUAL_WORDS = 24;

    /** What a word weighs that no other sentence holds: little, but a lone sentence can be quoted too. */
    private static final double LEAST_WEIGHT = 0.05;

    private final List<Sentence> sentences;
    private final Map<Sentence, Double> scores = new LinkedHashMap<>();
    private final Set<Sentence> used = new HashSet<>();

    Ranking(List<Sentence> sentences, String task) {
        this.sentences = sentences;
        Map<String, Integer> holding = new HashMap<>();
        sentences.forEach(sentence -> sentence.words().forEach(word -> holding.merge(word, 1, Integer::sum)));
        Set<String> asked = Words.topics(task);
        for (Sentence sentence : sentences) {
            scores.put(sentence, score(sentence, holding, asked));
        }
    }

    private double score(Sentence sentence, Map<String, Integer> holding, Set<String> asked) {
        double weight = LEAST_WEIGHT * sentence.words().size();
        for (String word : sentence.words()) {
            int others = holding.getOrDefault(word, 0);
            weight += others > 1 ? Math.log(others) : 0;
            if (asked.contains(word)) {
                weight += Math.log(1 + (double) sentences.size() / others);
            }
        }
        double score = weight / Math.sqrt(sentence.words().size() + 4.0);
        score *= sentence.opens() ? 1.15 : 1;
        score *= DANGLING.matcher(sentence.text()).matches() ? 0.4 : 1;
        return score * readability(sentence.text());
    }

    /** {@return 1 for plain prose of a sentence's usual length, down to 0 for strings of signs and for the very long} */
    private static double readability(String text) {
        long letters =
                text.chars().filter(c -> Character.isLetter(c) || c == ' ').count();
        long words = text.chars().filter(c -> c == ' ').count() + 1;
        double prose = Math.clamp(((double) letters / text.length() - 0.75) / 0.17, 0, 1);
        double length = words <= USUAL_WORDS ? 1 : (double) USUAL_WORDS / words;
        double opening = Character.isLetter(text.charAt(0)) ? 1 : 0.6;
        return prose * length * opening;
    }

    /** {@return the best sentences that were not picked before, different from each other and from many sources} */
    List<Sentence> pick(int count, Focus focus) {
        return pickFrom(sentences, count, focus);
    }

    /** {@return the best sentence under each of the headings that have most to say, at most so many} */
    List<Sentence> pickByHeading(int count, Focus focus) {
        Map<String, List<Sentence>> groups = new LinkedHashMap<>();
        for (Sentence sentence : sentences) {
            if (!used.contains(sentence) && !sentence.section().isEmpty()) {
                groups.computeIfAbsent(sentence.source() + "#" + sentence.section(), key -> new ArrayList<>())
                        .add(sentence);
            }
        }
        List<Sentence> leads = groups.values().stream()
                .flatMap(group -> group.stream().max(Comparator.comparingDouble(each -> value(each, focus))).stream())
                .toList();
        return pickFrom(leads, count, focus);
    }

    private List<Sentence> pickFrom(List<Sentence> candidates, int count, Focus focus) {
        List<Sentence> left = new ArrayList<>(
                candidates.stream().filter(sentence -> !used.contains(sentence)).toList());
        List<Sentence> picked = new ArrayList<>();
        Map<String, Integer> perSource = new HashMap<>();
        while (picked.size() < count && !left.isEmpty()) {
            Sentence best = null;
            double bestValue = 0;
            for (Sentence sentence : left) {
                double value = value(sentence, focus)
                        * (1 - mostAlike(sentence, picked))
                        * Math.pow(0.85, perSource.getOrDefault(sentence.source(), 0));
                if (best == null || value > bestValue) {
                    best = sentence;
                    bestValue = value;
                }
            }
            if (best == null || bestValue <= 0) {
                break;
            }
            picked.add(best);
            left.remove(best);
            used.add(best);
            perSource.merge(best.source(), 1, Integer::sum);
        }
        return picked;
    }

    private double value(Sentence sentence, Focus focus) {
        double score = scores.getOrDefault(sentence, 0.0);
        return switch (focus) {
            case ANY -> score;
            case FACTS -> FIGURE.matcher(sentence.text()).find() ? score * 1.6 : score;
            case QUESTIONS -> isOpen(sentence.text()) ? score : 0;
        };
    }

    private static boolean isOpen(String text) {
        return OPEN.matcher(text).find() && !PROMISE.matcher(text).find();
    }

    private double mostAlike(Sentence sentence, List<Sentence> picked) {
        return Stream.concat(picked.stream(), used.stream())
                .mapToDouble(other -> alike(sentence.words(), other.words()))
                .max()
                .orElse(0);
    }

    private static double alike(Set<String> a, Set<String> b) {
        long shared = a.stream().filter(b::contains).count();
        return shared / Math.sqrt((double) a.size() * b.size());
    }
}

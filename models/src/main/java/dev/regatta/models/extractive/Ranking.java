package dev.regatta.models.extractive;

import java.util.ArrayList;
import java.util.Arrays;
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
            "\\b(?:not yet|(?:is|are|was|were|do|does) not (?:yet )?(?:known|clear|decided|supported|support|possible|enough|tested|covered|measured|agreed))\\b"
                    + "|\\b(?:isn't|aren't|doesn't|don't) (?:yet )?(?:known|clear|decided|support|supported|possible)\\b"
                    + "|\\b(?:unknown|unclear|undecided|unsolved|unsupported|untested|unresolved|uncertain)\\b"
                    + "|\\b(?:still missing|lacks?|lacking|fragile|risks?|risky|todo|tbd|fixme|known issues?|caveats?)\\b"
                    + "|\\b(?:limitations?|(?:is|are) limited to|no more than|drawbacks?|downsides?|trade-?offs?|shortcomings?)\\b"
                    + "|\\b(?:open|remaining) (?:questions?|points?|issues?|problems?)\\b|^open:|\\bcannot\\b.*\\b(?:for now|so far|yet)\\b"
                    + "|\\b(?:remains? (?:open|to be)|for now|so far|no support for|deprecated|experimental|not recommended)\\b"
                    + "|\\b(?:offen (?:ist|sind|bleibt)|unklar|ungeklärt|noch nicht|noch kein\\w*|fehlt|fehlen|risiko|risiken|unbekannt)\\b"
                    + "|\\b(?:pas encore|inconnu|incertain|risque|todavía no|aún no|desconocido|riesgo)\\b"
                    + "|未知|未定|尚未|不支持|风险|尚不|غير معروف|لم يتم",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    private static final Pattern QUESTION = Pattern.compile(".*[?？؟][\"”’»)」』]*$", Pattern.DOTALL);
    /** Asked of the reader, or only to be answered at once. */
    private static final Pattern RHETORICAL = Pattern.compile(
            "^(?:ready|want|looking|need|interested|wondering|why not|have (?:a|any) |got |curious|stuck|new to|what is|what's|what are|how (?:do|can|to)|"
                    + "can i|should i|do i|where (?:do|can) i|why (?:do|does|is|use)|when should)\\b.*|.*\\b(?:you|your|i|me|my)\\b.*",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final Pattern OPEN_SECTION = Pattern.compile(
            "\\b(?:open (?:questions?|points?|issues?)|questions|risks?|limitations?|limits|known (?:issues|bugs|problems|limitations)|todo|to do|caveats?|"
                    + "restrictions|gaps|drawbacks|unresolved|offene \\w+|risiken|einschränkungen|bugs)\\b|风险|问题",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    private static final Pattern PROMISE =
            Pattern.compile("\\b(never|always|every|guarantees?|at once)\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern DANGLING = Pattern.compile(
            "^(?:(?:It|They|This|These|Those|That|He|She|But|And|So|However|Otherwise|Then|Also|Both|Here|There|Which|Its|Such|"
                    + "Neither|Either|Instead|Yet|Still|Therefore|Hence|Thus|Likewise|Each|Nothing|None|Another|Others?|Or|Nor|"
                    + "Alternatively|Additionally|Furthermore|Moreover|Similarly|Note|See|Finally|Second|Third|Secondly|Their|His|Her|"
                    + "For example|For instance|In (?:this|that|these|those|addition|other words|contrast)|As (?:such|above|before)|If (?:so|not)|"
                    + "The (?:former|latter|same|above|following|other|first|second|next)|We|I|You|Your|Let|Now|"
                    + "Es|Sie|Er|Dies\\w*|Das|Dabei|Außerdem|Deshalb|Daher|Il|Elle|Ils|Cela|Ce|Esto|Ella)\\b|这|那|它|他|该).*",
            Pattern.DOTALL);
    /** Tells the reader what to do, or what will come: no statement about the thing. */
    private static final Pattern ORDER = Pattern.compile(
            "^(?:Run|More (?:in|on|about)|Install|Click|See|Read|Use|Add|Open|Check|Make sure|Note that|Set|Create|Call|Try|Choose|Select|Download|Copy|Go to|Type|Visit|"
                    + "Refer|Remember|Start|Edit|Fixed?|Added|Removed|Changed|Updated?|Bump\\w*|Closes?|Merge\\w*|Thanks?|Welcome|For (?:more|further|details)|Please)\\b.*|.*:$",
            Pattern.DOTALL);

    private static final Pattern DEFINES = Pattern.compile(
            "^(?:The |An? )?[\\p{L}\\p{N}][^,;:.]{0,50}? (?:is|are|ist|sind|est|es) (?:an?|the|ein|eine|un|une|una)\\b.*|^[^，。]{1,15}是.*",
            Pattern.DOTALL);

    /** How alike two sentences may be at most to be told both. */
    private static final double MOST_ALIKE = 0.65;

    private static final int MOST_RANKED = 2_000;

    private static final int USUAL_WORDS = 24;

    private final List<Sentence> sentences;
    private final Map<Sentence, Double> scores = new LinkedHashMap<>();
    private final Set<Sentence> used = new HashSet<>();

    Ranking(List<Sentence> found, String task) {
        Set<String> asked = Words.topics(task);
        this.sentences = bounded(found, asked);
        double[] bias = new double[sentences.size()];
        Map<String, Integer> holding = new HashMap<>();
        sentences.forEach(sentence -> sentence.words().forEach(word -> holding.merge(word, 1, Integer::sum)));
        for (int i = 0; i < bias.length; i++) {
            for (String word : sentences.get(i).words()) {
                if (asked.contains(word)) {
                    bias[i] += Math.log(1 + (double) bias.length / holding.getOrDefault(word, 1));
                }
            }
        }
        double most = Arrays.stream(bias).max().orElse(0);
        double[] central = LexRank.of(sentences, bias);
        for (int i = 0; i < bias.length; i++) {
            double relevance = most > 0 ? bias[i] / most : 0;
            scores.put(sentences.get(i), (0.15 + central[i] + relevance) * quality(sentences.get(i)));
        }
    }

    /** {@return those that are asked for, then the first of each source, at most so many as are ranked; in their order} */
    private static List<Sentence> bounded(List<Sentence> found, Set<String> asked) {
        if (found.size() <= MOST_RANKED) {
            return found;
        }
        Map<String, Integer> perSource = new HashMap<>();
        Map<Sentence, Double> order = new LinkedHashMap<>();
        for (Sentence sentence : found) {
            long shared = sentence.words().stream().filter(asked::contains).count();
            order.put(sentence, perSource.merge(sentence.source(), 1, Integer::sum) / (1.0 + 10 * shared));
        }
        Set<Sentence> kept = new HashSet<>(found.stream()
                .sorted(Comparator.comparingDouble(sentence -> order.getOrDefault(sentence, 0.0)))
                .limit(MOST_RANKED)
                .toList());
        return found.stream().filter(kept::contains).toList();
    }

    /** {@return how well a sentence reads alone: whole prose that opens its passage, or says what something is} */
    private static double quality(Sentence sentence) {
        String text = sentence.text();
        double quality = sentence.opens() ? 1.25 : 1;
        quality *= DANGLING.matcher(text).matches() ? 0.15 : 1;
        quality *= ORDER.matcher(text).matches() ? 0.3 : 1;
        quality *= DEFINES.matcher(text).matches() ? 1.3 : 1;
        return quality * readability(text);
    }

    /** {@return 1 for plain prose of a sentence's usual length, down to 0 for strings of signs and for the very long} */
    private static double readability(String text) {
        long letters =
                text.codePoints().filter(c -> Character.isLetter(c) || c == ' ').count();
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
                double alike = mostAlike(sentence, picked);
                double value = (alike > MOST_ALIKE ? 0 : value(sentence, focus) * (1 - alike))
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
        boolean open = isOpen(sentence);
        boolean asks = QUESTION.matcher(sentence.text()).matches();
        return switch (focus) {
            case ANY -> asks || open ? (asks ? 0 : score * 0.5) : score;
            case FACTS -> asks || open ? 0 : FIGURE.matcher(sentence.text()).find() ? score * 1.3 : score;
            case QUESTIONS -> open ? asks ? score * 1.5 : score : 0;
        };
    }

    private static boolean isOpen(Sentence sentence) {
        String text = sentence.text();
        boolean section = OPEN_SECTION.matcher(sentence.section()).find();
        if (QUESTION.matcher(text).matches()) {
            return section || !RHETORICAL.matcher(text).matches();
        }
        return section || (OPEN.matcher(text).find() && !PROMISE.matcher(text).find());
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

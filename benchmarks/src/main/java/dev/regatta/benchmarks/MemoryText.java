package dev.regatta.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Text for any number of records of 30 words: 18 words in a row of real text, from a random place, and among them 12 made-up
 * words, the n-th most frequent of 50,000 occurring 1/n times as often as the first. The same number gives the same record.
 */
final class MemoryText {
    /** So many words of a record are real, and so many are made up. */
    private static final int REAL = 18;

    private static final int MADE_UP = 12;
    private static final int VOCABULARY = 50_000;

    /** Nobody searches for the most frequent words: the, and, have, … */
    private static final int TOO_FREQUENT = 200;

    private static final String[] SYLLABLES =
            ("ba be bi bo da de di do fa fe ga ge go ka ke ko la le li lo ma me mi mo na ne no pa pe ra re ri ro sa"
                            + " se si so ta te to va ve vo zu")
                    .split(" ", -1);

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern SPACE = Pattern.compile("\\s+");
    private static final Pattern WORD = Pattern.compile("[a-z]{4,}");

    private final String description;
    private final List<String> real;
    private final Set<String> tooFrequent;
    private final double[] sums = new double[VOCABULARY];

    private MemoryText(String description, List<String> real) {
        this.description = description;
        this.real = real;
        Map<String, Integer> counts = new HashMap<>();
        real.forEach(word -> words(word).forEach(each -> counts.merge(each, 1, Integer::sum)));
        this.tooFrequent = counts.entrySet().stream()
                .sorted(Comparator.comparingLong((Map.Entry<String, Integer> entry) -> -entry.getValue())
                        .thenComparing(Map.Entry::getKey))
                .limit(TOO_FREQUENT)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        double sum = 0;
        for (int i = 0; i < VOCABULARY; i++) {
            sum += 1.0 / (i + 1);
            sums[i] = sum;
        }
    }

    /** Reads conversations ({@code *.utterances.jsonl}) of a folder, if it is there, and Markdown below another. */
    static MemoryText of(Path conversations, Path home) throws IOException {
        List<String> words = new ArrayList<>();
        int utterances = 0;
        if (Files.isDirectory(conversations)) {
            for (Path file : files(conversations, 1, ".utterances.jsonl")) {
                for (String line : Files.readAllLines(file)) {
                    words.addAll(cut(JSON.readTree(line).path("text").asText()));
                    utterances++;
                }
            }
        }
        for (Path file : files(home, 3, ".md")) {
            words.addAll(cut(Files.readString(file)));
        }
        if (words.size() < REAL * 100) {
            throw new IOException("There is too little text in '" + conversations + "' and below '" + home + "'");
        }
        return new MemoryText(
                String.format(
                        Locale.ROOT,
                        "records of %d words: %d in a row from %,d words of real text (%,d utterances, the repository's"
                                + " Markdown), %d from a made-up vocabulary of %,d words with Zipf's frequencies",
                        REAL + MADE_UP,
                        REAL,
                        words.size(),
                        utterances,
                        MADE_UP,
                        VOCABULARY),
                List.copyOf(words));
    }

    private static List<Path> files(Path folder, int depth, String suffix) throws IOException {
        try (Stream<Path> files =
                Files.find(folder, depth, (file, attributes) -> file.toString().endsWith(suffix))) {
            return files.filter(file -> !file.toString().contains("target"))
                    .sorted()
                    .toList();
        }
    }

    private static List<String> cut(String text) {
        return Arrays.stream(SPACE.split(text, -1))
                .filter(word -> !word.isEmpty() && word.length() < 30)
                .toList();
    }

    String description() {
        return description;
    }

    /** {@return the text of a record} */
    String record(long number) {
        SplittableRandom random = new SplittableRandom(number * 0x9E3779B97F4A7C15L);
        int at = random.nextInt(real.size() - REAL);
        StringBuilder text = new StringBuilder();
        int left = REAL;
        for (int i = REAL + MADE_UP; i > 0; i--) {
            text.append(text.isEmpty() ? "" : " ");
            if (random.nextInt(i) < left) {
                text.append(real.get(at + REAL - left));
                left--;
            } else {
                text.append(madeUp(random));
            }
        }
        return text.toString();
    }

    private String madeUp(SplittableRandom random) {
        int found = Arrays.binarySearch(sums, random.nextDouble() * sums[VOCABULARY - 1]);
        int rank = Math.min(VOCABULARY - 1, found < 0 ? -found - 1 : found);
        StringBuilder word = new StringBuilder();
        for (int rest = rank + SYLLABLES.length; rest > 0; rest /= SYLLABLES.length) {
            word.append(SYLLABLES[rest % SYLLABLES.length]);
        }
        return word.toString();
    }

    /**
     * Returns queries: different words that occur together in a record, drawn as they occur, so that a word twice as frequent is
     * twice as likely to be asked for; but for the 200 most frequent words of the real text and those of less than four letters.
     */
    List<String> queries(int count, int words, long records) {
        SplittableRandom random = new SplittableRandom(42L + words);
        List<String> queries = new ArrayList<>();
        while (queries.size() < count) {
            List<String> candidates = words(record(random.nextLong(records))).stream()
                    .filter(word -> !tooFrequent.contains(word))
                    .distinct()
                    .collect(Collectors.toCollection(ArrayList::new));
            StringBuilder query = new StringBuilder();
            for (int i = 0; i < words && !candidates.isEmpty(); i++) {
                query.append(i == 0 ? "" : " ").append(candidates.remove(random.nextInt(candidates.size())));
            }
            queries.add(query.toString());
        }
        return queries;
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(text.toLowerCase(Locale.ROOT));
        while (matcher.find()) {
            words.add(matcher.group());
        }
        return words;
    }
}

package dev.regatta.compat.memory;

import dev.regatta.memory.MemoryRecord;
import dev.regatta.memory.MemorySource;
import dev.regatta.memory.Tokenizer;
import dev.regatta.spi.memory.text.Analyzer;
import dev.regatta.spi.memory.text.Column;
import dev.regatta.spi.memory.text.Phrase;
import dev.regatta.spi.memory.text.TextQuery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Random records of few words, so that much is found, and random queries for them. */
final class RandomTexts {
    private static final List<String> WORDS = List.of(
            "connect",
            "connected",
            "connection",
            "run",
            "running",
            "runs",
            "a",
            "b",
            "c",
            "ab",
            "abc",
            "the",
            "cat",
            "cats",
            "category",
            "élan",
            "naïve",
            "x1",
            "zebra",
            "relational");
    private static final Analyzer ANALYZER = Analyzer.of(Tokenizer.ENGLISH);

    private final Random random;

    RandomTexts(Random random) {
        this.random = random;
    }

    /** A query as FTS5 reads it, what scores it, and the tree of it. */
    record Query(String text, String scoring, TextQuery parsed) {}

    int number(int bound) {
        return random.nextInt(bound);
    }

    // ---- records
    // ----------------------------------------------------------------------------------------------------

    MemoryRecord record(String id) {
        Map<String, Object> metadata = new TreeMap<>();
        if (random.nextBoolean()) {
            metadata.put("k", text(5));
        }
        if (random.nextBoolean()) {
            metadata.put("l", text(3));
        }
        String content = text(number(10) == 0 ? 60 : 12);
        String sequence = number(3) == 0 ? null : "s" + number(3);
        return new MemoryRecord(id, "/", content, metadata, 0.5, MemorySource.NONE, sequence, Instant.EPOCH);
    }

    private String text(int most) {
        StringBuilder text = new StringBuilder();
        for (int i = number(most + 1); i > 0; i--) {
            int often = (int) (Math.abs(random.nextGaussian()) * 7) % WORDS.size();
            text.append(WORDS.get(often)).append(number(6) == 0 ? ", " : " ");
        }
        return text.toString();
    }

    // ---- queries
    // ----------------------------------------------------------------------------------------------------

    Query query() {
        TextQuery query = number(3) == 0 ? anyOfPhrases() : deep(number(5));
        return new Query(text(query), text(query.scoring()), query);
    }

    private TextQuery deep(int levels) {
        return switch (levels == 0 ? 0 : number(5)) {
            case 1 -> new TextQuery.All(deep(levels - 1), deep(levels - 1));
            case 2 -> TextQuery.any(List.of(deep(levels - 1), deep(levels - 1), phrase()));
            case 3 -> new TextQuery.Without(deep(levels - 1), deep(levels - 1));
            default -> number(3) == 0 ? near() : phrase();
        };
    }

    private TextQuery anyOfPhrases() {
        List<TextQuery> parts = new ArrayList<>();
        for (int i = number(4); i >= 0; i--) {
            parts.add(phrase());
        }
        return TextQuery.any(parts);
    }

    private TextQuery phrase() {
        return new TextQuery.Near(List.of(words()), 0, columns(), number(5) == 0);
    }

    private TextQuery near() {
        List<Phrase> phrases = new ArrayList<>(List.of(words(), words()));
        if (random.nextBoolean()) {
            phrases.add(words());
        }
        return new TextQuery.Near(phrases, number(6), columns(), false);
    }

    private Phrase words() {
        List<String> tokens = new ArrayList<>();
        for (int i = number(3) == 0 ? number(3) : 0; i >= 0; i--) {
            tokens.add(
                    ANALYZER.tokens(WORDS.get(number(WORDS.size()))).getFirst().text());
        }
        boolean prefix = number(4) == 0;
        if (prefix) {
            String last = tokens.removeLast();
            tokens.add(last.substring(0, 1 + number(last.length())));
        }
        return new Phrase(String.join(" ", tokens), tokens, prefix);
    }

    private Set<Column> columns() {
        EnumSet<Column> columns = EnumSet.noneOf(Column.class);
        for (Column column : Column.values()) {
            if (random.nextBoolean()) {
                columns.add(column);
            }
        }
        return columns.isEmpty() || random.nextBoolean() ? TextQuery.EVERYWHERE : columns;
    }

    // ---- as FTS5 reads them
    // -----------------------------------------------------------------------------------------

    private static String text(TextQuery query) {
        return switch (query) {
            case TextQuery.Nothing nothing -> "\"\"";
            case TextQuery.Near near -> text(near);
            case TextQuery.All all -> "(" + text(all.left()) + ") AND (" + text(all.right()) + ")";
            case TextQuery.Any any ->
                any.parts().stream().map(part -> "(" + text(part) + ")").collect(Collectors.joining(" OR "));
            case TextQuery.Without without -> "(" + text(without.wanted()) + ") NOT (" + text(without.unwanted()) + ")";
        };
    }

    private static String text(TextQuery.Near near) {
        String columns = near.columns().stream().map(Column::label).collect(Collectors.joining(" ", "{", "} : "));
        String phrases = near.phrases().stream()
                .map(phrase -> "\"" + String.join(" ", phrase.tokens()) + "\"" + (phrase.prefix() ? "*" : ""))
                .collect(Collectors.joining(" "));
        String together = near.phrases().size() == 1 ? phrases : "NEAR(" + phrases + ", " + near.distance() + ")";
        return (near.columns().equals(TextQuery.EVERYWHERE) ? "" : columns) + (near.first() ? "^ " : "") + together;
    }
}

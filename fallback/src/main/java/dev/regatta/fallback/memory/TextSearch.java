package dev.regatta.fallback.memory;

import dev.regatta.spi.memory.StoreQuery.Weights;
import dev.regatta.spi.memory.text.Column;
import dev.regatta.spi.memory.text.Phrase;
import dev.regatta.spi.memory.text.TextQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Evaluates one query: what matches, and how well. */
final class TextSearch {
    private static final int AROUND = 2; // after the columns of Postings

    private final HeapIndex index;
    private final double[] weights; // by column
    private final Sums frequencies;

    TextSearch(HeapIndex index, Weights weights) {
        this.index = index;
        this.weights = new double[] {weights.content(), weights.about(), weights.around()};
        this.frequencies = new Sums(index.records().slots());
    }

    /** {@return what a query finds, scored by its phrases} */
    Matches search(TextQuery query) {
        return query.isFlat() ? evaluate(query) : evaluate(query.scoring()).in(evaluate(query));
    }

    private Matches evaluate(TextQuery query) {
        return switch (query) {
            case TextQuery.Nothing nothing -> new Matches();
            case TextQuery.Near near -> near(near);
            case TextQuery.All all -> {
                Matches left = evaluate(all.left());
                yield left.count() == 0 ? left : left.and(evaluate(all.right()));
            }
            case TextQuery.Any any -> any(any);
            case TextQuery.Without without -> evaluate(without.wanted()).without(evaluate(without.unwanted()));
        };
    }

    private Matches any(TextQuery.Any any) {
        Sums sums = new Sums(index.records().slots());
        for (TextQuery part : any.parts()) {
            Matches matches = evaluate(part);
            for (int i = 0; i < matches.count(); i++) {
                sums.add(matches.slot(i), matches.score(i));
            }
        }
        return sums.drain();
    }

    private Matches near(TextQuery.Near near) {
        Phrase only = near.phrases().getFirst();
        if (near.phrases().size() == 1) {
            Matches found = only.tokens().size() == 1 && !near.first()
                    ? word(only, near.columns())
                    : frequencies(new PhraseSearch(index, only, near.first()).in(near.columns()));
            return scored(found, found.count());
        }
        List<Occurrences> each = new ArrayList<>();
        for (Phrase phrase : near.phrases()) {
            each.add(new PhraseSearch(index, phrase, near.first()).in(near.columns()));
        }
        int[] lengths = near.phrases().stream()
                .mapToInt(phrase -> phrase.tokens().size())
                .toArray();
        List<Occurrences> together = new NearSearch(each, lengths, near.distance()).search();
        Matches sum = scored(frequencies(together.getFirst()), each.getFirst().count());
        for (int i = 1; i < each.size(); i++) {
            sum = sum.and(scored(frequencies(together.get(i)), each.get(i).count()));
        }
        return sum;
    }

    private Matches scored(Matches found, int occurring) {
        Bm25 bm25 = new Bm25(index.records(), occurring);
        for (int i = 0; i < found.count(); i++) {
            found.score(i, bm25.score(found.slot(i), found.score(i)));
        }
        return found;
    }

    private Matches frequencies(Occurrences occurrences) {
        Matches found = new Matches();
        for (int i = 0; i < occurrences.count(); i++) {
            double frequency = 0;
            for (int at = occurrences.start(i); at < occurrences.end(i); at++) {
                frequency += weights[PhraseSearch.column(occurrences.position(at))];
            }
            found.add(occurrences.slot(i), frequency);
        }
        return found;
    }

    /** {@return how often a word occurs; the common case, which needs no positions} */
    private Matches word(Phrase phrase, Set<Column> columns) {
        RecordTable records = index.records();
        boolean[] wanted = {columns.contains(Column.CONTENT), columns.contains(Column.ABOUT)};
        boolean around = columns.contains(Column.AROUND) && records.hasNeighbours();
        double weightAround = weights[AROUND];
        int[] neighbours = new int[RecordTable.MOST_NEIGHBOURS];
        for (int term : index.postings().termsOf(phrase.tokens().getFirst(), phrase.prefix())) {
            Postings.Entries entries = index.postings().entries(term);
            while (entries.next()) {
                int slot = entries.slot();
                if (!records.isLive(slot)) {
                    continue;
                }
                if (wanted[entries.column()]) {
                    frequencies.add(slot, weights[entries.column()] * entries.frequency());
                }
                if (around && entries.column() == Postings.CONTENT) {
                    int size = records.neighbours(slot, neighbours);
                    for (int n = 0; n < size; n++) {
                        frequencies.add(neighbours[n], weightAround * entries.frequency());
                    }
                }
            }
        }
        return frequencies.drain();
    }
}

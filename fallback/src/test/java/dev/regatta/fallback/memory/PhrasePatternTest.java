package dev.regatta.fallback.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.memory.MemoryOptions;
import dev.regatta.spi.memory.MemoryStore;
import dev.regatta.spi.memory.text.Phrase;
import dev.regatta.spi.memory.text.TextQuery;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where a row of symbols is found in a text. */
final class PhrasePatternTest {
    /** {@return what the symbols of a phrase mean: the words in order of their first place} */
    private static List<Integer> words(int[] phrase) {
        return IntStream.of(phrase).distinct().boxed().toList();
    }

    private static List<Long> found(int[] text, int[] phrase, boolean anyLast) {
        int size = phrase.length;
        int[] head = anyLast ? IntStream.of(phrase).limit(size - 1).toArray() : phrase;
        List<Integer> words = words(head);
        Map<Integer, Integer> symbols = new HashMap<>();
        words.forEach(word -> symbols.put(word, symbols.size()));
        int[] row = IntStream.range(0, size)
                .map(i -> i < head.length ? symbols.getOrDefault(phrase[i], -1) : words.size())
                .toArray();
        long[][] lists = new long[words.size() + (anyLast ? 1 : 0)][];
        for (int symbol = 0; symbol < lists.length; symbol++) {
            int meant = symbol;
            lists[symbol] = IntStream.range(0, text.length)
                    .filter(i -> meant == words.size() ? text[i] <= phrase[size - 1] : text[i] == words.get(meant))
                    .asLongStream()
                    .toArray();
        }
        List<Long> begins = new ArrayList<>();
        new PhrasePattern(row, anyLast).find(lists, begins::add);
        return begins;
    }

    private static List<Long> expected(int[] text, int[] phrase, boolean anyLast) {
        List<Long> begins = new ArrayList<>();
        for (int begin = 0; begin + phrase.length <= text.length; begin++) {
            boolean all = true;
            for (int i = 0; i < phrase.length; i++) {
                boolean any = anyLast && i == phrase.length - 1;
                all &= any ? text[begin + i] <= phrase[i] : text[begin + i] == phrase[i];
            }
            if (all) {
                begins.add((long) begin);
            }
        }
        return begins;
    }

    @Test
    void a_phrase_is_found_wherever_its_words_follow_each_other() {
        Random random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            int words = 1 + random.nextInt(4);
            int[] text = random.ints(random.nextInt(30), 0, words + 1).toArray();
            int[] phrase = random.ints(1 + random.nextInt(5), 0, words).toArray();
            boolean anyLast = random.nextBoolean();

            assertThat(found(text, phrase, anyLast)).isEqualTo(expected(text, phrase, anyLast));
        }
    }

    @Test
    @Timeout(20)
    void a_word_repeated_a_thousand_times_is_found_in_a_hundred_thousand() {
        try (MemoryStore store = new LogMemoryBackend().inMemory(MemoryOptions.defaults())) {
            LogFixture.add(store, "pumps", "pump ".repeat(100_000));
            LogFixture.add(store, "few", "pump ".repeat(999));

            assertThat(LogFixture.found(store, phrase(Collections.nCopies(1_000, "pump"))))
                    .containsExactly("pumps");
            List<String> other = new ArrayList<>(Collections.nCopies(1_000, "pump"));
            other.add("valve");
            assertThat(LogFixture.found(store, phrase(other))).isEmpty();
        }
    }

    /** Longer than the parsers of queries let through. */
    private static TextQuery phrase(List<String> words) {
        return new TextQuery.Near(List.of(new Phrase("", words, false)), 0, TextQuery.EVERYWHERE, false);
    }
}

package dev.regatta.fallback.memory;

import java.util.Arrays;
import java.util.function.LongConsumer;

/**
 * A phrase as a row of symbols, found in a text in time that grows with how often its symbols stand there, however often they
 * repeat (the method of Knuth, Morris and Pratt; where all symbols differ, the rarest one leads).
 */
final class PhrasePattern {
    private static final int SYMBOL_BITS = 28;
    private static final int SYMBOL = (1 << SYMBOL_BITS) - 1;

    private final int[] symbols;
    private final boolean repeats;

    /** How many symbols are compared one by one: all but a last one that may stand where another one stands too. */
    private final int exact;

    /** By how many symbols that fit: how many fit still if the next one does not. */
    private final int[] borders;

    /**
     * Makes one.
     *
     * @param symbols numbers from 0, each at most by one greater than all before
     * @param overlaps whether the last symbol, and only this, may stand where another one stands
     */
    PhrasePattern(int[] symbols, boolean overlaps) {
        this.symbols = symbols;
        this.exact = overlaps ? symbols.length - 1 : symbols.length;
        this.repeats = Arrays.stream(symbols).distinct().count() < symbols.length;
        this.borders = new int[exact + 1];
        for (int i = 1; i < exact; i++) {
            borders[i + 1] = step(borders[i], symbols[i]);
        }
    }

    /** {@return how many symbols fit when one more is read} */
    private int step(int fitting, int symbol) {
        int fits = fitting == exact ? borders[fitting] : fitting;
        while (fits > 0 && symbols[fits] != symbol) {
            fits = borders[fits];
        }
        return symbols[fits] == symbol ? fits + 1 : 0;
    }

    /**
     * Tells where the phrase begins, in ascending order.
     *
     * @param lists where each symbol stands, ascending
     */
    void find(long[][] lists, LongConsumer begins) {
        if (repeats) {
            findRepeating(lists, begins);
        } else {
            findDistinct(lists, begins);
        }
    }

    private void findDistinct(long[][] lists, LongConsumer begins) {
        int rarest = 0;
        for (int i = 1; i < symbols.length; i++) {
            rarest = lists[symbols[i]].length < lists[symbols[rarest]].length ? i : rarest;
        }
        for (long position : lists[symbols[rarest]]) {
            long begin = position - rarest;
            boolean all = true;
            for (int i = 0; i < symbols.length && all; i++) {
                all = i == rarest || Arrays.binarySearch(lists[symbols[i]], begin + i) >= 0;
            }
            if (all) {
                begins.accept(begin);
            }
        }
    }

    private void findRepeating(long[][] lists, LongConsumer begins) {
        long last = -1;
        int fitting = 0;
        for (long each : text(lists)) {
            long position = each >> SYMBOL_BITS;
            fitting = step(position == last + 1 ? fitting : 0, (int) each & SYMBOL);
            last = position;
            if (fitting == exact && endsAt(position, lists)) {
                begins.accept(position - exact + 1);
            }
        }
    }

    private boolean endsAt(long position, long[][] lists) {
        return exact == symbols.length || Arrays.binarySearch(lists[symbols[exact]], position + 1) >= 0;
    }

    /** {@return the positions with what stands there, in order} */
    private long[] text(long[][] lists) {
        int compared = 0;
        int size = 0;
        for (int i = 0; i < exact; i++) {
            if (symbols[i] == compared) {
                size += lists[compared++].length;
            }
        }
        long[] text = new long[size];
        int at = 0;
        for (int symbol = 0; symbol < compared; symbol++) {
            for (long position : lists[symbol]) {
                text[at++] = position << SYMBOL_BITS | symbol;
            }
        }
        Arrays.sort(text);
        return text;
    }
}

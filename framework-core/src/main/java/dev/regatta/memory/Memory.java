package dev.regatta.memory;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What agents keep across runs, searched by relevance. Needs no key and no server. Thread-safe: one memory can serve any
 * number of runs at once.
 */
public final class Memory implements AutoCloseable {
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}\\p{M}\\p{Co}]+");

    /** English words that say so little that a query without them finds better; they count if there are no others. */
    private static final Set<String> STOP_WORDS = Set.of(
            "a", "about", "after", "all", "also", "an", "and", "any", "are", "as", "at", "be", "been", "but", "by",
            "can", "could", "did", "do", "does", "for", "from", "had", "has", "have", "he", "her", "his", "how", "i",
            "if", "in", "into", "is", "it", "its", "me", "my", "no", "not", "of", "on", "or", "our", "she", "so",
            "that", "the", "their", "them", "they", "this", "to", "was", "we", "were", "what", "when", "where", "which",
            "who", "why", "will", "with", "would", "you", "your");

    private final MemoryStore store;
    private final InstantSource clock;
    private final AtomicLong lastId = new AtomicLong();

    /**
     * Makes a memory over a store; for tests and for other stores.
     *
     * @param store keeps the records
     * @param clock tells the time
     */
    public Memory(MemoryStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * Opens the memory in a file, making file and folder if they are not there.
     *
     * @param file the file
     * @return the memory; close it when done
     * @throws MemoryException if the file cannot be opened, or holds something else; it is unchanged then
     */
    public static Memory open(Path file) {
        return new Memory(MemoryBackend.current().open(file), InstantSource.system());
    }

    /** {@return a new, empty memory that ends with the process} */
    public static Memory inMemory() {
        return new Memory(MemoryBackend.current().inMemory(), InstantSource.system());
    }

    /**
     * Remembers a text.
     *
     * @param content the text
     * @return the record; it is durable and can be found
     * @throws MemoryException if it cannot be written; nothing has changed then
     */
    public MemoryRecord remember(String content) {
        return remember(content, "/", Map.of());
    }

    /**
     * Remembers a text in a scope.
     *
     * @param content the text
     * @param scope where it belongs: a path such as {@code /crew/briefing/facts}
     * @param metadata what else is known: strings, numbers and booleans by name
     * @return the record; it is durable and can be found
     * @throws MemoryException if it cannot be written; nothing has changed then
     */
    public MemoryRecord remember(String content, String scope, Map<String, ?> metadata) {
        Instant time = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        MemoryRecord record = new MemoryRecord(nextId(time), scope, content, Map.copyOf(metadata), time);
        store.add(record);
        return record;
    }

    /**
     * Finds the ten best records for some words.
     *
     * @param text words as a person types them; stop words count only if there are no others
     * @return the hits, best first; empty when nothing fits
     */
    public List<MemoryHit> search(String text) {
        return search(MemoryQuery.of(text));
    }

    /**
     * Finds records.
     *
     * @param query what to search for
     * @return the hits, best first; ties by ascending id; empty when nothing fits
     */
    public List<MemoryHit> search(MemoryQuery query) {
        List<String> words = words(query.text());
        return words.isEmpty() ? List.of() : store.search(words, query.scope(), query.limit());
    }

    /**
     * Returns a record.
     *
     * @param id its id
     * @return the record, if there is one
     */
    public Optional<MemoryRecord> get(String id) {
        return store.get(id);
    }

    /**
     * Forgets a record.
     *
     * @param id its id
     * @return whether there was one
     */
    public boolean forget(String id) {
        return store.remove(id);
    }

    /** {@return how many records there are} */
    public long count() {
        return store.count();
    }

    /** Closes the memory; writes that have begun end first. Closing again does nothing. */
    @Override
    public void close() {
        store.close();
    }

    private static List<String> words(String text) {
        Set<String> all = new LinkedHashSet<>();
        Matcher matcher = WORD.matcher(text);
        while (matcher.find()) {
            all.add(matcher.group());
        }
        List<String> telling = new ArrayList<>(all);
        telling.removeIf(word -> STOP_WORDS.contains(word.toLowerCase(Locale.ROOT)));
        return telling.isEmpty() ? List.copyOf(all) : telling;
    }

    /** An id that sorts by time: milliseconds, a count within them, and 40 random bits against other processes. */
    private String nextId(Instant time) {
        long ticket = lastId.updateAndGet(last -> Math.max(last + 1, time.toEpochMilli() << 12));
        long random = java.util.concurrent.ThreadLocalRandom.current().nextLong(1L << 40);
        return String.format(Locale.ROOT, "%015x%010x", ticket, random);
    }
}

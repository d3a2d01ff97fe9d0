package dev.regatta.memory;

import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.regatta.memory.MemoryQuery.Syntax;
import dev.regatta.spi.memory.MemoryBackend;
import dev.regatta.spi.memory.MemoryChange;
import dev.regatta.spi.memory.MemoryChange.Add;
import dev.regatta.spi.memory.MemoryStore;
import dev.regatta.spi.memory.StoreHit;
import dev.regatta.spi.memory.StoreQuery;
import dev.regatta.spi.memory.text.Analyzer;
import dev.regatta.spi.memory.text.Column;
import dev.regatta.spi.memory.text.Highlighter;
import dev.regatta.spi.memory.text.TextQuery;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * What agents keep across runs, searched by relevance. Needs no key and no server. Thread-safe: one memory can serve any
 * number of runs at once. What a method that writes returned for is durable and is found by every search that begins
 * afterwards.
 */
public final class Memory implements AutoCloseable {
    private final MemoryStore store;
    private final Analyzer analyzer;
    private final MemoryOptions options;
    private final @Nullable HybridSearch hybrid;
    private final boolean readOnly;
    private final AtomicLong lastId;

    private Memory(
            MemoryStore store,
            MemoryOptions options,
            @Nullable HybridSearch hybrid,
            boolean readOnly,
            AtomicLong lastId) {
        this.store = store;
        this.analyzer = Analyzer.of(store.tokenizer());
        this.options = options;
        this.hybrid = hybrid;
        this.readOnly = readOnly;
        this.lastId = lastId;
    }

    // ---- opening and closing
    // ----------------------------------------------------------------------------------------

    /**
     * Opens the memory in a file, making file and folder, readable by their owner only, if they are not there.
     *
     * @param file the file
     * @return the memory; close it when done
     * @throws MemoryException if the file cannot be opened, is damaged, or holds something else; it is unchanged then
     */
    public static Memory open(Path file) {
        return open(file, MemoryOptions.defaults());
    }

    /**
     * Opens the memory in a file, making file and folder, readable by their owner only, if they are not there.
     *
     * @param file the file
     * @param options how it is opened
     * @return the memory; close it when done
     * @throws MemoryException if the file cannot be opened, is damaged, or holds something else; it is unchanged then
     */
    public static Memory open(Path file, MemoryOptions options) {
        return over(MemoryBackend.current().open(file, options), options);
    }

    /** {@return a new, empty memory that ends with the process} */
    public static Memory inMemory() {
        return inMemory(MemoryOptions.defaults());
    }

    /**
     * Makes a new, empty memory that ends with the process.
     *
     * @param options how it works
     * @return the memory
     */
    public static Memory inMemory(MemoryOptions options) {
        return over(MemoryBackend.current().inMemory(options), options);
    }

    /**
     * Makes a memory over a store; for tests and for other stores.
     *
     * @param store keeps the records; closed with the memory
     * @param options the embeddings and the clock count
     * @return the memory
     */
    public static Memory over(MemoryStore store, MemoryOptions options) {
        EmbeddingModel model = options.embeddings();
        HybridSearch hybrid =
                model == null ? null : HybridSearch.start(store, new EmbeddingChain(model, options.embeddingLimits()));
        return new Memory(store, options, hybrid, false, new AtomicLong());
    }

    /**
     * Copies what can still be read from a damaged file into a new one. The damaged file is not changed.
     *
     * @param damaged the damaged file
     * @param target the new file, which must not exist
     * @return how many records were saved
     * @throws MemoryException if the damaged file cannot be read at all, or the new one cannot be written
     */
    public static long recover(Path damaged, Path target) {
        return MemoryBackend.current().recover(damaged, target);
    }

    /** {@return this memory to search only: writing throws, crews do not add to it, closing does nothing} */
    public Memory readOnly() {
        return new Memory(store, options, hybrid, true, lastId);
    }

    /** {@return whether it can be searched only} */
    public boolean isReadOnly() {
        return readOnly;
    }

    /** Closes the memory; writes that have begun end first. Closing again does nothing. */
    @Override
    public void close() {
        if (readOnly) {
            return;
        }
        if (hybrid != null) {
            hybrid.close();
        }
        store.close();
    }

    // ---- writing
    // ----------------------------------------------------------------------------------------------------

    /**
     * Remembers a text.
     *
     * @param content the text, at most 1,000,000 characters
     * @return the record
     * @throws MemoryException if it cannot be written; nothing has changed then
     */
    public MemoryRecord remember(String content) {
        return remember(content, RememberOptions.defaults());
    }

    /**
     * Remembers a text.
     *
     * @param content the text, at most 1,000,000 characters
     * @param how what is remembered beside it
     * @return the record; where there was one with the given id, that one, unchanged
     * @throws MemoryException if it cannot be written; nothing has changed then
     */
    public MemoryRecord remember(String content, RememberOptions how) {
        MemoryRecord record = record(new MemoryDraft(content, how));
        boolean added = write(List.of(new Add(record))).getFirst() == 1;
        return added ? record : get(record.id()).orElse(record);
    }

    /**
     * Remembers many texts as one: all or none. Much faster than one by one.
     *
     * @param drafts the texts
     * @return the records, in that order; where there was one with a given id, that one stays as it was
     * @throws MemoryException if they cannot be written; nothing has changed then
     */
    public List<MemoryRecord> rememberAll(List<MemoryDraft> drafts) {
        List<MemoryRecord> records = drafts.stream().map(this::record).toList();
        List<MemoryChange> changes = new ArrayList<>(records.size());
        records.forEach(record -> changes.add(new Add(record)));
        write(changes);
        return records;
    }

    /**
     * Changes a record.
     *
     * @param changed the record as it is to be; its id says which one is meant
     * @return whether there was one with its id
     * @throws MemoryException if it cannot be written; nothing has changed then
     */
    public boolean update(MemoryRecord changed) {
        return write(List.of(new MemoryChange.Replace(changed))).getFirst() == 1;
    }

    /**
     * Forgets a record.
     *
     * @param id its id
     * @return whether there was one
     * @throws MemoryException if it cannot be written; nothing has changed then
     */
    public boolean forget(String id) {
        return write(List.of(new MemoryChange.Remove(id))).getFirst() == 1;
    }

    /**
     * Forgets all records that pass a filter, such as those of a scope, or those older than a time.
     *
     * @param filter which are meant
     * @return how many there were
     * @throws MemoryException if it cannot be written; nothing has changed then
     */
    public long forgetAll(MemoryFilter filter) {
        return write(List.of(new MemoryChange.RemoveAll(filter, null))).getFirst();
    }

    /**
     * Forgets every record that holds what a query looks for and passes its filter, whatever its rank. Limit, ranking and
     * cursor of the query do not count, nor do neighbours and meaning.
     *
     * @param query which are meant
     * @return how many there were
     * @throws MemoryException if it cannot be written; nothing has changed then
     */
    public long forgetAll(MemoryQuery query) {
        TextQuery text = parse(query).within(EnumSet.of(Column.CONTENT, Column.ABOUT));
        return text instanceof TextQuery.Nothing
                ? 0
                : write(List.of(new MemoryChange.RemoveAll(query.filter(), text)))
                        .getFirst();
    }

    private List<Long> write(List<MemoryChange> changes) {
        if (readOnly) {
            throw MemoryException.readOnly();
        }
        List<Long> touched = store.write(changes);
        if (hybrid != null) {
            hybrid.written();
        }
        return touched;
    }

    private MemoryRecord record(MemoryDraft draft) {
        RememberOptions how = draft.options();
        Instant now = options.clock().instant().truncatedTo(ChronoUnit.MILLIS);
        Instant time = how.time();
        String id = how.id();
        return new MemoryRecord(
                id == null ? nextId(now) : id,
                how.scope(),
                draft.content(),
                Map.copyOf(how.metadata()),
                how.importance(),
                how.source(),
                how.sequence(),
                time == null ? now : time);
    }

    /** No id has a later time in it, since the clock of no machine reaches it: about the year 8300. */
    private static final long LATEST_SECOND = 200_000_000_000L;

    /** An id that sorts by time: milliseconds, a count within them, and 40 random bits against other processes. */
    private String nextId(Instant time) {
        long millis = Math.clamp(time.getEpochSecond(), 0, LATEST_SECOND) * 1_000 + time.getNano() / 1_000_000;
        long ticket = lastId.updateAndGet(last -> Math.max(last + 1, millis << 12));
        return hex(ticket, 15) + hex(ThreadLocalRandom.current().nextLong(1L << 40), 10);
    }

    private static String hex(long number, int digits) {
        String text = Long.toHexString(number);
        return "0".repeat(Math.max(0, digits - text.length())) + text.toLowerCase(Locale.ROOT);
    }

    // ---- searching and reading
    // --------------------------------------------------------------------------------------

    /**
     * Finds the ten best records for some words.
     *
     * @param text words as a person types them
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
     * @throws dev.regatta.memory.QuerySyntaxException if the query is in the FTS5 grammar and does not parse
     */
    public List<MemoryHit> search(MemoryQuery query) {
        return search(query, (model, text, call) -> call.call().vector());
    }

    /**
     * Finds records, with a say in how the query is embedded: what it takes can be counted, or a vector kept.
     *
     * @param query what to search for
     * @param how gets the query embedded; not asked where the memory has no embedding model, or the query is no plain words
     * @return the hits, best first; ties by ascending id; empty when nothing fits
     * @throws dev.regatta.memory.QuerySyntaxException if the query is in the FTS5 grammar and does not parse
     */
    public List<MemoryHit> search(MemoryQuery query, QueryEmbedding how) {
        TextQuery text = parse(query);
        String after = query.after();
        Cursor cursor = after == null ? null : Cursor.parse(after);
        Instant now = cursor == null ? options.clock().instant() : cursor.now();
        StoreQuery wanted = new StoreQuery(
                query.neighbours() ? text : text.within(EnumSet.of(Column.CONTENT, Column.ABOUT)),
                query.neighbours() ? StoreQuery.Weights.WITH_NEIGHBOURS : StoreQuery.Weights.ALONE,
                query.filter(),
                query.ranking(),
                now,
                query.limit(),
                cursor == null ? null : cursor.place());
        Highlighter highlighter = new Highlighter(text.phrases(), analyzer);
        return hits(query, wanted, how).stream()
                .map(hit -> new MemoryHit(
                        hit,
                        highlighter,
                        new Cursor(new StoreQuery.Place(hit.key(), hit.record().id()), now)))
                .toList();
    }

    private List<StoreHit> hits(MemoryQuery query, StoreQuery wanted, QueryEmbedding how) {
        if (wanted.text() instanceof TextQuery.Nothing) {
            return List.of();
        }
        return hybrid != null && query.syntax() == Syntax.WORDS
                ? hybrid.search(query.text(), wanted, query.neighbours(), how)
                : store.search(wanted);
    }

    private TextQuery parse(MemoryQuery query) {
        return switch (query.syntax()) {
            case WORDS -> TextQuery.ofWords(query.text(), analyzer);
            case FTS5 -> TextQuery.ofFts5(query.text(), analyzer);
        };
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
     * Returns all records that pass a filter, by ascending id, which is the order in which they were remembered. They are
     * read as the stream goes on; what is written meanwhile may be in it or not.
     *
     * @param filter which are meant
     * @return the records; the stream need not be closed
     */
    public Stream<MemoryRecord> records(MemoryFilter filter) {
        return StreamSupport.stream(new RecordPages(store, filter), false);
    }

    /** {@return how many records lie in each scope, by scope} */
    public Map<String, Long> scopes() {
        return store.scopes();
    }

    /** {@return what it holds and how} */
    public MemoryStats stats() {
        return store.stats();
    }

    /** {@return how many records there are} */
    public long count() {
        return stats().records();
    }

    /**
     * Waits until everything that was written before can be found by its meaning. Without an embedding model there is nothing
     * to wait for.
     *
     * @param timeout at most so long
     * @return whether it can
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public boolean awaitEmbedded(Duration timeout) throws InterruptedException {
        return hybrid == null || hybrid.await(timeout);
    }

    // ---- moving and mending
    // -----------------------------------------------------------------------------------------

    /**
     * Writes records as lines of JSON, by ascending id.
     *
     * @param filter which are meant
     * @param target where to; flushed, not closed
     * @return how many records
     * @throws MemoryException if they cannot be read or written
     */
    public long exportTo(Writer target, MemoryFilter filter) {
        return MemoryTransfer.export(records(filter), target);
    }

    /**
     * Writes records as lines of JSON into a file, by ascending id.
     *
     * @param file the file, which must not exist; it appears when it is complete
     * @param filter which are meant
     * @return how many records
     * @throws MemoryException if the file exists, or they cannot be read or written; there is no file then
     */
    public long exportTo(Path file, MemoryFilter filter) {
        return MemoryTransfer.export(records(filter), file);
    }

    /**
     * Adds records from lines of JSON; those whose ids are known stay as they are. Memory needed does not depend on the number
     * of lines. What was added before a failure stays; importing again goes on where it ended.
     *
     * @param source the lines; not closed
     * @return how many were new
     * @throws MemoryException if a line is not a record, or it cannot be read or written
     */
    public MemoryImport importFrom(Reader source) {
        return MemoryTransfer.importAll(source, changes -> write(changes));
    }

    /**
     * Adds records from a file of lines of JSON, as {@link #importFrom(Reader)} does.
     *
     * @param file the file, in UTF-8
     * @return how many were new
     * @throws MemoryException if a line is not a record, or it cannot be read or written
     */
    public MemoryImport importFrom(Path file) {
        return MemoryTransfer.importAll(file, changes -> write(changes));
    }

    /** {@return what is wrong with the store, one sentence each; empty if all is well} */
    public List<String> check() {
        return store.check();
    }

    /** Makes the index anew from the records, and gives unused space back. */
    public void rebuild() {
        if (readOnly) {
            throw MemoryException.readOnly();
        }
        store.rebuild();
    }

    /**
     * Writes a copy of the memory while it is in use.
     *
     * @param target the file to write, which must not exist; it appears when it is complete
     * @throws MemoryException if it exists or cannot be written; there is no file then
     */
    public void backup(Path target) {
        MemoryTransfer.backup(store, target);
    }
}

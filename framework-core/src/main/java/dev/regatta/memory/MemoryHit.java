package dev.regatta.memory;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.regatta.spi.memory.StoreHit;
import dev.regatta.spi.memory.StoreQuery;
import dev.regatta.spi.memory.text.Highlighter;
import java.util.List;
import java.util.Objects;

/** A record that a search found. Immutable and thread-safe; two hits are equal if record and score are. */
public final class MemoryHit {
    private final StoreHit hit;
    private final Highlighter highlighter;
    private final Cursor cursor;

    MemoryHit(StoreHit hit, Highlighter highlighter, Cursor cursor) {
        this.hit = hit;
        this.highlighter = highlighter;
        this.cursor = cursor;
    }

    /** {@return the record} */
    @JsonProperty
    public MemoryRecord record() {
        return hit.record();
    }

    /** {@return how well it fits by the ranking of the query: higher is better; comparable within one search only} */
    @JsonProperty
    public double score() {
        return hit.key() / StoreQuery.PARTS;
    }

    /** {@return the part of the content that holds most of the words, about 32 words long} */
    public Snippet snippet() {
        return highlighter.snippet(record().content());
    }

    /**
     * Returns which words of the query were found, in the content, in the metadata, or in what stands around the record.
     *
     * @return the words as they were typed; empty for a record that was found by its meaning
     */
    public List<String> words() {
        return highlighter.found(record().content(), hit.about(), hit.around());
    }

    /** {@return what to give to {@link MemoryQuery#after} for the hits that follow this one} */
    public String cursor() {
        return cursor.text();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MemoryHit that && hit.key() == that.hit.key() && record().equals(that.record());
    }

    @Override
    public int hashCode() {
        return Objects.hash(hit.key(), record());
    }

    @Override
    public String toString() {
        return "MemoryHit[" + record().id() + ", " + score() + "]";
    }
}

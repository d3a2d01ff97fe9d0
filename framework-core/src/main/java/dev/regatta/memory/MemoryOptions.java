package dev.regatta.memory;

import static java.util.Objects.requireNonNull;

import dev.langchain4j.model.embedding.EmbeddingModel;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * How a memory is opened. Immutable.
 *
 * @param tokenizer how text becomes words; {@code null} for what the file was made with, English for a new one. With another
 *     one than before, the index is made anew
 * @param durability what a write survives
 * @param embeddings turns texts into vectors, so that search also finds by meaning; {@code null} to search by words alone
 * @param embeddingLimits how much is asked of that model
 * @param clock tells the time
 */
public record MemoryOptions(
        @Nullable Tokenizer tokenizer,
        Durability durability,
        @Nullable EmbeddingModel embeddings,
        EmbeddingLimits embeddingLimits,
        InstantSource clock) {

    /** What a write survives. */
    public enum Durability {
        /** A crash of the process, of the system, and a loss of power. The default. */
        POWER_LOSS,

        /** A crash of the process; a loss of power may take the last writes with it. Faster. */
        CRASH
    }

    /** Checks that all is there. */
    public MemoryOptions {
        requireNonNull(durability, "durability");
        requireNonNull(embeddingLimits, "embeddingLimits");
        requireNonNull(clock, "clock");
    }

    /** {@return the file's own tokenizer, durable over a loss of power, search by words} */
    public static MemoryOptions defaults() {
        return new MemoryOptions(null, Durability.POWER_LOSS, null, EmbeddingLimits.defaults(), InstantSource.system());
    }

    /**
     * Returns these options with a tokenizer.
     *
     * @param changed how text becomes words
     * @return the changed options
     */
    public MemoryOptions tokenizer(Tokenizer changed) {
        return new MemoryOptions(changed, durability, embeddings, embeddingLimits, clock);
    }

    /**
     * Returns these options with another durability.
     *
     * @param changed what a write survives
     * @return the changed options
     */
    public MemoryOptions durability(Durability changed) {
        return new MemoryOptions(tokenizer, changed, embeddings, embeddingLimits, clock);
    }

    /**
     * Returns these options with an embedding model. Contents are embedded in the background; committed memories are found by
     * words at once. With another model than before, all contents are embedded anew.
     *
     * @param model the model
     * @return the changed options
     */
    public MemoryOptions embeddings(EmbeddingModel model) {
        return new MemoryOptions(tokenizer, durability, model, embeddingLimits, clock);
    }

    /**
     * Returns these options with other limits for the embedding model.
     *
     * @param changed how much is asked of it
     * @return the changed options
     */
    public MemoryOptions embeddingLimits(EmbeddingLimits changed) {
        return new MemoryOptions(tokenizer, durability, embeddings, changed, clock);
    }

    /**
     * Returns these options with a clock.
     *
     * @param changed tells the time
     * @return the changed options
     */
    public MemoryOptions clock(InstantSource changed) {
        return new MemoryOptions(tokenizer, durability, embeddings, embeddingLimits, changed);
    }
}

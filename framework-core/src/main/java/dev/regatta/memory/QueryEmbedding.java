package dev.regatta.memory;

import dev.regatta.model.Usage;
import java.util.concurrent.Callable;

/**
 * Stands between a search and the embedding model: gets what is searched for embedded, or has the vector already. Called on the
 * searching thread.
 */
@FunctionalInterface
public interface QueryEmbedding {
    /**
     * The vector of a text.
     *
     * @param vector the vector
     * @param used what making it took
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record Embedded(float[] vector, Usage used) {}

    /**
     * Returns the vector of what is searched for.
     *
     * @param model the model, as its vectors are kept
     * @param text what is searched for
     * @param call asks the model, within its limits and with its retries
     * @return the vector; not changed afterwards
     * @throws Exception if there is none: memories are found by words alone then
     */
    float[] vectorOf(String model, String text, Callable<Embedded> call) throws Exception;
}

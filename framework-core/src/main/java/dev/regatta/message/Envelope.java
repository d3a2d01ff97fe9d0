package dev.regatta.message;

import static java.util.Objects.requireNonNull;

import dev.regatta.model.Usage;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message with what is known of it: who told it to whom, when, in which run. A line of a transcript. Immutable.
 *
 * @param id which message this is, unique
 * @param time when it was told
 * @param from who told it: {@code user}, an agent's role, a model's or a tool's name; {@code null} if nobody says
 * @param to whom it was told; {@code null} if nobody says
 * @param at in which run; {@code null} for outside of runs
 * @param message what was told
 * @param usage what it took to make it; {@code null} if nothing, or nobody says
 * @param metadata what else is known, in plain form ({@link PlainValues})
 */
@SchemaVersion(1)
public record Envelope(
        String id,
        Instant time,
        @Nullable String from,
        @Nullable String to,
        @Nullable At at,
        Message message,
        @Nullable Usage usage,
        Map<String, @Nullable Object> metadata) {

    /** Copies the metadata. */
    public Envelope {
        requireNonNull(id, "id");
        requireNonNull(time, "time");
        requireNonNull(message, "message");
        metadata = PlainValues.ofAll(metadata);
    }

    /**
     * Where in a run something is told.
     *
     * @param run the run's id
     * @param task the task's id; {@code null} for the whole run
     */
    public record At(String run, @Nullable String task) {
        /** Takes any run. */
        public At {
            requireNonNull(run, "run");
        }
    }

    /**
     * Makes an envelope with an id of its own, outside of runs.
     *
     * @param from who tells it
     * @param to whom
     * @param message what
     * @return the envelope, of now
     */
    public static Envelope of(String from, String to, Message message) {
        return new Envelope(UUID.randomUUID().toString(), Instant.now(), from, to, null, message, null, Map.of());
    }

    /**
     * Returns this envelope with other metadata.
     *
     * @param changed what else is known
     * @return the changed envelope
     * @throws IllegalArgumentException if a value has no plain form
     */
    public Envelope withMetadata(Map<String, ? extends @Nullable Object> changed) {
        return new Envelope(id, time, from, to, at, message, usage, PlainValues.ofAll(changed));
    }

    /** {@return who, whom and what kind; what is said stays out of it} */
    @Override
    public String toString() {
        return "envelope " + id + " from " + from + " to " + to + ": " + message;
    }
}

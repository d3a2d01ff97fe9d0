package dev.regatta.memory;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered beside a text. Immutable.
 *
 * @param scope where it belongs: a path such as {@code /crew/briefing/facts}
 * @param metadata what else is known: strings, numbers and booleans by name
 * @param importance 0 to 1
 * @param source who remembers
 * @param sequence the conversation or series that it is a part of; it can then be found through its neighbours there;
 *     {@code null} for none
 * @param id its id, so that remembering it twice does no harm; {@code null} for a new one
 * @param time when it happened; {@code null} for now
 */
public record RememberOptions(
        String scope,
        Map<String, ?> metadata,
        double importance,
        MemorySource source,
        @Nullable String sequence,
        @Nullable String id,
        @Nullable Instant time) {
    private static final RememberOptions DEFAULTS =
            new RememberOptions("/", Map.of(), MemoryRecord.USUAL_IMPORTANCE, MemorySource.NONE, null, null, null);

    /** Copies the metadata; all else is checked when the record is made. */
    public RememberOptions {
        metadata = Map.copyOf(metadata);
    }

    /** {@return scope {@code /}, no metadata, importance 0.5, a new id, now} */
    public static RememberOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Returns the defaults with a scope.
     *
     * @param scope where it belongs
     * @return the options
     */
    public static RememberOptions in(String scope) {
        return new RememberOptions(
                scope,
                DEFAULTS.metadata,
                DEFAULTS.importance,
                DEFAULTS.source,
                DEFAULTS.sequence,
                DEFAULTS.id,
                DEFAULTS.time);
    }

    /**
     * Returns these options with metadata.
     *
     * @param changed all of it: strings, numbers and booleans by name
     * @return the changed options
     */
    public RememberOptions metadata(Map<String, ?> changed) {
        return new RememberOptions(scope, changed, importance, source, sequence, id, time);
    }

    /**
     * Returns these options with an importance.
     *
     * @param changed 0 to 1
     * @return the changed options
     */
    public RememberOptions importance(double changed) {
        return new RememberOptions(scope, metadata, changed, source, sequence, id, time);
    }

    /**
     * Returns these options with a source.
     *
     * @param changed who remembers
     * @return the changed options
     */
    public RememberOptions source(MemorySource changed) {
        return new RememberOptions(scope, metadata, importance, changed, sequence, id, time);
    }

    /**
     * Returns these options with a sequence.
     *
     * @param changed the conversation or series; its parts stand in the order of their ids
     * @return the changed options
     */
    public RememberOptions sequence(String changed) {
        return new RememberOptions(scope, metadata, importance, source, changed, id, time);
    }

    /**
     * Returns these options with an id.
     *
     * @param changed the id; where it exists already, nothing is remembered
     * @return the changed options
     */
    public RememberOptions id(String changed) {
        return new RememberOptions(scope, metadata, importance, source, sequence, changed, time);
    }

    /**
     * Returns these options with a time.
     *
     * @param changed when it happened
     * @return the changed options
     */
    public RememberOptions at(Instant changed) {
        return new RememberOptions(scope, metadata, importance, source, sequence, id, changed);
    }
}

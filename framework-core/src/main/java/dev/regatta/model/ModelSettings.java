package dev.regatta.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one answer of a model is to be made; what is {@code null} is left to the model as it was set up. Immutable.
 *
 * @param stopSequences where the model stops writing
 * @param maxOutputTokens how long the answer may be, at least 1; {@code null} for the model's own bound
 * @param temperature how freely it answers, at least 0; {@code null} for the model's own setting
 */
public record ModelSettings(
        List<String> stopSequences,
        @Nullable Integer maxOutputTokens,
        @Nullable Double temperature) {
    private static final ModelSettings DEFAULTS = new ModelSettings(List.of(), null, null);

    /** Checks the ranges. */
    public ModelSettings {
        stopSequences = List.copyOf(stopSequences);
        if (maxOutputTokens != null && maxOutputTokens < 1) {
            throw new IllegalArgumentException("maxOutputTokens must be at least 1, was " + maxOutputTokens);
        }
        if (temperature != null && !(temperature >= 0 && temperature < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("temperature must be a number from 0 on, was " + temperature);
        }
    }

    /** {@return everything left to the model} */
    public static ModelSettings defaults() {
        return DEFAULTS;
    }

    /**
     * Returns these settings with stop words.
     *
     * @param words where the model stops writing
     * @return the changed settings
     */
    public ModelSettings withStopSequences(List<String> words) {
        return new ModelSettings(words, maxOutputTokens, temperature);
    }

    /**
     * Returns these settings with a bound on the answer.
     *
     * @param tokens how long it may be, at least 1
     * @return the changed settings
     */
    public ModelSettings withMaxOutputTokens(int tokens) {
        return new ModelSettings(stopSequences, tokens, temperature);
    }

    /**
     * Returns these settings with a temperature.
     *
     * @param value how freely the model answers, at least 0
     * @return the changed settings
     */
    public ModelSettings withTemperature(double value) {
        return new ModelSettings(stopSequences, maxOutputTokens, value);
    }
}

package dev.regatta.model;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.ToLongFunction;

/**
 * What tools and models were used for: counts of calls and tokens, for each model by itself, since no two cost the same.
 * Embedding models are counted apart: their tokens cost a small part of what others do. Immutable.
 *
 * @param toolCalls tool calls that ran, whether they succeeded or not
 * @param models what each model was used for, by its name within the run, in the order of names
 * @param embeddings what each embedding model was used for, by its name, in the order of names
 */
public record Usage(long toolCalls, Map<String, ModelUsage> models, Map<String, EmbeddingUsage> embeddings) {
    /** Nothing used. */
    public static final Usage NONE = new Usage(0, Map.of(), Map.of());

    private static final Usage ONE_TOOL_CALL = new Usage(1, Map.of(), Map.of());

    /** Copies and orders the models. */
    public Usage {
        models = ordered(models);
        embeddings = ordered(embeddings);
    }

    private static <U> Map<String, U> ordered(Map<String, U> byModel) {
        return byModel.size() < 2 ? Map.copyOf(byModel) : Collections.unmodifiableMap(new TreeMap<>(byModel));
    }

    /**
     * Returns the usage of one model.
     *
     * @param model the model's name
     * @param usage what it was used for
     * @return the usage
     */
    public static Usage of(String model, ModelUsage usage) {
        return new Usage(0, Map.of(requireNonNull(model, "model"), usage), Map.of());
    }

    /**
     * Returns the usage of one embedding model.
     *
     * @param model the model's name
     * @param usage what it was used for
     * @return the usage
     */
    public static Usage ofEmbedding(String model, EmbeddingUsage usage) {
        return new Usage(0, Map.of(), Map.of(requireNonNull(model, "model"), usage));
    }

    /** {@return one tool call} */
    public static Usage ofToolCall() {
        return ONE_TOOL_CALL;
    }

    /**
     * Returns the sum of two usages.
     *
     * @param other the other one
     * @return the sum
     */
    public Usage plus(Usage other) {
        return new Usage(
                toolCalls + other.toolCalls,
                sum(models, other.models, ModelUsage::plus),
                sum(embeddings, other.embeddings, EmbeddingUsage::plus));
    }

    private static <U> Map<String, U> sum(Map<String, U> one, Map<String, U> other, BinaryOperator<U> plus) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.isEmpty() ? other : one;
        }
        if (one.size() == 1 && one.keySet().equals(other.keySet())) {
            Map.Entry<String, U> only = one.entrySet().iterator().next();
            String model = only.getKey();
            return Map.of(model, plus.apply(only.getValue(), requireNonNull(other.get(model))));
        }
        Map<String, U> sum = new TreeMap<>(one);
        other.forEach((model, usage) -> sum.merge(model, usage, plus));
        return sum;
    }

    /** {@return model calls that gave an answer; attempts that failed are not counted} */
    public long modelCalls() {
        return sum(ModelUsage::calls);
    }

    /** {@return tokens that models read, as they report them} */
    public long inputTokens() {
        return sum(ModelUsage::inputTokens);
    }

    /** {@return tokens that models wrote, as they report them} */
    public long outputTokens() {
        return sum(ModelUsage::outputTokens);
    }

    /** {@return tokens read and written} */
    public long totalTokens() {
        return inputTokens() + outputTokens();
    }

    /** {@return calls of embedding models that gave vectors} */
    public long embeddingCalls() {
        return embeddings.values().stream().mapToLong(EmbeddingUsage::calls).sum();
    }

    /** {@return tokens that embedding models read, as they report them; no part of the other counts} */
    public long embeddingTokens() {
        return embeddings.values().stream()
                .mapToLong(EmbeddingUsage::inputTokens)
                .sum();
    }

    private long sum(ToLongFunction<ModelUsage> count) {
        long sum = 0;
        for (ModelUsage usage : models.values()) {
            sum += count.applyAsLong(usage);
        }
        return sum;
    }
}

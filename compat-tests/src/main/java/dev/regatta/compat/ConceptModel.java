package dev.regatta.compat;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.Response;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** An embedding model that knows a few concepts: a word of one points in its direction, any other in one of its own. */
final class ConceptModel implements EmbeddingModel {
    private static final int DIMENSION = 64;
    private static final Map<String, Integer> CONCEPTS =
            Map.of("car", 0, "automobile", 0, "vehicle", 0, "bread", 1, "butter", 1);
    private static final Pattern BETWEEN_WORDS = Pattern.compile("\\W+");

    private volatile boolean failing;

    void fail(boolean now) {
        failing = now;
    }

    @Override
    public Response<List<Embedding>> embedAll(List<TextSegment> texts) {
        if (failing) {
            throw new IllegalStateException("the model is away");
        }
        return Response.from(
                texts.stream().map(text -> Embedding.from(vector(text.text()))).toList());
    }

    private static float[] vector(String text) {
        float[] vector = new float[DIMENSION];
        for (String word : BETWEEN_WORDS.split(text.toLowerCase(Locale.ROOT), -1)) {
            Integer concept = CONCEPTS.get(word);
            vector[concept == null ? 2 + Math.floorMod(word.hashCode(), DIMENSION - 2) : concept] += 1;
        }
        return vector;
    }

    @Override
    public int dimension() {
        return DIMENSION;
    }

    @Override
    public String modelName() {
        return "concepts";
    }
}

package dev.regatta.compat.memory;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.Response;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An embedding model that knows a few concepts: a word of one points in its direction, any other in one of its own. */
final class ConceptModel implements EmbeddingModel {
    private static final int DIMENSION = 64;
    private static final Map<String, Integer> CONCEPTS =
            Map.of("car", 0, "automobile", 0, "vehicle", 0, "bread", 1, "butter", 1);
    private static final Pattern BETWEEN_WORDS = Pattern.compile("\\W+");

    private final Map<String, float[]> odd = new ConcurrentHashMap<>();
    private volatile @Nullable Throwable failing;
    private volatile String refused = "";

    /** Makes a vector of a text that holds a word what it is told to be. */
    void answer(String word, float... vector) {
        odd.put(word, vector);
    }

    /** Fails for texts that hold a word. */
    void refuse(String word) {
        refused = word;
    }

    /** Fails with something from now on; {@code null} for not any more. */
    void fail(@Nullable Throwable with) {
        failing = with;
    }

    @Override
    public Response<List<Embedding>> embedAll(List<TextSegment> texts) {
        Throwable failure = failing;
        if (failure != null) {
            throw ConceptModel.<RuntimeException>sneaky(failure);
        }
        String unwanted = refused;
        if (!unwanted.isEmpty() && texts.stream().anyMatch(text -> text.text().contains(unwanted))) {
            throw new IllegalArgumentException("not this text");
        }
        return Response.from(
                texts.stream().map(text -> Embedding.from(vector(text.text()))).toList());
    }

    /** Throws it as it is, whatever it is. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // which is what Kotlin does
    private static <T extends Throwable> RuntimeException sneaky(Throwable failure) throws T {
        throw (T) failure;
    }

    private float[] vector(String text) {
        for (Map.Entry<String, float[]> each : odd.entrySet()) {
            if (text.contains(each.getKey())) {
                return each.getValue();
            }
        }
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

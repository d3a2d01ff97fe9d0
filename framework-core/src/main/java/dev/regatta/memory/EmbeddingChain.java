package dev.regatta.memory;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.Response;
import dev.langchain4j.model.output.TokenUsage;
import dev.regatta.error.StepTimeoutException;
import dev.regatta.internal.call.BoundedCall;
import dev.regatta.internal.call.ModelPermits;
import dev.regatta.internal.call.Retriability;
import dev.regatta.internal.call.RunThreads;
import dev.regatta.model.EmbeddingUsage;
import dev.regatta.model.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Everything between a memory and its embedding model, which nothing else calls: attempts (time limit → permit → the call).
 * A call holds its permit until it has ended, also when nobody waits for it any more, so a model that hangs costs no more threads than
 * it may have calls at once. Thread-safe.
 */
final class EmbeddingChain {
    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final String CALL = "embedding";

    /** Models that run in this process compute for long, which would hold up all virtual threads. */
    private static final RunThreads THREADS = new RunThreads(
            Thread.ofPlatform().daemon().name("regatta-embedding-", 0).factory());

    private final EmbeddingModel model;
    private final EmbeddingLimits limits;
    private final ModelPermits permits;

    EmbeddingChain(EmbeddingModel model, EmbeddingLimits limits) {
        this.model = model;
        this.limits = limits;
        this.permits = ModelPermits.ofProcess(limits.callsAtOnce());
    }

    /** Asks a model. */
    private interface Asking<T> {
        Response<T> ask(EmbeddingModel model);
    }

    /** {@return the name under which vectors of this model are kept; others never meet them} */
    String keptAs() {
        return model.getClass().getName() + "/" + model.modelName();
    }

    /**
     * Embeds what is searched for.
     *
     * @return its vector, which can be compared, and what this took
     */
    QueryEmbedding.Embedded ofQuery(String text) throws Exception {
        Response<Embedding> response = call(model -> model.embed(text));
        return new QueryEmbedding.Embedded(
                VectorIndex.checked(response.content().vector()), usage(response.tokenUsage()));
    }

    /** {@return the vectors of contents, in their order, which can be compared} */
    List<float[]> ofContents(List<String> texts) throws Exception {
        List<TextSegment> segments = texts.stream().map(TextSegment::from).toList();
        List<Embedding> embeddings = call(model -> model.embedAll(segments)).content();
        if (embeddings.size() != texts.size()) {
            throw new IllegalStateException(
                    "The embedding model made " + embeddings.size() + " vectors of " + texts.size() + " texts");
        }
        List<float[]> vectors = new ArrayList<>(embeddings.size());
        for (Embedding embedding : embeddings) {
            vectors.add(VectorIndex.checked(embedding.vector()));
        }
        return vectors;
    }

    private <T> Response<T> call(Asking<T> asking) throws Exception {
        long end = System.nanoTime() + limits.timeout().toNanos();
        for (int attempt = 1; ; attempt++) {
            try {
                return attempt(asking, Duration.ofNanos(end - System.nanoTime()));
            } catch (Exception failure) {
                Duration delay = delayAfter(attempt, failure, Duration.ofNanos(end - System.nanoTime()));
                if (delay == null) {
                    throw failure;
                }
                Thread.sleep(delay);
            }
        }
    }

    private <T> Response<T> attempt(Asking<T> asking, Duration left) throws Exception {
        if (!left.isPositive()) {
            throw StepTimeoutException.of(CALL, limits.timeout(), false);
        }
        return BoundedCall.call(
                CALL,
                () -> {
                    ModelPermits.Permit permit = permits.take(model, CALL, left);
                    try (permit) {
                        return asking.ask(model);
                    }
                },
                left,
                GRACE,
                THREADS,
                RunThreads.Kind.HEAVY);
    }

    /** {@return how long to wait before the next attempt; {@code null} if there is none} */
    private @Nullable Duration delayAfter(int attempt, Exception failure, Duration left) {
        if (!Retriability.again(limits.retry(), attempt, failure)) {
            return null;
        }
        Duration delay = Retriability.retryAfter(failure)
                .orElseGet(() -> limits.retry().delayAfter(attempt, ThreadLocalRandom.current()));
        boolean tooLong = delay.compareTo(limits.retry().maxDelay()) > 0 || delay.compareTo(left) >= 0;
        return tooLong ? null : delay;
    }

    private Usage usage(@Nullable TokenUsage tokens) {
        Integer read = tokens == null ? null : tokens.inputTokenCount();
        String declared = model.modelName();
        String name = declared == null || declared.isBlank() || declared.equals("unknown")
                ? model.getClass()
                        .getName()
                        .substring(model.getClass().getName().lastIndexOf('.') + 1)
                : declared;
        return Usage.ofEmbedding(name, new EmbeddingUsage(1, read == null ? 0 : read));
    }
}

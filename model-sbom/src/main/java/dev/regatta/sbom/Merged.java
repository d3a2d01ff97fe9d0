package dev.regatta.sbom;

import dev.regatta.sbom.bom.ModelFacts;
import dev.regatta.sbom.bom.ModelFacts.Origin;
import dev.regatta.sbom.bom.ModelFile;
import dev.regatta.sbom.bom.TensorSummary;
import dev.regatta.sbom.bom.TensorSummary.Share;
import dev.regatta.sbom.bom.TensorSummary.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * What the files of a model say together.
 *
 * @param facts of each, what the first file says that says it
 * @param tensors the sum
 */
record Merged(ModelFacts facts, TensorSummary tensors) {
    /** More tensors than any model has; beyond it they are counted and not listed. */
    private static final int MOST_LISTED = 200_000;

    private static final String MIXED = "mixed";

    static Merged of(List<ModelFile> files) {
        return new Merged(
                facts(files.stream().map(ModelFile::facts).toList()),
                tensors(files.stream().map(ModelFile::tensors).toList()));
    }

    private static ModelFacts facts(List<ModelFacts> all) {
        List<Origin> origins = all.stream().map(ModelFacts::origin).toList();
        return new ModelFacts(
                first(all, ModelFacts::title),
                first(all, ModelFacts::architecture),
                first(all, ModelFacts::quantization),
                dtype(all),
                firstNumber(all, ModelFacts::contextLength),
                firstNumber(all, ModelFacts::vocabularySize),
                first(all, ModelFacts::license),
                new Origin(
                        firstList(origins, Origin::baseModels),
                        first(origins, Origin::trainingFramework),
                        first(origins, Origin::task),
                        firstList(origins, Origin::tags)));
    }

    private static Optional<String> dtype(List<ModelFacts> all) {
        List<String> types =
                all.stream().flatMap(facts -> facts.dtype().stream()).distinct().toList();
        return types.size() > 1 ? Optional.of(MIXED) : types.stream().findFirst();
    }

    private static <F, T> Optional<T> first(List<F> all, Function<F, Optional<T>> part) {
        return all.stream().flatMap(each -> part.apply(each).stream()).findFirst();
    }

    private static OptionalLong firstNumber(List<ModelFacts> all, Function<ModelFacts, OptionalLong> part) {
        return all.stream()
                .map(part)
                .filter(OptionalLong::isPresent)
                .findFirst()
                .orElse(OptionalLong.empty());
    }

    private static List<String> firstList(List<Origin> all, Function<Origin, List<String>> part) {
        return all.stream()
                .map(part)
                .filter(list -> !list.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    private static TensorSummary tensors(List<TensorSummary> all) {
        long count = 0;
        OptionalLong parameters = OptionalLong.empty();
        Map<String, Share> byType = new LinkedHashMap<>();
        List<Tensor> listed = new ArrayList<>();
        for (TensorSummary each : all) {
            count += each.count();
            if (each.parameters().isPresent()) {
                parameters = OptionalLong.of(
                        sum(parameters.orElse(0), each.parameters().getAsLong()));
            }
            each.byType()
                    .forEach((type, share) -> byType.merge(
                            type,
                            share,
                            (one, other) ->
                                    new Share(one.count() + other.count(), sum(one.parameters(), other.parameters()))));
            each.listed().stream().limit(MOST_LISTED - listed.size()).forEach(listed::add);
        }
        return new TensorSummary(count, parameters, byType, listed);
    }

    /** Sums that no model reaches stay at the largest number: each part of them was bounded already. */
    private static long sum(long one, long other) {
        long sum = one + other;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }
}

package dev.regatta.sbom.bom;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a model says of itself, in its header and in the files beside it. Nothing here was guessed: what is not said is empty.
 *
 * @param title the name its makers gave it
 * @param architecture such as {@code llama}
 * @param quantization such as {@code Q4_K_M}: from the declared file type, else the type that most parameters have
 * @param dtype the number format of weights that are not quantized, such as {@code BF16}; {@code mixed} when there are several
 * @param contextLength the longest context in tokens that it was made for
 * @param vocabularySize how many tokens its vocabulary has
 * @param license its licence
 * @param origin where it comes from
 */
public record ModelFacts(
        Optional<String> title,
        Optional<String> architecture,
        Optional<String> quantization,
        Optional<String> dtype,
        OptionalLong contextLength,
        OptionalLong vocabularySize,
        Optional<License> license,
        Origin origin) {
    /** Of a model about which nothing is known. */
    public static final ModelFacts NONE = new ModelFacts(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            Optional.empty(),
            new Origin(List.of(), Optional.empty(), Optional.empty(), List.of()));

    /**
     * Where a model comes from.
     *
     * @param baseModels what it was made from, as its makers name it, mostly {@code organisation/name}; the first is the main one
     * @param trainingFramework such as {@code transformers 4.40.0}
     * @param task what it is for, such as {@code text-generation}
     * @param tags words its makers gave it, in their order
     */
    public record Origin(
            List<String> baseModels, Optional<String> trainingFramework, Optional<String> task, List<String> tags) {
        /** Copies the lists. */
        public Origin {
            baseModels = List.copyOf(baseModels);
            tags = List.copyOf(tags);
            requireNonNull(trainingFramework, "trainingFramework");
            requireNonNull(task, "task");
        }
    }

    /** Checks the parts. */
    public ModelFacts {
        requireNonNull(title, "title");
        requireNonNull(architecture, "architecture");
        requireNonNull(quantization, "quantization");
        requireNonNull(dtype, "dtype");
        requireNonNull(contextLength, "contextLength");
        requireNonNull(vocabularySize, "vocabularySize");
        requireNonNull(license, "license");
        requireNonNull(origin, "origin");
    }
}

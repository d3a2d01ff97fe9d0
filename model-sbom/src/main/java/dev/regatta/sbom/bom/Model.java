package dev.regatta.sbom.bom;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.stream.Stream;

/**
 * One model: a file, or the files into which it was split.
 *
 * @param name the name of its file without the suffix; of a split model without the number of the part
 * @param files its files, by number of the part; never empty
 * @param facts what all files together say
 * @param tensors of all files together
 * @param findings what somebody should know of the files as a set, such as a missing part
 */
public record Model(
        String name, List<ModelFile> files, ModelFacts facts, TensorSummary tensors, List<Finding> findings) {
    /** Copies the lists. */
    public Model {
        requireNonNull(name, "name");
        requireNonNull(facts, "facts");
        requireNonNull(tensors, "tensors");
        files = List.copyOf(files);
        findings = List.copyOf(findings);
        if (files.isEmpty()) {
            throw new IllegalArgumentException("a model has at least one file");
        }
    }

    /** {@return the length of all files together} */
    public long sizeBytes() {
        return files.stream().mapToLong(file -> file.identity().sizeBytes()).sum();
    }

    /** {@return the findings of the set and of every file} */
    public List<Finding> allFindings() {
        return Stream.concat(findings.stream(), files.stream().flatMap(file -> file.findings().stream()))
                .toList();
    }
}

package dev.regatta.sbom.bom;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A bill of materials: the models that were found.
 *
 * @param root what was scanned, absolute
 * @param created when, to the second; {@code SOURCE_DATE_EPOCH} if that is set
 * @param models the models, by path
 * @param findings what concerns no single model, such as a folder that could not be read
 */
public record Sbom(Path root, Instant created, List<Model> models, List<Finding> findings) {
    /** Copies the lists. */
    public Sbom {
        requireNonNull(root, "root");
        requireNonNull(created, "created");
        models = List.copyOf(models);
        findings = List.copyOf(findings);
    }

    /** {@return the files of all models} */
    public List<ModelFile> files() {
        return models.stream().flatMap(model -> model.files().stream()).toList();
    }

    /** {@return the severity of the worst finding of all, if there is any} */
    public Optional<Finding.Severity> worst() {
        return Stream.concat(findings.stream(), models.stream().flatMap(model -> model.allFindings().stream()))
                .map(Finding::severity)
                .max(Comparator.naturalOrder());
    }
}

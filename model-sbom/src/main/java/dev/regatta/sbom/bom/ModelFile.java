package dev.regatta.sbom.bom;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One file, and what it says.
 *
 * @param identity which file it is
 * @param format what it is written in
 * @param facts what the header and the files beside it say of the model
 * @param tensors what the header says of its tensors
 * @param metadata the header's own entries in their order: {@code String}, {@code Boolean}, {@code Long}, {@code BigInteger} for
 *     unsigned numbers from 2⁶³ on, {@code Double} (also NaN and infinite), {@code List} of these, and {@link LongArray}
 * @param beside what of interest the files beside it say: the keys {@code model_type}, {@code architectures}, {@code
 *     torch_dtype}, {@code transformers_version} and {@code tokenizer_class}, where given
 * @param findings what somebody should know of it, in the order of the file
 */
public record ModelFile(
        Identity identity,
        ModelFormat format,
        ModelFacts facts,
        TensorSummary tensors,
        Map<String, Object> metadata,
        Map<String, Object> beside,
        List<Finding> findings) {
    /**
     * Which file it is.
     *
     * @param path where it lies, absolute
     * @param name its name; bytes that are not UTF-8 are replaced by U+FFFD
     * @param location its path from the folder that was scanned, as a URI reference with {@code /} between the parts and every
     *     byte but letters, digits and {@code -._~} percent-encoded: gives back the exact bytes of the name
     * @param sizeBytes its length
     * @param sha256 its SHA-256 in lower-case hexadecimal; empty when it was not wanted, could not be computed, or the file changed
     *     meanwhile
     */
    public record Identity(Path path, String name, String location, long sizeBytes, Optional<String> sha256) {
        /** Checks the parts. */
        public Identity {
            requireNonNull(path, "path");
            requireNonNull(name, "name");
            requireNonNull(location, "location");
            requireNonNull(sha256, "sha256");
        }
    }

    /** Copies the collections. */
    public ModelFile {
        requireNonNull(identity, "identity");
        requireNonNull(format, "format");
        requireNonNull(facts, "facts");
        requireNonNull(tensors, "tensors");
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
        beside = Collections.unmodifiableMap(new LinkedHashMap<>(beside));
        findings = List.copyOf(findings);
    }
}

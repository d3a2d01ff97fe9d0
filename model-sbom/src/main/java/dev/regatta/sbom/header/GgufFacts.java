package dev.regatta.sbom.header;

import dev.regatta.sbom.bom.FindingCode;
import dev.regatta.sbom.bom.License;
import dev.regatta.sbom.bom.LongArray;
import dev.regatta.sbom.bom.ModelFacts;
import dev.regatta.sbom.bom.ModelFacts.Origin;
import dev.regatta.sbom.bom.TensorSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the well-known keys of a GGUF header say. */
final class GgufFacts {
    private static final Set<String> NOT_QUANTIZED = Set.of("F16", "F32", "F64", "BF16");
    private static final int MOST_BASE_MODELS = 32;
    private static final Pattern HUB = Pattern.compile("https?://(?:www\\.)?huggingface\\.co/([^/\\s]+/[^/?#\\s]+).*");

    private final Map<String, Object> metadata;
    private final Findings findings;

    GgufFacts(Map<String, Object> metadata, Findings findings) {
        this.metadata = metadata;
        this.findings = findings;
    }

    ModelFacts of(TensorSummary tensors, Optional<TensorType> ofMostWeights) {
        Optional<String> architecture = text("general.architecture");
        Optional<String> quantization = quantization(tensors, ofMostWeights);
        return new ModelFacts(
                text("general.name"),
                architecture,
                quantization,
                quantization.filter(NOT_QUANTIZED::contains),
                number(architecture, "general.context_length", ".context_length"),
                vocabulary(architecture),
                license(),
                new Origin(baseModels(), Optional.empty(), Optional.empty(), tags()));
    }

    /** Says so if what every file should say was not said. */
    void tellMissing(ModelFacts facts) {
        if (facts.architecture().isEmpty()) {
            findings.add(
                    FindingCode.ARCHITECTURE_MISSING,
                    -1,
                    "general.architecture",
                    "The header does not name the architecture in 'general.architecture'.");
        }
    }

    private Optional<String> text(String key) {
        Object value = metadata.get(key);
        if (value instanceof String text) {
            return Optional.of(text.strip()).filter(each -> !each.isEmpty());
        }
        if (value != null) {
            tellType(key, "a text");
        }
        return Optional.empty();
    }

    private void tellType(String key, String wanted) {
        findings.add(
                FindingCode.METADATA_TYPE,
                -1,
                key,
                "The value of '" + Findings.cut(key) + "' should be " + wanted + ", and is not. It was left out.");
    }

    private OptionalLong number(String key) {
        Object value = metadata.get(key);
        if (value instanceof Long number && number >= 0) {
            return OptionalLong.of(number);
        }
        if (value != null) {
            tellType(key, "a whole number from 0 to 2^63 - 1");
        }
        return OptionalLong.empty();
    }

    /** {@return the number of a general key, else of the architecture's key, else of the first key that ends so} */
    private OptionalLong number(Optional<String> architecture, String general, String suffix) {
        String own = architecture.orElse("") + suffix;
        return java.util.stream.Stream.concat(
                        java.util.stream.Stream.of(general, own),
                        metadata.keySet().stream().filter(key -> key.endsWith(suffix) && !key.equals(own)))
                .map(this::number)
                .filter(OptionalLong::isPresent)
                .findFirst()
                .orElse(OptionalLong.empty());
    }

    private OptionalLong vocabulary(Optional<String> architecture) {
        Object tokens = metadata.get("tokenizer.ggml.tokens");
        if (tokens instanceof LongArray array) {
            return OptionalLong.of(array.count());
        }
        if (tokens instanceof List<?> list) {
            return OptionalLong.of(list.size());
        }
        OptionalLong declared = number("tokenizer.ggml.n_vocab");
        return declared.isPresent() ? declared : number(architecture, "general.vocab_size", ".vocab_size");
    }

    private Optional<String> quantization(TensorSummary tensors, Optional<TensorType> ofMostWeights) {
        OptionalLong declared = number("general.file_type");
        if (declared.isEmpty()) {
            return ofMostParameters(tensors);
        }
        Optional<FileType> type = FileType.of(declared.getAsLong());
        if (type.isEmpty()) {
            findings.add(
                    FindingCode.FILE_TYPE_UNKNOWN,
                    -1,
                    "general.file_type",
                    "The file type " + declared.getAsLong()
                            + " is unknown or was withdrawn. The number format of most parameters is taken.");
            return ofMostParameters(tensors);
        }
        if (type.get() == FileType.GUESSED) {
            return ofMostParameters(tensors);
        }
        String label = type.get().label();
        ofMostWeights
                .filter(most -> !type.get().fits(most))
                .ifPresent(most -> findings.add(
                        FindingCode.QUANTIZATION_MISMATCH,
                        -1,
                        "general.file_type",
                        "The file declares " + label + " (file type " + declared.getAsLong()
                                + "), and most of its weights are " + most + ". Do not rely on the name."));
        return Optional.of(label);
    }

    private static Optional<String> ofMostParameters(TensorSummary tensors) {
        return tensors.byType().entrySet().stream()
                .max(java.util.Comparator.comparingLong(
                        entry -> entry.getValue().parameters()))
                .map(Map.Entry::getKey);
    }

    private Optional<License> license() {
        Optional<String> name = text("general.license.name");
        return text("general.license")
                .filter(declared -> !declared.equalsIgnoreCase("other") || name.isEmpty())
                .map(declared -> LicenseExpressions.read(declared, "general.license"))
                .or(() -> name.map(declared -> LicenseExpressions.read(declared, "general.license.name")));
    }

    private List<String> tags() {
        return metadata.get("general.tags") instanceof List<?> tags ? texts(tags) : List.of();
    }

    private static List<String> texts(List<?> values) {
        return values.stream()
                .filter(String.class::isInstance)
                .map(each -> ((String) each).strip())
                .filter(each -> !each.isEmpty())
                .distinct()
                .toList();
    }

    private List<String> baseModels() {
        long count = Math.min(number("general.base_model.count").orElse(0), MOST_BASE_MODELS);
        List<String> names = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            String name = baseModel("general.base_model." + i + ".");
            if (name != null && !names.contains(name)) {
                names.add(name);
            }
        }
        return names;
    }

    private @Nullable String baseModel(String prefix) {
        Matcher hub = HUB.matcher(text(prefix + "repo_url").orElse(""));
        if (hub.matches()) {
            return hub.group(1);
        }
        Optional<String> name = text(prefix + "name");
        return text(prefix + "organization")
                .flatMap(by -> name.map(each -> by + "/" + each))
                .or(() -> name)
                .orElse(null);
    }
}

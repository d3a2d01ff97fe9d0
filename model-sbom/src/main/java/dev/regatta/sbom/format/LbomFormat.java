package dev.regatta.sbom.format;

import dev.regatta.sbom.bom.Finding;
import dev.regatta.sbom.bom.Finding.Severity;
import dev.regatta.sbom.bom.FindingCode;
import dev.regatta.sbom.bom.License;
import dev.regatta.sbom.bom.LongArray;
import dev.regatta.sbom.bom.Model;
import dev.regatta.sbom.bom.ModelFacts;
import dev.regatta.sbom.bom.ModelFile;
import dev.regatta.sbom.bom.ModelFormat;
import dev.regatta.sbom.bom.Sbom;
import dev.regatta.sbom.bom.TensorSummary;
import dev.regatta.sbom.bom.TensorSummary.Tensor;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The document of l-bom, version 1.0, one per file: the same keys in the same order. Values are what the files say, also where
 * l-bom says something else; a number that JSON does not have is a text.
 */
final class LbomFormat {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'+00:00'").withZone(ZoneOffset.UTC);
    private static final String HASH_SKIPPED = "SHA256 computation skipped by request.";

    private LbomFormat() {}

    /** {@return one document, or a list of them if there is not exactly one file} */
    static Object of(Sbom sbom) {
        List<Map<String, @Nullable Object>> documents = new ArrayList<>();
        for (Model model : sbom.models()) {
            for (int i = 0; i < model.files().size(); i++) {
                List<Finding> ofAll = i == 0 ? model.findings() : List.of();
                documents.add(document(model.files().get(i), ofAll, sbom.created()));
            }
        }
        return documents.size() == 1 ? documents.getFirst() : documents;
    }

    private static Map<String, @Nullable Object> document(ModelFile file, List<Finding> ofAll, Instant created) {
        ModelFacts facts = file.facts();
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("sbom_version", "1.0");
        document.put("generated_at", TIME.format(created));
        document.put("tool_name", Product.NAME);
        document.put("tool_version", Product.VERSION);
        document.put("model_path", file.identity().path().toString());
        document.put("model_filename", file.identity().name());
        document.put("file_size_bytes", file.identity().sizeBytes());
        document.put("sha256", file.identity().sha256().orElse(""));
        document.put("format", file.format().label());
        document.put("architecture", facts.architecture().orElse(null));
        document.put("parameter_count", Values.orNull(file.tensors().parameters()));
        document.put("quantization", facts.quantization().orElse(null));
        document.put("dtype", facts.dtype().orElse(null));
        document.put("context_length", Values.orNull(facts.contextLength()));
        document.put("vocab_size", Values.orNull(facts.vocabularySize()));
        document.put("license", facts.license().map(License::declared).orElse(null));
        document.put(
                "base_model", facts.origin().baseModels().stream().findFirst().orElse(null));
        document.put("training_framework", facts.origin().trainingFramework().orElse(null));
        document.put("metadata", metadata(file));
        document.put("warnings", warnings(file, ofAll));
        return document;
    }

    private static Map<String, Object> metadata(ModelFile file) {
        Map<String, Object> all = new LinkedHashMap<>(Values.map(file.metadata(), LbomFormat::longArray));
        if (file.format() instanceof ModelFormat.Gguf gguf) {
            TensorSummary tensors = file.tensors();
            all.put("gguf_version", gguf.version());
            all.put("endianness", Fact.endianness(gguf.order()));
            all.put("metadata_keys", List.copyOf(file.metadata().keySet()));
            all.put("tensor_count", tensors.count());
            all.put("tensor_type_counts", byType(tensors, TensorSummary.Share::count));
            all.put("tensor_type_parameter_counts", byType(tensors, TensorSummary.Share::parameters));
        } else if (file.format() instanceof ModelFormat.Safetensors) {
            List<Tensor> tensors = file.tensors().listed();
            Map<String, String> types = new LinkedHashMap<>();
            tensors.forEach(tensor -> types.put(tensor.name(), tensor.type()));
            all.put("layer_names", tensors.stream().map(Tensor::name).toList());
            all.put("tensor_dtypes", types);
        }
        if (!file.beside().isEmpty()) {
            all.put("sidecar_config", Values.map(file.beside(), LbomFormat::longArray));
        }
        return all;
    }

    private static Map<String, Long> byType(TensorSummary tensors, ToLongFunction<TensorSummary.Share> what) {
        Map<String, Long> all = new LinkedHashMap<>();
        tensors.byType().forEach((type, share) -> all.put(type, what.applyAsLong(share)));
        return all;
    }

    private static Map<String, Object> longArray(LongArray array) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("type", "array");
        shown.put("element_type", array.elementType());
        shown.put("count", array.count());
        shown.put("preview", Values.list(array.preview(), LbomFormat::longArray));
        shown.put("truncated", true);
        return shown;
    }

    private static List<String> warnings(ModelFile file, List<Finding> ofAll) {
        Set<String> all = new LinkedHashSet<>();
        Stream.concat(file.findings().stream(), ofAll.stream()).forEach(finding -> {
            if (finding.code() == FindingCode.HASH_SKIPPED) {
                all.add(HASH_SKIPPED);
            } else if (isTold(finding)) {
                all.add(finding.code().label() + ": " + finding.message());
            }
        });
        return List.copyOf(all);
    }

    /** Readers of l-bom's documents count on whole lists. */
    private static boolean isTold(Finding finding) {
        return finding.severity().compareTo(Severity.WARNING) >= 0
                || finding.code() == FindingCode.TENSOR_LIST_CUT
                || finding.code() == FindingCode.METADATA_CUT;
    }
}

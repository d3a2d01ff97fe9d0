package dev.regatta.sbom.format;

import dev.regatta.sbom.bom.Finding;
import dev.regatta.sbom.bom.LongArray;
import dev.regatta.sbom.bom.Model;
import dev.regatta.sbom.bom.ModelFacts;
import dev.regatta.sbom.bom.ModelFile;
import dev.regatta.sbom.bom.ModelFormat;
import dev.regatta.sbom.bom.Sbom;
import dev.regatta.sbom.bom.TensorSummary;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is known, in the product's own JSON. Every key is always there, in this order; what is not known is {@code null}
 * or empty.
 *
 * <pre>
 * schema         "regatta-model-sbom/1"; another number when a key is renamed or goes
 * tool           name, version
 * created        when, to the second, UTC
 * root           what was scanned, an absolute path
 * models[]       by path
 *   name, sizeBytes
 *   (facts)      title, architecture, parameters, quantization, dtype, contextLength, vocabularySize,
 *                license {declared, expression, listed, source}, baseModels[], trainingFramework, task, tags[]
 *   tensors      count, byType {type: {count, parameters}}
 *   findings[]   of the files as a set
 *   files[]      by number of the part
 *     name, location, path, sizeBytes, sha256
 *     format     name; of GGUF also version, endianness, alignment; of safetensors also headerBytes
 *     (facts)    as above
 *     tensors    as above, and complete, listed[] {name, type, shape[], offset, bytes}
 *     metadata   the header's own entries; an array of more than 16 elements is {elementType, count, preview[16]};
 *                numbers that JSON does not have are "NaN", "Infinity", "-Infinity"
 *     beside     what files beside it say
 *     findings[] code, severity, byteOffset (null if none), element (null if none), message
 * findings[]     of the scan as a whole
 * </pre>
 */
final class JsonFormat {
    private JsonFormat() {}

    static Map<String, @Nullable Object> of(Sbom sbom) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("schema", "regatta-model-sbom/1");
        document.put("tool", Values.ordered("name", Product.NAME, "version", Product.VERSION));
        document.put("created", sbom.created().toString());
        document.put("root", sbom.root().toString());
        document.put("models", sbom.models().stream().map(JsonFormat::model).toList());
        document.put("findings", findings(sbom.findings()));
        return document;
    }

    private static Map<String, @Nullable Object> model(Model model) {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        shown.put("name", model.name());
        shown.put("sizeBytes", model.sizeBytes());
        putFacts(model.facts(), model.tensors(), shown);
        shown.put("tensors", summary(model.tensors()));
        shown.put("findings", findings(model.findings()));
        shown.put("files", model.files().stream().map(JsonFormat::file).toList());
        return shown;
    }

    private static Map<String, @Nullable Object> file(ModelFile file) {
        ModelFile.Identity identity = file.identity();
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        shown.put("name", identity.name());
        shown.put("location", identity.location());
        shown.put("path", identity.path().toString());
        shown.put("sizeBytes", identity.sizeBytes());
        shown.put("sha256", identity.sha256().orElse(null));
        shown.put("format", format(file.format()));
        putFacts(file.facts(), file.tensors(), shown);
        Map<String, @Nullable Object> tensors = summary(file.tensors());
        tensors.put("complete", file.tensors().isComplete());
        tensors.put(
                "listed",
                file.tensors().listed().stream().map(JsonFormat::tensor).toList());
        shown.put("tensors", tensors);
        shown.put("metadata", Values.map(file.metadata(), JsonFormat::longArray));
        shown.put("beside", Values.map(file.beside(), JsonFormat::longArray));
        shown.put("findings", findings(file.findings()));
        return shown;
    }

    private static void putFacts(ModelFacts facts, TensorSummary tensors, Map<String, @Nullable Object> shown) {
        shown.put("title", facts.title().orElse(null));
        shown.put("architecture", facts.architecture().orElse(null));
        shown.put("parameters", Values.orNull(tensors.parameters()));
        shown.put("quantization", facts.quantization().orElse(null));
        shown.put("dtype", facts.dtype().orElse(null));
        shown.put("contextLength", Values.orNull(facts.contextLength()));
        shown.put("vocabularySize", Values.orNull(facts.vocabularySize()));
        shown.put(
                "license",
                facts.license()
                        .map(license -> Values.ordered(
                                "declared", license.declared(),
                                "expression", license.expression(),
                                "listed", license.listed(),
                                "source", license.source()))
                        .orElse(null));
        shown.put("baseModels", facts.origin().baseModels());
        shown.put("trainingFramework", facts.origin().trainingFramework().orElse(null));
        shown.put("task", facts.origin().task().orElse(null));
        shown.put("tags", facts.origin().tags());
    }

    private static Map<String, @Nullable Object> format(ModelFormat format) {
        return switch (format) {
            case ModelFormat.Gguf gguf ->
                Values.ordered(
                        "name", gguf.label(),
                        "version", gguf.version(),
                        "endianness", Fact.endianness(gguf.order()),
                        "alignment", gguf.alignment());
            case ModelFormat.Safetensors safetensors ->
                Values.ordered("name", safetensors.label(), "headerBytes", safetensors.headerBytes());
            case ModelFormat.Unknown unknown -> Values.ordered("name", unknown.label());
        };
    }

    private static Map<String, @Nullable Object> summary(TensorSummary tensors) {
        Map<String, Object> types = new LinkedHashMap<>();
        tensors.byType()
                .forEach((type, share) ->
                        types.put(type, Values.ordered("count", share.count(), "parameters", share.parameters())));
        return Values.ordered("count", tensors.count(), "byType", types);
    }

    private static Map<String, @Nullable Object> tensor(TensorSummary.Tensor tensor) {
        return Values.ordered(
                "name", tensor.name(),
                "type", tensor.type(),
                "shape", tensor.shape(),
                "offset", tensor.offset(),
                "bytes", tensor.bytes());
    }

    private static Map<String, @Nullable Object> longArray(LongArray array) {
        return Values.ordered(
                "elementType", array.elementType(),
                "count", array.count(),
                "preview", Values.list(array.preview(), JsonFormat::longArray));
    }

    private static List<Map<String, @Nullable Object>> findings(List<Finding> findings) {
        return findings.stream().map(JsonFormat::finding).toList();
    }

    private static Map<String, @Nullable Object> finding(Finding finding) {
        Finding.Position at = finding.at();
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        shown.put("code", finding.code().label());
        shown.put("severity", finding.severity().label());
        shown.put("byteOffset", at.byteOffset() < 0 ? null : at.byteOffset());
        shown.put("element", at.element().isEmpty() ? null : at.element());
        shown.put("message", finding.message());
        return shown;
    }
}

package dev.regatta.sbom.format;

import dev.regatta.sbom.bom.License;
import dev.regatta.sbom.bom.Model;
import dev.regatta.sbom.bom.ModelFacts;
import dev.regatta.sbom.bom.ModelFile;
import dev.regatta.sbom.bom.ModelFormat;
import dev.regatta.sbom.bom.TensorSummary;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Something that is known of a model, for the formats that have no place of their own for it.
 *
 * @param name such as {@code context-length}; never out of a file
 * @param value as text
 */
record Fact(String name, String value) {

    /** {@return what is known of a model, in a fixed order; what is not known is left out} */
    static List<Fact> of(Model model) {
        List<Fact> all = new ArrayList<>();
        ModelFacts facts = model.facts();
        add(all, "title", facts.title());
        addFormat(all, model.files().getFirst().format());
        add(all, "architecture", facts.architecture());
        addTensors(all, model.tensors());
        add(all, "quantization", facts.quantization());
        add(all, "dtype", facts.dtype());
        add(all, "context-length", facts.contextLength());
        add(all, "vocabulary-size", facts.vocabularySize());
        add(all, "license-declared", facts.license().map(License::declared));
        add(all, "license-source", facts.license().map(License::source));
        facts.origin().baseModels().forEach(base -> all.add(new Fact("base-model", base)));
        add(all, "training-framework", facts.origin().trainingFramework());
        add(all, "task", facts.origin().task());
        facts.origin().tags().forEach(tag -> all.add(new Fact("tag", tag)));
        return List.copyOf(all);
    }

    /** {@return which file it is} */
    static List<Fact> of(ModelFile file) {
        ModelFile.Identity identity = file.identity();
        return List.of(
                new Fact("file-name", identity.name()),
                new Fact("location", identity.location()),
                new Fact("size-bytes", Long.toString(identity.sizeBytes())));
    }

    /** {@return the order of bytes as l-bom names it} */
    static String endianness(ByteOrder order) {
        return order == ByteOrder.BIG_ENDIAN ? "big" : "little";
    }

    private static void addFormat(List<Fact> all, ModelFormat format) {
        all.add(new Fact("format", format.label()));
        if (format instanceof ModelFormat.Gguf gguf) {
            all.add(new Fact("gguf-version", Long.toString(gguf.version())));
            all.add(new Fact("endianness", endianness(gguf.order())));
        }
    }

    private static void addTensors(List<Fact> all, TensorSummary tensors) {
        add(all, "parameters", tensors.parameters());
        all.add(new Fact("tensors", Long.toString(tensors.count())));
        tensors.byType()
                .forEach((type, share) -> all.add(new Fact("parameters-by-type", type + ": " + share.parameters())));
    }

    private static void add(List<Fact> all, String name, Optional<String> value) {
        value.ifPresent(known -> all.add(new Fact(name, known)));
    }

    private static void add(List<Fact> all, String name, OptionalLong value) {
        value.ifPresent(known -> all.add(new Fact(name, Long.toString(known))));
    }
}

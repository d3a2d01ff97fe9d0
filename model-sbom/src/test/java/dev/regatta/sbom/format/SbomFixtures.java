package dev.regatta.sbom.format;

import dev.regatta.sbom.bom.Finding;
import dev.regatta.sbom.bom.FindingCode;
import dev.regatta.sbom.bom.License;
import dev.regatta.sbom.bom.LongArray;
import dev.regatta.sbom.bom.Model;
import dev.regatta.sbom.bom.ModelFacts;
import dev.regatta.sbom.bom.ModelFacts.Origin;
import dev.regatta.sbom.bom.ModelFile;
import dev.regatta.sbom.bom.ModelFormat;
import dev.regatta.sbom.bom.Sbom;
import dev.regatta.sbom.bom.TensorSummary;
import dev.regatta.sbom.bom.TensorSummary.Share;
import dev.regatta.sbom.bom.TensorSummary.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/** Bills of materials made by hand, as a scan of the recorded files gives them, and with hostile texts. */
final class SbomFixtures {
    static final Instant CREATED = Instant.parse("2026-11-21T02:04:04Z");
    static final Path ROOT = Path.of("/models");
    static final String SHA = "48131ee8e824b6e2b6eaa00b2681c2e26706c8d70c689cc53e2e3dec81074a5c";

    /** Texts that would do harm somewhere if they were written as they are. */
    static final List<String> HOSTILE = List.of(
            "two\nlines",
            "two\r\nlines",
            "tab\there",
            "\u001b[31mred\u001b[0m",
            "bell\u0007, nothing\u0000, delete\u007f, next line\u0085",
            "exe.\u202efugg",
            "line\u2028 paragraph\u2029",
            "\ufeffmark, join\u200der, soft\u00adhyphen",
            "tag\udb40\udc01 language",
            "half\ud83d",
            "\ude00half",
            "lost\ufffd",
            "grin 😀 ü 模型",
            "not a character\uffff",
            "`code` ``more``",
            "`",
            "'single' \"double\"",
            "[bold]x[/bold] [/]",
            "-rf",
            "--- ",
            "# Heading",
            "<text>x</text> <TEXT>",
            "</text>",
            "%0A%0a 100% %zz %",
            "a|b \\| c\\",
            "C:\\new\\table",
            " blank at both ends ",
            "\u00a0hard blanks\u3000",
            "   ",
            "",
            "x".repeat(255),
            "<script>alert(1)</script> <!-- -->",
            "[link](http://evil.example) ![image](x) https://evil.example www.evil.example a@evil.example",
            "&amp; &#10; &#x0a;",
            "*a* _b_ ~c~ ~0041 1. one",
            "license: mit",
            "x\nlicense: mit\n---\n# Heading",
            "x\n\n# Heading\n\n- item\n\n<b>",
            "x\nPackageSupplier: Person: Evil",
            "x</text>\nPackageSupplier: Person: Evil",
            "x\rSPDXID: SPDXRef-Evil",
            "${version} @version@ {{x}} $(x)");

    private SbomFixtures() {}

    // ---- writing

    static byte[] bytes(Sbom sbom, SbomFormat format) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            SbomWriter.write(sbom, format, out);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toByteArray();
    }

    static String text(Sbom sbom, SbomFormat format) {
        return new String(bytes(sbom, format), StandardCharsets.UTF_8);
    }

    // ---- the recorded files

    static Sbom sbom(Model... models) {
        return new Sbom(ROOT, CREATED, List.of(models), List.of());
    }

    static Model model(ModelFile file, Finding... findings) {
        String name = file.identity().name().replaceFirst("\\.[a-z]+$", "");
        return new Model(name, List.of(file), file.facts(), file.tensors(), List.of(findings));
    }

    static ModelFile.Identity identity(String name, long size, String sha) {
        return new ModelFile.Identity(ROOT.resolve(name), name, name, size, Optional.of(sha));
    }

    /** What is to be said of {@code tiny-llama-v1.0-Q8_0.gguf}. */
    static ModelFile tinyLlama(Finding... findings) {
        ModelFacts facts = new ModelFacts(
                Optional.of("Tiny Llama"),
                Optional.of("llama"),
                Optional.of("Q8_0"),
                Optional.empty(),
                OptionalLong.of(2048),
                OptionalLong.of(20),
                Optional.of(new License("apache-2.0", "Apache-2.0", true, "general.license")),
                new Origin(List.of(), Optional.empty(), Optional.empty(), List.of("tiny", "Text Generation")));
        Map<String, Share> types = new LinkedHashMap<>();
        types.put("Q8_0", new Share(1, 640));
        types.put("F32", new Share(1, 32));
        TensorSummary tensors = new TensorSummary(
                2,
                OptionalLong.of(672),
                types,
                List.of(
                        new Tensor("blk.0.attn_q.weight", "Q8_0", List.of(32L, 20L), 2304, 680),
                        new Tensor("output_norm.weight", "F32", List.of(32L), 3008, 128)));
        return new ModelFile(
                identity("tiny-llama-v1.0-Q8_0.gguf", 3150, SHA),
                new ModelFormat.Gguf(3, ByteOrder.LITTLE_ENDIAN, 32),
                facts,
                tensors,
                tinyLlamaHeader(),
                Map.of(),
                List.of(findings));
    }

    private static Map<String, Object> tinyLlamaHeader() {
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("general.architecture", "llama");
        header.put("general.name", "Tiny Llama");
        header.put("general.size_label", "1.1K");
        header.put("general.license", "apache-2.0");
        header.put("general.tags", List.of("tiny", "Text Generation"));
        header.put("general.languages", List.of("en", "de"));
        header.put("general.file_type", 7L);
        header.put("llama.context_length", 2048L);
        header.put("llama.rope.freq_base", 10000.0);
        header.put("x.u8", 255L);
        header.put("x.i8", -1L);
        header.put("x.u16", 65535L);
        header.put("x.i16", -2L);
        header.put("x.i32", -3L);
        header.put("x.bool", true);
        header.put("x.u64", new BigInteger("18446744073709551615"));
        header.put("x.i64", Long.MIN_VALUE);
        header.put("x.f64", 1.5);
        header.put("x.nan", Double.NaN);
        List<Object> tokens =
                IntStream.range(0, 16).<Object>mapToObj(i -> "<t" + i + ">").toList();
        header.put("tokenizer.ggml.tokens", new LongArray("STRING", 20, tokens));
        header.put("tokenizer.ggml.scores", List.of(0.0, 0.5, 1.0));
        return header;
    }

    /** What is to be said of {@code model.safetensors}. */
    static ModelFile hfModel() {
        ModelFacts facts = new ModelFacts(
                Optional.empty(),
                Optional.of("llama"),
                Optional.empty(),
                Optional.of("mixed"),
                OptionalLong.empty(),
                OptionalLong.empty(),
                Optional.of(new License("apache-2.0", "Apache-2.0", true, "README.md")),
                new Origin(
                        List.of("meta-llama/Tiny"),
                        Optional.of("transformers 4.40.0"),
                        Optional.of("text-generation"),
                        List.of()));
        Map<String, Share> types = new LinkedHashMap<>();
        types.put("BF16", new Share(1, 32));
        types.put("F32", new Share(2, 9));
        TensorSummary tensors = new TensorSummary(
                3,
                OptionalLong.of(41),
                types,
                List.of(
                        new Tensor("model.embed.weight", "BF16", List.of(8L, 4L), 296, 64),
                        new Tensor("model.norm.weight", "F32", List.of(8L), 360, 32),
                        new Tensor("model.scalar", "F32", List.of(), 392, 4)));
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("format", "pt");
        header.put("license", "mit");
        Map<String, Object> beside = new LinkedHashMap<>();
        beside.put("model_type", "llama");
        beside.put("architectures", List.of("LlamaForCausalLM"));
        beside.put("torch_dtype", "bfloat16");
        beside.put("transformers_version", "4.40.0");
        beside.put("tokenizer_class", "LlamaTokenizer");
        return new ModelFile(
                identity("model.safetensors", 396, "a5aab77020506f6f61fd733eaa5fd55521bfebb8736d8f0755cd71e33fddf2d4"),
                new ModelFormat.Safetensors(288),
                facts,
                tensors,
                header,
                beside,
                List.of());
    }

    /** A model of two files with the same content, made from another one. */
    static Model split() {
        ModelFile one = hfModel();
        List<ModelFile> files = IntStream.rangeClosed(1, 2)
                .mapToObj(i -> "big-0000" + i + "-of-00002.safetensors")
                .map(name -> new ModelFile(
                        identity(name, 396, SHA),
                        one.format(),
                        one.facts(),
                        one.tensors(),
                        one.metadata(),
                        one.beside(),
                        List.of(finding(FindingCode.TENSOR_GAP, 320, "model.norm.weight", "8 bytes belong to none."))))
                .toList();
        return new Model(
                "big",
                files,
                one.facts(),
                one.tensors(),
                List.of(finding(FindingCode.INDEX_MISMATCH, -1, "", "The index names 3 files, there are 2.")));
    }

    static Finding finding(FindingCode code, long at, String element, String message) {
        return new Finding(code, new Finding.Position(at, element), message);
    }

    // ---- hostile texts

    /** A bill of materials with the same text in every place that takes one out of a file. */
    static Sbom withEverywhere(String text) {
        License license = new License(text, reference(text), false, text);
        ModelFacts facts = new ModelFacts(
                Optional.of(text),
                Optional.of(text),
                Optional.of(text),
                Optional.of(text),
                OptionalLong.of(1),
                OptionalLong.of(1),
                Optional.of(license),
                new Origin(List.of(text, "org/name"), Optional.of(text), Optional.of(text), List.of(text)));
        TensorSummary tensors = new TensorSummary(
                1,
                OptionalLong.of(1),
                Map.of(text, new Share(1, 1)),
                List.of(new Tensor(text, text, List.of(1L), 0, 4)));
        Finding finding = finding(FindingCode.DUPLICATE_KEY, 8, text, "There is " + text + " twice.");
        ModelFile file = new ModelFile(
                new ModelFile.Identity(ROOT.resolve("file.gguf"), text, "file.gguf", 1, Optional.of(SHA)),
                new ModelFormat.Gguf(3, ByteOrder.BIG_ENDIAN, 32),
                facts,
                tensors,
                Map.of(text, text),
                Map.of("model_type", text),
                List.of(finding));
        Model model = new Model(text, List.of(file), facts, tensors, List.of(finding));
        return new Sbom(ROOT, CREATED, List.of(model), List.of(finding));
    }

    /** As the reader of headers makes them. */
    static String reference(String declared) {
        return "LicenseRef-" + declared.replaceAll("[^A-Za-z0-9.-]", "-");
    }
}

package dev.regatta.sbom.header;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import dev.regatta.sbom.bom.Finding.Position;
import dev.regatta.sbom.bom.FindingCode;
import dev.regatta.sbom.bom.License;
import dev.regatta.sbom.bom.ModelFacts;
import dev.regatta.sbom.bom.ModelFacts.Origin;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads the files beside models. */
final class SideCarReader {
    private static final int LARGEST_JSON = 16 << 20;
    private static final int LARGEST_README = 1 << 20;
    private static final int LONGEST_TEXT = 10_000;
    private static final int MOST_VALUES = 100;
    private static final StreamReadConstraints LIMITS = StreamReadConstraints.builder()
            .maxNestingDepth(64)
            .maxNumberLength(100)
            .build();
    private static final List<String> BASE_MODEL_KEYS = List.of(
            "base_model",
            "base_model_name_or_path",
            "base_model_name",
            "base_model_repo_id",
            "_name_or_path",
            "source_model");

    private static final Pattern LOCAL_PATH = Pattern.compile("[/.~\\\\]|[A-Za-z]:[/\\\\]");

    private final Path folder;
    private final Predicate<Path> mayBeRead;
    private final Findings findings;

    SideCarReader(Path folder, Predicate<Path> mayBeRead, Findings findings) {
        this.folder = folder;
        this.mayBeRead = mayBeRead;
        this.findings = findings;
    }

    SideCars read() {
        JsonNode card = frontMatter();
        JsonNode config = json("config.json");
        JsonNode tokenizer = json("tokenizer_config.json");
        if (card.isMissingNode() && config.isMissingNode() && tokenizer.isMissingNode()) {
            return new SideCars(ModelFacts.NONE, List.of(), Map.of(), findings.list());
        }
        boolean hasConfig = !config.isMissingNode() || !tokenizer.isMissingNode();
        Optional<String> version =
                text(config, "transformers_version").or(() -> text(tokenizer, "transformers_version"));
        Optional<String> framework = hasConfig
                ? Optional.of("transformers" + version.map(each -> " " + each).orElse(""))
                : text(card, "library_name");
        ModelFacts facts = new ModelFacts(
                text(card, "model_name"),
                text(config, "model_type")
                        .or(() -> texts(config.path("architectures")).findFirst()),
                quantization(config.path("quantization_config")),
                text(config, "torch_dtype").or(() -> text(config, "dtype")).or(() -> text(tokenizer, "torch_dtype")),
                number(config, "max_position_embeddings", "n_positions", "max_seq_len", "seq_length"),
                number(config, "vocab_size"),
                Optional.empty(),
                new Origin(baseModels(card, config, tokenizer), framework, text(card, "pipeline_tag"), tags(card)));
        return new SideCars(facts, licenses(card, config, tokenizer), told(config, tokenizer), findings.list());
    }

    /** {@return a JSON object; a missing node if there is none that can be read} */
    private JsonNode json(String name) {
        byte[] bytes = bytes(name, LARGEST_JSON);
        if (bytes == null) {
            return MissingNode.getInstance();
        }
        if (bytes.length > LARGEST_JSON) {
            tellInvalid(name, "is larger than the " + LARGEST_JSON + " bytes that are read");
            return MissingNode.getInstance();
        }
        return parsed(name, Json.MAPPER, bytes);
    }

    /** {@return the YAML at the beginning of the model card; a missing node if there is none that can be read} */
    private JsonNode frontMatter() {
        String name = "README.md";
        byte[] bytes = bytes(name, LARGEST_README);
        if (bytes == null) {
            return MissingNode.getInstance();
        }
        String text = new String(bytes, StandardCharsets.UTF_8).replace("\r\n", "\n");
        String body = text.startsWith("\uFEFF") ? text.substring(1) : text;
        int end = body.startsWith("---\n") ? body.indexOf("\n---", 3) : -1;
        if (end < 0 && body.startsWith("---\n") && bytes.length > LARGEST_README) {
            tellInvalid(name, "has front matter longer than the " + LARGEST_README + " bytes that are read");
        }
        if (end < 0) {
            return MissingNode.getInstance();
        }
        byte[] matter = body.substring(4, Math.max(4, end)).getBytes(StandardCharsets.UTF_8);
        if (matter.length > 0 && Yaml.hasAlias(body.substring(4, end))) {
            tellInvalid(name, "has aliases in its front matter, which are not read");
            return MissingNode.getInstance();
        }
        return matter.length == 0 ? MissingNode.getInstance() : parsed(name, Yaml.MAPPER, matter);
    }

    /** Only who has such files waits for Jackson's classes. Python writes numbers that JSON does not have. */
    private static final class Json {
        static final ObjectMapper MAPPER = new ObjectMapper(JsonFactory.builder()
                        .streamReadConstraints(LIMITS)
                        .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                        .build())
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    }

    /** Only who has a model card waits for the YAML classes. As in YAML 1.2, {@code no} is a word: that of Norwegian. */
    private static final class Yaml {
        private static final YAMLFactory FACTORY = YAMLFactory.builder()
                .streamReadConstraints(LIMITS)
                .enable(YAMLParser.Feature.PARSE_BOOLEAN_LIKE_WORDS_AS_STRINGS)
                .build();
        static final ObjectMapper MAPPER = new ObjectMapper(FACTORY);

        /** {@return whether a value stands for another, which the mapper would take for a text of that name} */
        static boolean hasAlias(String text) {
            try (YAMLParser parser = FACTORY.createParser(text)) {
                while (parser.nextToken() != null) {
                    if (parser.isCurrentAlias()) {
                        return true;
                    }
                }
                return false;
            } catch (IOException | RuntimeException broken) {
                return false; // told when it is read
            }
        }
    }

    private JsonNode parsed(String name, ObjectMapper mapper, byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            JsonNode tree = mapper.readTree(text.startsWith("\uFEFF") ? text.substring(1) : text);
            if (tree.isObject()) {
                return tree;
            }
            tellInvalid(name, "holds no object");
        } catch (CharacterCodingException notUtf8) {
            tellInvalid(name, "is not UTF-8");
        } catch (JacksonException broken) {
            tellInvalid(name, "cannot be read: " + Findings.cut(broken.getOriginalMessage()));
        } catch (RuntimeException broken) {
            tellInvalid(name, "cannot be read (" + broken.getClass().getSimpleName() + ")");
        }
        return MissingNode.getInstance();
    }

    /** {@return the first bytes of a file, one more than asked for if there are more; null if there is no such file} */
    private byte @org.jspecify.annotations.Nullable [] bytes(String name, int most) {
        Path file = folder.resolve(name);
        if (!Files.isRegularFile(file)) {
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isDirectory(file)) {
                tellInvalid(name, "is a pipe, a device, or a link that leads to no file, and was not opened");
            }
            return null;
        }
        try {
            if (Files.isSymbolicLink(file) && !mayBeRead.test(file.toRealPath())) {
                tellInvalid(name, "is a link that leads out of the scanned folder, and was not followed");
                return null;
            }
            try (InputStream in = Files.newInputStream(file)) {
                return in.readNBytes(most + 1);
            }
        } catch (IOException unreadable) {
            findings.add(
                    FindingCode.SIDECAR_UNREADABLE,
                    -1,
                    name,
                    "The file " + name + " beside the model cannot be read ("
                            + unreadable.getClass().getSimpleName() + "). What it says is missing.");
            return null;
        }
    }

    private void tellInvalid(String name, String what) {
        findings.add(
                FindingCode.SIDECAR_INVALID,
                Position.NONE.byteOffset(),
                name,
                "The file " + name + " beside the model " + what + ". What it says is left out.");
    }

    private static Map<String, Object> told(JsonNode config, JsonNode tokenizer) {
        Map<String, Object> told = new LinkedHashMap<>();
        text(config, "model_type").ifPresent(each -> told.put("model_type", each));
        List<String> architectures = texts(config.path("architectures")).toList();
        if (!architectures.isEmpty()) {
            told.put("architectures", architectures);
        }
        text(config, "torch_dtype")
                .or(() -> text(tokenizer, "torch_dtype"))
                .ifPresent(each -> told.put("torch_dtype", each));
        text(config, "transformers_version")
                .or(() -> text(tokenizer, "transformers_version"))
                .ifPresent(each -> told.put("transformers_version", each));
        text(tokenizer, "tokenizer_class").ifPresent(each -> told.put("tokenizer_class", each));
        return told;
    }

    private static List<License> licenses(JsonNode card, JsonNode config, JsonNode tokenizer) {
        List<License> licenses = new ArrayList<>();
        Optional<String> name = text(card, "license_name");
        texts(card.path("license"))
                .findFirst()
                .filter(declared -> !declared.equalsIgnoreCase("other"))
                .or(() -> name)
                .or(() -> texts(card.path("license")).findFirst())
                .ifPresent(declared -> licenses.add(LicenseExpressions.read(declared, "README.md")));
        text(config, "license").ifPresent(each -> licenses.add(LicenseExpressions.read(each, "config.json")));
        text(tokenizer, "license")
                .ifPresent(each -> licenses.add(LicenseExpressions.read(each, "tokenizer_config.json")));
        return licenses;
    }

    /** The card says it best; a configuration often only says from where it was loaded, which may be somebody's own folder. */
    private static List<String> baseModels(JsonNode card, JsonNode config, JsonNode tokenizer) {
        Stream<String> fromConfig = Stream.of(config, tokenizer)
                .flatMap(node -> BASE_MODEL_KEYS.stream().map(node::path))
                .flatMap(SideCarReader::texts)
                .filter(name -> !LOCAL_PATH.matcher(name).lookingAt())
                .limit(1);
        List<String> fromCard =
                texts(card.path("base_model")).distinct().limit(MOST_VALUES).toList();
        return fromCard.isEmpty() ? fromConfig.toList() : fromCard;
    }

    private static List<String> tags(JsonNode card) {
        return texts(card.path("tags")).distinct().limit(MOST_VALUES).toList();
    }

    /** {@return how weights were quantized that a library quantized, such as {@code gptq 4-bit}} */
    private static Optional<String> quantization(JsonNode quantized) {
        OptionalLong bits = number(quantized, "bits");
        return text(quantized, "quant_method")
                .map(method -> bits.isPresent() ? method + " " + bits.getAsLong() + "-bit" : method);
    }

    private static OptionalLong number(JsonNode node, String... keys) {
        return Stream.of(node, node.path("text_config"))
                .flatMap(each -> Stream.of(keys).map(each::path))
                .filter(value -> value.isIntegralNumber() && value.canConvertToLong() && value.longValue() >= 0)
                .mapToLong(JsonNode::longValue)
                .findFirst();
    }

    private static Optional<String> text(JsonNode node, String key) {
        JsonNode value = node.path(key);
        return value.isValueNode() && !value.isNull() ? texts(value).findFirst() : Optional.empty();
    }

    /** {@return a text or number, or those of a list or an object, in their order, without blank ones} */
    private static Stream<String> texts(JsonNode node) {
        if (node.isTextual() || node.isNumber() || node.isBoolean()) {
            String text = node.asText().strip();
            return text.isEmpty() || text.length() > LONGEST_TEXT ? Stream.empty() : Stream.of(text);
        }
        return node.isContainerNode() ? node.valueStream().flatMap(SideCarReader::texts) : Stream.empty();
    }
}

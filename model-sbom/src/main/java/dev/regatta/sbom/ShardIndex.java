package dev.regatta.sbom;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.regatta.sbom.ShardSets.Part;
import dev.regatta.sbom.bom.Finding;
import dev.regatta.sbom.bom.Finding.Position;
import dev.regatta.sbom.bom.FindingCode;
import dev.regatta.sbom.bom.ModelFile;
import dev.regatta.sbom.bom.TensorSummary.Tensor;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * The index of a split safetensors model, {@code model.safetensors.index.json}: which tensor lies in which part, and how many
 * bytes all take. It is read as a stream and checked entry by entry, and never held as a whole.
 */
final class ShardIndex {
    private static final long MOST_BYTES = 100_000_000;
    private static final int MOST_FINDINGS = 10;
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxDocumentLength(MOST_BYTES)
                    .maxNestingDepth(32)
                    .maxNumberLength(20)
                    .maxStringLength(1 << 16)
                    .maxNameLength(1 << 16)
                    .build())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();

    private final String name;
    private final String anyName;
    private final Map<String, Part> byName = new HashMap<>();
    private final Map<String, String> files = new HashMap<>(); // of tensors that are listed
    private final boolean isComplete;
    private final OptionalLong tensorBytes;
    private final List<Finding> findings = new ArrayList<>();
    private long entries;

    private ShardIndex(String name, List<Part> parts) {
        this.name = name;
        this.anyName = parts.getFirst().file().identity().name();
        parts.forEach(part -> byName.put(part.file().identity().name(), part));
        isComplete = parts.size() == parts.getFirst().total()
                && parts.stream()
                        .map(Part::file)
                        .allMatch(file -> file.tensors().isComplete()
                                && !file.format().label().equals("unknown"));
        long bytes = 0;
        for (Part part : parts) {
            for (Tensor tensor : part.file().tensors().listed()) {
                bytes += tensor.bytes();
                files.put(tensor.name(), part.file().identity().name());
            }
        }
        tensorBytes = isComplete ? OptionalLong.of(bytes) : OptionalLong.empty();
    }

    /**
     * {@return what is wrong with the index of a model, if there is one}
     *
     * @param parts the parts of the model
     * @param mayBeRead whether a link to the index may be followed, by what it leads to; also may one to where the first part lies
     */
    static List<Finding> check(List<Part> parts, Predicate<Path> mayBeRead) {
        ModelFile first = parts.getFirst().file();
        String suffix = FileName.suffix(first.identity().name());
        if (!suffix.equals(".safetensors")) {
            return List.of();
        }
        String name = parts.getFirst().stem() + suffix + ".index.json";
        Path file;
        try {
            file = first.identity().path().resolveSibling(name);
            if (!Files.exists(file)) {
                return List.of();
            }
        } catch (InvalidPathException notInThisLocale) {
            return List.of();
        }
        ShardIndex index = new ShardIndex(name, parts);
        if (leadsOut(file, first.identity().path(), mayBeRead)) {
            index.invalid("it is a link that leads out of the scanned folder, and was not followed");
        } else {
            index.read(file);
        }
        return index.findings;
    }

    private static boolean leadsOut(Path index, Path model, Predicate<Path> mayBeRead) {
        try {
            if (!Files.isSymbolicLink(index)) {
                return false;
            }
            Path real = index.toRealPath();
            return !mayBeRead.test(real)
                    && !Objects.equals(real.getParent(), model.toRealPath().getParent());
        } catch (IOException gone) {
            return false; // told when it is read
        }
    }

    private void read(Path file) {
        try {
            FileStamp stamp = FileStamp.of(file);
            if (!stamp.isRegular() || stamp.sizeBytes() > MOST_BYTES) {
                invalid(stamp.isRegular() ? "it is larger than 100 MB" : "it is no regular file");
                return;
            }
            try (InputStream in = new BufferedInputStream(Files.newInputStream(file));
                    JsonParser parser = JSON.createParser(in)) {
                document(parser);
            }
        } catch (IOException | StackOverflowError unreadable) {
            invalid(unreadable.getClass().getSimpleName());
        }
    }

    private void document(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            invalid("it is no JSON object");
            return;
        }
        boolean hasMap = false;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            JsonToken value = parser.nextToken();
            if (key.equals("weight_map") && value == JsonToken.START_OBJECT) {
                hasMap = true;
                weightMap(parser);
            } else if (key.equals("metadata") && value == JsonToken.START_OBJECT) {
                metadata(parser);
            } else {
                parser.skipChildren();
            }
        }
        if (parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
            invalid("something follows the JSON object");
        } else if (!hasMap) {
            invalid("it has no weight_map");
        } else if (isComplete && entries < files.size()) {
            mismatch("", "It names " + entries + " tensors, the parts have " + files.size());
        }
    }

    private void weightMap(JsonParser parser) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String tensor = parser.currentName();
            if (parser.nextToken() != JsonToken.VALUE_STRING) {
                mismatch(tensor, "Its weight_map does not name a file for this tensor");
                parser.skipChildren();
                continue;
            }
            entries++;
            String part = parser.getText();
            String actual = files.get(tensor);
            if (!byName.containsKey(part)) {
                if (!ShardSets.areParts(
                        part, anyName)) { // a missing part is told once, and not for each of its tensors
                    mismatch(tensor, "It says the tensor is in '" + part + "', which is no part of the model");
                }
            } else if (actual == null ? isComplete : !actual.equals(part)) {
                mismatch(tensor, "It says the tensor is in '" + part + "', where it is not");
            }
        }
    }

    private void metadata(JsonParser parser) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean isSize = parser.currentName().equals("total_size");
            JsonToken value = parser.nextToken();
            boolean isNumber = value == JsonToken.VALUE_NUMBER_INT || value == JsonToken.VALUE_NUMBER_FLOAT;
            if (isSize && isNumber && tensorBytes.isPresent()) {
                double said = parser.getDoubleValue(); // some writers make it 1.0E9
                if (said != tensorBytes.getAsLong()) {
                    mismatch(
                            "total_size",
                            "It says that all tensors take " + parser.getText() + " bytes, they take "
                                    + tensorBytes.getAsLong());
                }
            }
            parser.skipChildren();
        }
    }

    private void invalid(String why) {
        findings.add(new Finding(
                FindingCode.INDEX_INVALID, new Position(-1, name), "The index '" + name + "' cannot be used: " + why));
    }

    private void mismatch(String element, String message) {
        if (findings.size() < MOST_FINDINGS) {
            findings.add(new Finding(
                    FindingCode.INDEX_MISMATCH,
                    new Position(-1, element.isEmpty() ? name : element),
                    "The index '" + name + "' contradicts the parts. " + message));
        } else if (findings.size() == MOST_FINDINGS) {
            findings.add(new Finding(
                    FindingCode.FINDINGS_OMITTED,
                    new Position(-1, name),
                    "More contradictions of the index were left out"));
        }
    }
}

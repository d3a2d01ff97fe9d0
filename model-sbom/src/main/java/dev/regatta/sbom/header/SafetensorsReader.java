package dev.regatta.sbom.header;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.regatta.sbom.bom.FindingCode;
import dev.regatta.sbom.bom.License;
import dev.regatta.sbom.bom.ModelFacts;
import dev.regatta.sbom.bom.ModelFacts.Origin;
import dev.regatta.sbom.bom.ModelFormat;
import dev.regatta.sbom.bom.TensorSummary;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads the header of a safetensors file: a length, and that many bytes of JSON. Never holds the JSON as a whole.
 *
 * @implNote After the README of huggingface/safetensors and what its reader 0.8.0 refuses.
 */
final class SafetensorsReader {
    private static final long LARGEST = 100_000_000;
    private static final int LENGTH = Long.BYTES;
    /** Trainers put whole logs, and settings with pictures in them, into the metadata; none is known to need so much. */
    private static final int LONGEST_TEXT = 8 << 20;

    private static final int KEPT_TOGETHER = 4 << 20;
    private static final String METADATA = "__metadata__";
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(32)
                    .maxNumberLength(20)
                    .maxNameLength(65_535)
                    .maxStringLength(LONGEST_TEXT)
                    .build())
            .build();
    private static final Map<String, String> FRAMEWORKS = Map.of(
            "pt", "pytorch", "torch", "pytorch", "pytorch", "pytorch", "tf", "tensorflow", "tensorflow", "tensorflow");

    private final ByteSource source;
    private final Findings findings;
    private final TensorTable tensors;
    private final SeenNames names = new SeenNames();
    private final Map<String, Object> metadata = new LinkedHashMap<>();
    private long room = KEPT_TOGETHER;
    private long length;
    private boolean isSafetensors;
    private boolean isWhole;

    SafetensorsReader(ByteSource source, Findings findings) {
        this.source = source;
        this.findings = findings;
        this.tensors = new TensorTable(findings);
    }

    /** {@return whether a file that begins so may be one} */
    static boolean isLikely(ByteBuffer prefix, long size) {
        if (prefix.remaining() <= LENGTH) {
            return false;
        }
        long length = prefix.getLong(0);
        return length > 0 && length <= size - LENGTH && prefix.get(LENGTH) == '{';
    }

    /** Reads as much as can be read. */
    void read() throws IOException {
        HeaderInput in = new HeaderInput(source);
        try {
            length = in.i64();
            checkLength();
            readJson();
        } catch (Malformed fault) {
            findings.add(fault.finding());
        }
    }

    private void checkLength() throws Malformed {
        long left = source.size() - LENGTH;
        if (length == 0 || Long.compareUnsigned(length, LARGEST) > 0 || length > left) {
            throw new Malformed(
                    FindingCode.SAFETENSORS_LENGTH,
                    0,
                    "",
                    "The file declares a header of " + Long.toUnsignedString(length) + " bytes; " + left
                            + " bytes follow, and a header has 1 to " + LARGEST
                            + ". It is no safetensors file, or was cut off.");
        }
    }

    private void readJson() throws IOException, Malformed {
        ByteBuffer first = ByteBuffer.allocate(1);
        if (source.read(LENGTH, first) != 1 || first.get(0) != '{') {
            throw notJson(LENGTH, "does not begin with '{'");
        }
        isSafetensors = true;
        SafetensorsText text = new SafetensorsText(source, LENGTH, length);
        // A reader of ours: Jackson's own guesses at UTF-16 and UTF-32.
        try (JsonParser parser = JSON.createParser(new InputStreamReader(text, StandardCharsets.UTF_8))) {
            parser.nextToken();
            long described = 0;
            SafetensorsTensors reader = new SafetensorsTensors(parser, findings, tensors);
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                long at = text.place(parser.currentTokenLocation());
                boolean isNew = checkNew(name, at);
                parser.nextToken();
                if (name.equals(METADATA)) {
                    readMetadata(parser, at, isNew);
                } else {
                    reader.read(name, at);
                    described++;
                }
                if (described > TensorTable.MOST) {
                    throw notJson(at, "describes more than " + TensorTable.MOST + " tensors");
                }
            }
            if (parser.nextToken() != null) {
                throw notJson(text.place(parser.currentTokenLocation()), "goes on behind its closing '}'");
            }
        } catch (SafetensorsText.NotUtf8Exception broken) {
            throw notJson(broken.position(), "is not UTF-8");
        } catch (StreamConstraintsException tooMuch) { // its message tells of buffers, and is another each time
            throw notJson(
                    text.place(tooMuch.getLocation()),
                    "has a text, a name or a number longer than is read, or values in values too deeply");
        } catch (JsonProcessingException broken) {
            throw notJson(
                    text.place(broken.getLocation()), "cannot be read: " + Findings.cut(broken.getOriginalMessage()));
        }
        isWhole = true;
        tensors.tellCut();
        checkPlaces(LENGTH + length);
    }

    private static Malformed notJson(long at, String what) {
        return new Malformed(
                FindingCode.SAFETENSORS_JSON,
                at,
                "",
                "The header has to be a JSON object with a description per tensor; it " + what + ".");
    }

    /** JSON can escape half of a character, which no text has: the reference reader refuses it, and no output could tell it. */
    private static void checkCharacters(String text, long at) throws Malformed {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                boolean isPair = i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1));
                if (!isPair) {
                    throw notJson(at, "has the half of a character in a text");
                }
                i++;
            }
        }
    }

    private boolean checkNew(String name, long at) throws Malformed {
        checkCharacters(name, at);
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (names.add(bytes, bytes.length)) {
            return true;
        }
        boolean isMetadata = name.equals(METADATA);
        findings.add(
                isMetadata ? FindingCode.DUPLICATE_KEY : FindingCode.DUPLICATE_TENSOR,
                at,
                name,
                (isMetadata ? "The metadata is" : "The tensor '" + Findings.cut(name) + "' is")
                        + " there twice; which one a reader takes is left to chance.");
        return false;
    }

    private void readMetadata(JsonParser parser, long at, boolean isNew) throws IOException, Malformed {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            findings.add(
                    FindingCode.SAFETENSORS_METADATA, at, METADATA, "The metadata has to be an object, and is not.");
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            checkCharacters(key, at);
            if (parser.nextToken() == JsonToken.VALUE_STRING) {
                checkCharacters(parser.getText(), at);
                keep(key, parser.getText(), at, isNew);
            } else {
                findings.add(
                        FindingCode.SAFETENSORS_METADATA,
                        at,
                        key,
                        "The metadata holds texts only; the value of '" + Findings.cut(key) + "' is none.");
                parser.skipChildren();
            }
        }
    }

    private void keep(String key, String value, long at, boolean isNew) {
        if (metadata.containsKey(key)) {
            if (isNew) {
                findings.add(
                        FindingCode.DUPLICATE_KEY,
                        at,
                        key,
                        "The key '" + Findings.cut(key)
                                + "' is there twice in the metadata. Its first value is taken.");
            }
            return;
        }
        room -= 64 + key.length() + value.length();
        if (room >= 0) {
            metadata.put(key, value);
        } else {
            findings.add(
                    FindingCode.METADATA_CUT,
                    at,
                    key,
                    "The metadata is longer than is kept: " + KEPT_TOGETHER + " characters of a header.");
        }
    }

    private void checkPlaces(long dataStart) {
        if (tensors.count() == 0) {
            findings.add(FindingCode.NO_TENSORS, -1, "", "The file has no tensors.");
        }
        tensors
                .checkPlaces(
                        dataStart,
                        source.size(),
                        1,
                        (from, to) -> tellOffsets(from, "leave " + (to - from) + " bytes that belong to no tensor"))
                .stream()
                .filter(end -> end < source.size())
                .forEach(end -> tellOffsets(
                        end, "leave the last " + (source.size() - end) + " bytes of the file to no tensor"));
    }

    private void tellOffsets(long at, String what) {
        findings.add(
                FindingCode.SAFETENSORS_OFFSETS,
                at,
                "",
                "The places of the tensors " + what + "; a safetensors file has none.");
    }

    /** {@return whether the header was read to its end} */
    boolean isWhole() {
        return isWhole;
    }

    /** {@return what the header says of the model} */
    ModelFacts facts() {
        var types = tensors.summary(0).byType().keySet();
        Optional<String> dtype = types.isEmpty()
                ? Optional.empty()
                : Optional.of(types.size() == 1 ? types.iterator().next() : "mixed");
        return new ModelFacts(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                dtype,
                OptionalLong.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                new Origin(java.util.List.of(), framework(), Optional.empty(), java.util.List.of()));
    }

    private Optional<String> framework() {
        return text("format").map(format -> {
            String lower = format.toLowerCase(Locale.ROOT);
            return FRAMEWORKS.getOrDefault(lower, lower);
        });
    }

    /** {@return the licence in the metadata, which weighs less than what the files beside it say} */
    Optional<License> license() {
        return text("license").map(declared -> LicenseExpressions.read(declared, METADATA + ".license"));
    }

    private Optional<String> text(String key) {
        return metadata.get(key) instanceof String text && !text.isBlank()
                ? Optional.of(text.strip())
                : Optional.empty();
    }

    ModelFormat format() {
        return isSafetensors ? new ModelFormat.Safetensors(length) : new ModelFormat.Unknown();
    }

    /** {@return the tensors; none if the header could not be read to its end} */
    TensorSummary tensors() {
        return isWhole ? tensors.summary(LENGTH + length) : TensorSummary.NONE;
    }

    Map<String, Object> metadata() {
        return metadata;
    }
}

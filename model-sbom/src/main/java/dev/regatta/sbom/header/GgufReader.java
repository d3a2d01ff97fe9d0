package dev.regatta.sbom.header;

import dev.regatta.sbom.bom.FindingCode;
import dev.regatta.sbom.bom.ModelFormat;
import dev.regatta.sbom.bom.TensorSummary;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the header of a GGUF file: its entries, then what describes its tensors. Stops where the rest cannot be understood; what
 * was read until then is kept. Counts and lengths are unsigned numbers of 64 bits, and none is believed: each is compared with the
 * rest of the file.
 *
 * @implNote After the GGUF specification in ggml/docs/gguf.md, versions 2 and 3.
 */
final class GgufReader {
    static final int MAGIC = 0x46554747; // "GGUF" as a little-endian number
    static final long USUAL_ALIGNMENT = 32;

    private static final String ALIGNMENT = "general.alignment";
    private static final long MOST_ENTRIES = 1_000_000;
    private static final long LONGEST_KEY = 65_535;

    private final HeaderInput in;
    private final Findings findings;
    private final Map<String, Object> metadata = new LinkedHashMap<>();
    private final GgufValues values;
    private final TensorTable tensors;
    private final SeenNames keys = new SeenNames();

    private byte[] name = new byte[256];
    private long version;
    private long alignment = USUAL_ALIGNMENT;
    private boolean isAlignmentUint32 = true;
    private long dataStart;
    private Optional<TensorType> ofMostWeights = Optional.empty();
    private boolean isWhole;

    GgufReader(HeaderInput in, Findings findings) {
        this.in = in;
        this.findings = findings;
        this.values = new GgufValues(in, findings);
        this.tensors = new TensorTable(findings);
    }

    /** Reads as much as can be read. */
    void read() throws IOException {
        try {
            in.skip(Integer.BYTES);
            readVersion();
            long tensorCount = in.i64();
            long entryCount = in.i64();
            checkCount(entryCount, MOST_ENTRIES, "metadata entries", 16);
            for (long i = 0; i < entryCount; i++) {
                readEntry();
            }
            alignment = alignment();
            checkCount(tensorCount, TensorTable.MOST, "tensors", 8);
            GgufTensors reader = new GgufTensors(in, findings, tensors, alignment);
            dataStart = reader.read(tensorCount);
            ofMostWeights = reader.ofMostWeights();
            isWhole = true;
        } catch (Malformed fault) {
            findings.add(fault.finding());
        }
    }

    private void readVersion() throws IOException, Malformed {
        int read = in.i32();
        int swapped = Integer.reverseBytes(read);
        if (read == 2 || read == 3) {
            version = read;
        } else if (swapped == 2 || swapped == 3) {
            version = swapped;
            in.order(ByteOrder.BIG_ENDIAN);
        } else {
            version = Integer.toUnsignedLong(read);
            throw new Malformed(
                    FindingCode.GGUF_VERSION,
                    Integer.BYTES,
                    "",
                    "GGUF version " + version
                            + " is none that can be read: 2 and 3 can. Convert the file with a current tool.");
        }
    }

    private static void checkCount(long count, long most, String what, long at) throws Malformed {
        if (Long.compareUnsigned(count, most) > 0) {
            throw new Malformed(
                    FindingCode.GGUF_COUNT,
                    at,
                    "",
                    "The file declares " + Long.toUnsignedString(count) + " " + what + "; " + most
                            + " are read at most. It is damaged.");
        }
    }

    private void readEntry() throws IOException, Malformed {
        long at = in.position();
        long length = in.i64();
        if (Long.compareUnsigned(length, Math.min(in.remaining(), LONGEST_KEY)) > 0) {
            throw new Malformed(
                    FindingCode.GGUF_LENGTH,
                    at,
                    "",
                    "A key is " + Long.toUnsignedString(length) + " bytes long; " + in.remaining()
                            + " bytes are left in the file, and a key has " + LONGEST_KEY + " at most.");
        }
        String key = readName((int) length);
        if (!isUsualKey(key)) {
            findings.add(
                    FindingCode.GGUF_KEY,
                    at,
                    key,
                    "The key '" + Findings.cut(key) + "' is empty, or has other characters than printable ASCII ones.");
        }
        boolean isNew = keys.add(name, (int) length);
        Object value = values.read(key);
        if (!isNew) {
            findings.add(
                    FindingCode.DUPLICATE_KEY,
                    at,
                    key,
                    "The key '" + Findings.cut(key)
                            + "' is there twice. Its first value is taken; other readers may take another.");
        } else if (value != null) {
            metadata.put(key, value);
            isAlignmentUint32 &= !key.equals(ALIGNMENT) || values.wasUint32();
        }
    }

    private String readName(int length) throws IOException, Malformed {
        if (name.length < length) {
            name = new byte[Math.max(length, 1_024)];
        }
        in.bytes(name, length);
        return HeaderInput.text(name, length);
    }

    private static boolean isUsualKey(String key) {
        return !key.isEmpty() && key.chars().allMatch(each -> each > ' ' && each < 0x7f);
    }

    private long alignment() {
        Object given = metadata.get(ALIGNMENT);
        if (given == null) {
            return USUAL_ALIGNMENT;
        }
        if (!isAlignmentUint32) {
            findings.add(
                    FindingCode.GGUF_ALIGNMENT,
                    -1,
                    ALIGNMENT,
                    "The alignment has to be a UINT32, and is of another type: readers refuse the file.");
        }
        if (given instanceof Long wanted && wanted >= 8 && Long.bitCount(wanted) == 1 && wanted <= Integer.MAX_VALUE) {
            return wanted;
        }
        findings.add(
                FindingCode.GGUF_ALIGNMENT,
                -1,
                ALIGNMENT,
                "The alignment has to be a power of two and a multiple of 8; it is " + Findings.cut(given.toString())
                        + ". " + USUAL_ALIGNMENT + " is taken.");
        return USUAL_ALIGNMENT;
    }

    ModelFormat format() {
        return new ModelFormat.Gguf(version, in.order(), alignment);
    }

    Map<String, Object> metadata() {
        return metadata;
    }

    /** {@return the tensors; none if their descriptions could not all be read} */
    TensorSummary tensors() {
        return isWhole ? tensors.summary(dataStart) : TensorSummary.NONE;
    }

    /** {@return the number format of most weights, if it is known} */
    Optional<TensorType> ofMostWeights() {
        return ofMostWeights;
    }

    /** {@return whether the header was read to its end} */
    boolean isWhole() {
        return isWhole;
    }
}

package dev.regatta.sbom.header;

import dev.regatta.sbom.bom.FindingCode;
import dev.regatta.sbom.bom.TensorSummary.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads what GGUF says of its tensors, and checks it against the rest of the file. */
final class GgufTensors {
    private static final long USUAL_DIMENSIONS = 4;
    private static final long MOST_DIMENSIONS = 8;
    private static final long USUAL_NAME = 64;
    private static final long LONGEST_NAME = 65_535;
    private static final long UNKNOWN = -1;
    private static final Pattern OUTER = Pattern.compile("token_embd|per_layer_token_embd|output");

    private final HeaderInput in;
    private final Findings findings;
    private final TensorTable table;
    private final long alignment;
    private final Map<TensorType, Long> matrices = new EnumMap<>(TensorType.class);
    private final Map<TensorType, Long> inner = new EnumMap<>(TensorType.class);
    private byte[] name = new byte[256];

    GgufTensors(HeaderInput in, Findings findings, TensorTable table, long alignment) {
        this.in = in;
        this.findings = findings;
        this.table = table;
        this.alignment = alignment;
    }

    /**
     * Reads so many descriptions and checks the places of all tensors.
     *
     * @return where the data begins
     */
    long read(long count) throws IOException, Malformed {
        for (long i = 0; i < count; i++) {
            describe();
        }
        long dataStart = TensorTable.aligned(in.position(), alignment);
        table.tellCut();
        if (count == 0) {
            findings.add(
                    FindingCode.NO_TENSORS, -1, "", "The file has no tensors: it is a vocabulary, or metadata only.");
        } else {
            table.checkPlaces(dataStart, in.size(), alignment, this::tellGap)
                    .ifPresent(end -> checkEnd(dataStart, end));
        }
        return dataStart;
    }

    private void describe() throws IOException, Malformed {
        long at = in.position();
        String called = readName(at);
        List<Long> shape = readShape(called);
        long elements = product(shape, called, at);
        long typeAt = in.position();
        long number = in.u32();
        Optional<TensorType> type = TensorType.of(number);
        long offsetAt = in.position();
        long offset = in.i64();
        long bytes = type.isPresent() && elements >= 0 ? bytes(type.get(), shape, elements, called, typeAt) : UNKNOWN;
        if (type.isEmpty()) {
            findings.add(
                    FindingCode.TENSOR_TYPE,
                    typeAt,
                    called,
                    "The tensor '" + Findings.cut(called) + "' has the number format " + number
                            + ", which is unknown. Its size cannot be checked.");
        }
        if (Long.remainderUnsigned(offset, alignment) != 0) {
            findings.add(
                    FindingCode.TENSOR_MISALIGNED,
                    offsetAt,
                    called,
                    "The tensor '" + Findings.cut(called) + "' begins at " + Long.toUnsignedString(offset)
                            + " of the data, which is no multiple of the alignment " + alignment + ".");
        }
        // What lies so far behind any file counts as the farthest place: it is told as out of bounds.
        long start = offset < 0 || offset > Long.MAX_VALUE / 2 ? Long.MAX_VALUE / 2 : offset;
        long size = bytes > Long.MAX_VALUE / 4 ? Long.MAX_VALUE / 4 : bytes;
        String label = type.map(TensorType::name).orElse("UNKNOWN_" + number);
        table.add(new Tensor(called, label, shape, start, size), elements);
        if (type.isPresent() && shape.size() > 1 && elements > 0) {
            matrices.merge(type.get(), elements, GgufTensors::sum);
            if (!OUTER.matcher(called).lookingAt()) {
                inner.merge(type.get(), elements, GgufTensors::sum);
            }
        }
    }

    private static long sum(long a, long b) {
        return a + b < 0 ? Long.MAX_VALUE : a + b;
    }

    /**
     * {@return the number format of most weights; of those between the first and the last layer, if there are any, since quantizers
     * spare the outer ones, which are most of a small model}
     */
    Optional<TensorType> ofMostWeights() {
        return (inner.isEmpty() ? matrices : inner)
                .entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey);
    }

    private String readName(long at) throws IOException, Malformed {
        long length = in.i64();
        if (Long.compareUnsigned(length, Math.min(in.remaining(), LONGEST_NAME)) > 0) {
            throw new Malformed(
                    FindingCode.GGUF_LENGTH,
                    at,
                    "",
                    "A tensor's name is " + Long.toUnsignedString(length) + " bytes long; " + in.remaining()
                            + " bytes are left in the file, and a name has " + LONGEST_NAME + " at most.");
        }
        if (name.length < length) {
            name = new byte[(int) LONGEST_NAME];
        }
        in.bytes(name, (int) length);
        String called = HeaderInput.text(name, (int) length);
        if (length == 0 || length > USUAL_NAME) {
            findings.add(
                    FindingCode.TENSOR_NAME,
                    at,
                    called,
                    "A tensor's name is " + length + " bytes long; llama.cpp reads 1 to " + USUAL_NAME + ".");
        } else if (HeaderInput.isReplaced(called, name, (int) length)) {
            findings.add(
                    FindingCode.NOT_UTF8,
                    at,
                    called,
                    "A tensor's name is not UTF-8; what is not was replaced by U+FFFD.");
        }
        table.addName(name, (int) length, called, at);
        return called;
    }

    private List<Long> readShape(String called) throws IOException, Malformed {
        long at = in.position();
        long dimensions = in.u32();
        if (dimensions > MOST_DIMENSIONS) {
            throw new Malformed(
                    FindingCode.TENSOR_DIMENSIONS,
                    at,
                    called,
                    "The tensor '" + Findings.cut(called) + "' declares " + dimensions + " dimensions; up to "
                            + MOST_DIMENSIONS + " are read. What follows cannot be read.");
        }
        if (dimensions > USUAL_DIMENSIONS) {
            findings.add(
                    FindingCode.TENSOR_DIMENSIONS_UNUSUAL,
                    at,
                    called,
                    "The tensor '" + Findings.cut(called) + "' has " + dimensions
                            + " dimensions; llama.cpp reads up to " + USUAL_DIMENSIONS + ".");
        }
        List<Long> shape = new ArrayList<>((int) dimensions);
        for (long i = 0; i < dimensions; i++) {
            shape.add(in.i64());
        }
        return shape;
    }

    /** {@return how many numbers there are; -1 if too many to count} */
    private long product(List<Long> shape, String called, long at) {
        long product = 1;
        for (long extent : shape) {
            if (extent == 0) {
                continue; // readers multiply the others all the same
            }
            if (extent < 0 || Math.multiplyHigh(product, extent) != 0 || product * extent < 0) {
                findings.add(
                        FindingCode.TENSOR_OVERFLOW,
                        at,
                        called,
                        "The extents of the tensor '" + Findings.cut(called)
                                + "' multiply to more than 2^63 - 1. The number of parameters is unknown.");
                return UNKNOWN;
            }
            product *= extent;
        }
        if (shape.contains(0L)) {
            findings.add(
                    FindingCode.TENSOR_EMPTY,
                    at,
                    called,
                    "The tensor '" + Findings.cut(called) + "' has an extent of 0, so it holds nothing.");
            return 0;
        }
        return product;
    }

    private long bytes(TensorType type, List<Long> shape, long elements, String called, long at) {
        long row = shape.isEmpty() ? 1 : shape.get(0);
        if (row % type.blockElements() != 0) {
            findings.add(
                    FindingCode.TENSOR_BLOCK,
                    at,
                    called,
                    "The tensor '" + Findings.cut(called) + "' has rows of " + row + " numbers, and " + type
                            + " comes in blocks of " + type.blockElements() + ".");
            return UNKNOWN;
        }
        long blocks = elements / type.blockElements();
        return Math.multiplyHigh(blocks, type.blockBytes()) != 0 || blocks * type.blockBytes() < 0
                ? Long.MAX_VALUE
                : blocks * type.blockBytes();
    }

    private void tellGap(long from, long to) {
        findings.add(FindingCode.TENSOR_GAP, from, "", (to - from) + " bytes belong to no tensor.");
    }

    private void checkEnd(long dataStart, long end) {
        long padded = TensorTable.aligned(end, alignment);
        if (in.size() < dataStart || in.size() < padded) {
            findings.add(
                    FindingCode.PADDING_MISSING,
                    in.size(),
                    "",
                    "Expected " + padded + " bytes with the padding behind the last tensor, found " + in.size()
                            + ". The tensors are there in full.");
        } else if (in.size() > padded) {
            findings.add(
                    FindingCode.TRAILING_DATA,
                    padded,
                    "",
                    "Behind the last tensor are " + (in.size() - padded) + " bytes that belong to none.");
        }
    }
}

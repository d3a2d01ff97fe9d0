package dev.regatta.sbom.header;

import dev.regatta.sbom.bom.FindingCode;
import dev.regatta.sbom.bom.TensorSummary;
import dev.regatta.sbom.bom.TensorSummary.Share;
import dev.regatta.sbom.bom.TensorSummary.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Predicate;

/** Gathers the tensors of a file: sums, the first ones by name, and the places of all. */
final class TensorTable {
    /** So many tensors are read at most. */
    static final long MOST = 1_000_000;

    private static final long ROOM_FOR_LIST = 8 << 20;
    private static final int MOST_TYPES = 64;
    private static final int COST_OF_A_TENSOR = 160;

    private final Findings findings;
    private final SeenNames names = new SeenNames();
    private final Map<String, Share> byType = new LinkedHashMap<>();
    private final List<Tensor> listed = new ArrayList<>();
    private long room = ROOM_FOR_LIST;
    private long count;
    private long parameters;
    private boolean isCountable = true;

    private long[] starts = new long[16];
    private long[] ends = new long[16];
    private int places;
    private boolean allPlaced = true;

    TensorTable(Findings findings) {
        this.findings = findings;
    }

    /** Checks that a name is new. */
    void addName(byte[] name, int length, String text, long at) {
        if (!names.add(name, length)) {
            findings.add(
                    FindingCode.DUPLICATE_TENSOR,
                    at,
                    text,
                    "The tensor '" + Findings.cut(text)
                            + "' is there twice; which one a reader takes is left to chance.");
        }
    }

    /**
     * Adds a tensor.
     *
     * @param tensor the tensor; its offset counts from where the data begins, its size is -1 when unknown
     * @param elements how many numbers it holds, or -1 if they are too many to count
     */
    void add(Tensor tensor, long elements) {
        count++;
        isCountable &= elements >= 0 && parameters + elements >= 0;
        parameters += isCountable ? elements : 0;
        long added = Math.max(elements, 0);
        boolean isListedType = byType.size() < MOST_TYPES || byType.containsKey(tensor.type());
        byType.merge(
                isListedType ? tensor.type() : "OTHER",
                new Share(1, added),
                (a, b) -> new Share(a.count() + b.count(), Math.max(a.parameters() + b.parameters(), a.parameters())));
        room -= COST_OF_A_TENSOR + tensor.name().length() + 24L * tensor.shape().size();
        if (room >= 0) {
            listed.add(tensor);
        }
        if (tensor.bytes() > 0) {
            place(tensor.offset(), tensor.offset() + tensor.bytes());
        } else {
            allPlaced &= tensor.bytes() == 0;
        }
    }

    private void place(long start, long end) {
        if (places == starts.length) {
            starts = Arrays.copyOf(starts, places * 2);
            ends = Arrays.copyOf(ends, places * 2);
        }
        starts[places] = start;
        ends[places++] = end;
    }

    /**
     * Puts it all together.
     *
     * @param dataStart where the data begins
     * @return the sums, and the first tensors with their places in the file
     */
    TensorSummary summary(long dataStart) {
        OptionalLong sum = count > 0 && isCountable ? OptionalLong.of(parameters) : OptionalLong.empty();
        List<Tensor> placed = listed.stream()
                .map(each ->
                        new Tensor(each.name(), each.type(), each.shape(), each.offset() + dataStart, each.bytes()))
                .toList();
        return new TensorSummary(count, sum, byType, placed);
    }

    /** Says so if not all tensors are listed. */
    void tellCut() {
        if (listed.size() < count) {
            findings.add(
                    FindingCode.TENSOR_LIST_CUT,
                    -1,
                    "",
                    "Of " + count + " tensors the first " + listed.size() + " are listed by name; all were checked.");
        }
    }

    /** Bytes that belong to no tensor: what that means is for each format to say. */
    @FunctionalInterface
    interface Gap {
        void found(long from, long to);
    }

    /**
     * Goes over the places of all tensors in their order, and finds those that share bytes or are not in the file. Sorting beginnings
     * and ends apart is enough: no two places overlap if and only if each end lies at or before the next beginning.
     *
     * @param dataStart where the data begins in the file
     * @param fileSize the length of the file
     * @param alignment tensors begin at multiples of it
     * @param gap is told of bytes between tensors, by their places in the file
     * @return where the last tensor ends in the file; nothing if that is not to be relied on
     */
    OptionalLong checkPlaces(long dataStart, long fileSize, long alignment, Gap gap) {
        long dataSize = Math.max(0, fileSize - dataStart);
        long cut = Arrays.stream(ends, 0, places).filter(end -> end > dataSize).count();
        Arrays.sort(starts, 0, places);
        Arrays.sort(ends, 0, places);
        long expected = 0;
        for (int i = 0; i < places; i++) {
            if (i > 0 && starts[i] < ends[i - 1]) {
                tellOverlap(dataStart, starts[i]);
            } else if (starts[i] > expected && allPlaced) {
                gap.found(dataStart + expected, dataStart + starts[i]);
            }
            expected = aligned(ends[i], alignment);
        }
        long end = dataStart + (places == 0 ? 0 : ends[places - 1]);
        if (cut > 0) {
            findings.add(
                    FindingCode.TENSOR_DATA_OUT_OF_BOUNDS,
                    fileSize,
                    nameOf(each -> each.bytes() > 0 && each.offset() + each.bytes() > dataSize),
                    "Expected a file of at least " + end + " bytes, found " + fileSize + ": " + cut + " of " + count
                            + " tensors are not there in full. The file was cut off: fetch it again.");
        }
        return cut == 0 && allPlaced ? OptionalLong.of(end) : OptionalLong.empty();
    }

    private void tellOverlap(long dataStart, long start) {
        String which = findings.isFull(FindingCode.TENSOR_OVERLAP)
                ? ""
                : nameOf(each -> each.offset() == start && each.bytes() > 0);
        findings.add(
                FindingCode.TENSOR_OVERLAP,
                dataStart + start,
                which,
                "The tensor '" + Findings.cut(which) + "' begins before the one before it ends.");
    }

    /** {@return the name of the first listed tensor of which that is true; empty if there is none} */
    private String nameOf(Predicate<Tensor> wanted) {
        return listed.stream().filter(wanted).map(Tensor::name).findFirst().orElse("");
    }

    /** {@return how many there are} */
    long count() {
        return count;
    }

    /** {@return the next multiple of an alignment; the largest number if there is none} */
    static long aligned(long place, long alignment) {
        long rest = place % alignment;
        long up = rest == 0 ? place : place + (alignment - rest);
        return up < 0 ? Long.MAX_VALUE : up;
    }
}

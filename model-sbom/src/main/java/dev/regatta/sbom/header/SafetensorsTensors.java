package dev.regatta.sbom.header;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonParser.NumberType;
import com.fasterxml.jackson.core.JsonToken;
import dev.regatta.sbom.bom.FindingCode;
import dev.regatta.sbom.bom.TensorSummary.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what a safetensors header says of its tensors. */
final class SafetensorsTensors {
    /** Bits per number, by the names of number formats as safetensors 0.8.0 has them. */
    private static final Map<String, Integer> BITS = Map.ofEntries(
            Map.entry("BOOL", 8),
            Map.entry("F4", 4),
            Map.entry("F6_E2M3", 6),
            Map.entry("F6_E3M2", 6),
            Map.entry("U8", 8),
            Map.entry("I8", 8),
            Map.entry("F8_E5M2", 8),
            Map.entry("F8_E4M3", 8),
            Map.entry("F8_E8M0", 8),
            Map.entry("F8_E5M2FNUZ", 8),
            Map.entry("F8_E4M3FNUZ", 8),
            Map.entry("I16", 16),
            Map.entry("U16", 16),
            Map.entry("F16", 16),
            Map.entry("BF16", 16),
            Map.entry("I32", 32),
            Map.entry("U32", 32),
            Map.entry("F32", 32),
            Map.entry("C64", 64),
            Map.entry("F64", 64),
            Map.entry("I64", 64),
            Map.entry("U64", 64));

    private static final int MOST_DIMENSIONS = 64;
    private static final long UNKNOWN = -1;

    private final JsonParser parser;
    private final Findings findings;
    private final TensorTable table;

    SafetensorsTensors(JsonParser parser, Findings findings, TensorTable table) {
        this.parser = parser;
        this.findings = findings;
        this.table = table;
    }

    /** Reads the description of a tensor, at whose beginning the parser stands. */
    void read(String name, long at) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            tell(name, at, "is no object");
            parser.skipChildren();
            return;
        }
        String type = null;
        List<Long> shape = null;
        List<Long> offsets = null;
        boolean isTwice = false;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            parser.nextToken();
            switch (key) {
                case "dtype" -> {
                    isTwice |= type != null;
                    type = parser.currentToken() == JsonToken.VALUE_STRING ? parser.getText() : null;
                    parser.skipChildren();
                }
                case "shape" -> {
                    isTwice |= shape != null;
                    shape = readNumbers();
                }
                case "data_offsets" -> {
                    isTwice |= offsets != null;
                    offsets = readNumbers();
                }
                default -> parser.skipChildren();
            }
        }
        if (isTwice) {
            tell(name, at, "says something twice");
        }
        if (type == null || shape == null || offsets == null || offsets.size() != 2) {
            tell(
                    name,
                    at,
                    "needs a text 'dtype', a list 'shape' of numbers from 0 on, and two such numbers 'data_offsets'");
            return;
        }
        add(name, at, type, shape, offsets.get(0), offsets.get(1));
    }

    /** {@return a list of whole numbers from 0 on; nothing if it is something else} */
    private @Nullable List<Long> readNumbers() throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            parser.skipChildren();
            return null;
        }
        List<Long> numbers = new ArrayList<>();
        boolean isRight = true;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            isRight &= parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                    && parser.getNumberType() != NumberType.BIG_INTEGER
                    && (parser.getLongValue() > 0 || parser.getText().equals("0")) // -0 is a fraction to the reference
                    && numbers.size() < MOST_DIMENSIONS;
            if (isRight) {
                numbers.add(parser.getLongValue());
            }
            parser.skipChildren();
        }
        return isRight ? numbers : null;
    }

    private void add(String name, long at, String type, List<Long> shape, long begin, long end) {
        long elements = product(name, at, shape);
        Integer bits = BITS.get(type);
        if (bits == null) {
            findings.add(
                    FindingCode.TENSOR_TYPE,
                    at,
                    name,
                    "The tensor '" + Findings.cut(name) + "' has the number format '" + Findings.cut(type)
                            + "', which is unknown. Its size cannot be checked.");
        }
        if (end < begin) {
            findings.add(
                    FindingCode.SAFETENSORS_OFFSETS,
                    at,
                    name,
                    "The tensor '" + Findings.cut(name) + "' ends at " + end + ", before it begins at " + begin + ".");
        } else if (bits != null && elements >= 0 && !fits(elements, bits, end - begin)) {
            findings.add(
                    FindingCode.SAFETENSORS_OFFSETS,
                    at,
                    name,
                    "The tensor '" + Findings.cut(name) + "' has " + elements + " numbers of " + bits + " bits, and "
                            + (end - begin) + " bytes.");
        }
        long start = Math.min(begin, Long.MAX_VALUE / 2);
        long bytes = end < begin ? UNKNOWN : Math.min(end - begin, Long.MAX_VALUE / 4);
        table.add(new Tensor(name, Findings.cut(type), shape, start, bytes), elements);
    }

    private static boolean fits(long elements, int bits, long bytes) {
        long all = elements * bits;
        return Math.multiplyHigh(elements, bits) == 0 && all >= 0 && all % Byte.SIZE == 0 && all / Byte.SIZE == bytes;
    }

    private long product(String name, long at, List<Long> shape) {
        if (shape.contains(0L)) {
            return 0;
        }
        long product = 1;
        for (long extent : shape) {
            if (Math.multiplyHigh(product, extent) != 0 || product * extent < 0) {
                findings.add(
                        FindingCode.TENSOR_OVERFLOW,
                        at,
                        name,
                        "The extents of the tensor '" + Findings.cut(name)
                                + "' multiply to more than 2^63 - 1. The number of parameters is unknown.");
                return UNKNOWN;
            }
            product *= extent;
        }
        return product;
    }

    private void tell(String name, long at, String what) {
        findings.add(
                FindingCode.SAFETENSORS_TENSOR,
                at,
                name,
                "What describes the tensor '" + Findings.cut(name) + "' " + what + ".");
    }
}

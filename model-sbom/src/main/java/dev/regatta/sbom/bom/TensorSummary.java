package dev.regatta.sbom.bom;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The tensors of a model.
 *
 * @param count how many there are
 * @param parameters how many numbers they hold together; empty when there are none or their header could not be read
 * @param byType the same by number format, in the order of their first tensors
 * @param listed the tensors in the order of the file; the first ones of a file with very many, see {@link #isComplete}
 */
public record TensorSummary(long count, OptionalLong parameters, Map<String, Share> byType, List<Tensor> listed) {
    /** No tensors, or none that could be read. */
    public static final TensorSummary NONE = new TensorSummary(0, OptionalLong.empty(), Map.of(), List.of());

    /**
     * The tensors of one number format.
     *
     * @param count how many tensors
     * @param parameters how many numbers
     */
    public record Share(long count, long parameters) {}

    /**
     * One tensor.
     *
     * @param name its name
     * @param type its number format, such as {@code Q4_K} or {@code BF16}
     * @param shape its extents in the order of the file; empty for a single number
     * @param offset its first byte, from the beginning of the file
     * @param bytes how many bytes it takes
     */
    public record Tensor(String name, String type, List<Long> shape, long offset, long bytes) {
        /** Copies the shape. */
        public Tensor {
            requireNonNull(name, "name");
            requireNonNull(type, "type");
            shape = List.copyOf(shape);
        }
    }

    /** Copies the collections. */
    public TensorSummary {
        requireNonNull(parameters, "parameters");
        byType = Collections.unmodifiableMap(new LinkedHashMap<>(byType));
        listed = List.copyOf(listed);
    }

    /** {@return whether {@link #listed} has all tensors} */
    public boolean isComplete() {
        return listed.size() == count;
    }
}

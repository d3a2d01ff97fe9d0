package dev.regatta.sbom.header;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes GGUF files for tests, right ones and wrong ones. */
final class GgufFile {
    private final ByteOrder order;
    private int version = 3;
    private int alignment = 32;
    private final ByteArrayOutputStream entries = new ByteArrayOutputStream();
    private final List<Tensor> tensors = new ArrayList<>();
    private long entryCount;

    record Tensor(String name, long type, long offset, long bytes, long... shape) {}

    GgufFile(ByteOrder order) {
        this.order = order;
    }

    /** {@return a small right file with an entry of each type} */
    static GgufFile small(ByteOrder order) {
        return new GgufFile(order)
                .text("general.architecture", "llama")
                .text("general.name", "Small")
                .text("general.license", "apache-2.0")
                .u32("general.file_type", 7)
                .u32("llama.context_length", 2048)
                .value("x.u8", 0, 1, 200)
                .value("x.i8", 1, 1, -1)
                .value("x.u16", 2, 2, 65_535)
                .value("x.i16", 3, 2, -2)
                .value("x.i32", 5, 4, -3)
                .value("x.f32", 6, 4, Float.floatToIntBits(0.5f))
                .value("x.bool", 7, 1, 1)
                .value("x.u64", 10, 8, -1)
                .value("x.i64", 11, 8, Long.MIN_VALUE)
                .value("x.f64", 12, 8, Double.doubleToLongBits(1.5))
                .texts("tokenizer.ggml.tokens", 20)
                .tensor("token_embd.weight", TensorType.Q8_0, 32, 20)
                .tensor("blk.0.attn_q.weight", TensorType.Q8_0, 32, 32)
                .tensor("output_norm.weight", TensorType.F32, 32);
    }

    GgufFile version(int number) {
        version = number;
        return this;
    }

    GgufFile alignment(int bytes) {
        alignment = bytes;
        return u32("general.alignment", bytes);
    }

    GgufFile text(String key, String value) {
        begin(key, 8);
        put(entries, value);
        return this;
    }

    GgufFile bytes(String key, byte[] value) {
        begin(key, 8);
        put(entries, 8, value.length);
        entries.writeBytes(value);
        return this;
    }

    GgufFile u32(String key, long value) {
        return value(key, 4, 4, value);
    }

    GgufFile value(String key, int type, int bytes, long value) {
        begin(key, type);
        put(entries, bytes, value);
        return this;
    }

    GgufFile texts(String key, int count) {
        begin(key, 9);
        put(entries, 4, 8);
        put(entries, 8, count);
        for (int i = 0; i < count; i++) {
            put(entries, "t" + i);
        }
        return this;
    }

    /** Arrays in arrays, the innermost of which is empty. */
    GgufFile nested(String key, int depth) {
        begin(key, 9);
        for (int i = 1; i < depth; i++) {
            put(entries, 4, 9);
            put(entries, 8, 1);
        }
        put(entries, 4, 0);
        put(entries, 8, 0);
        return this;
    }

    /** Raw bytes in place of a type and a value. */
    GgufFile raw(String key, int type, byte[] rest) {
        begin(key, type);
        entries.writeBytes(rest);
        return this;
    }

    GgufFile tensor(String name, TensorType type, long... shape) {
        long elements = 1;
        for (long extent : shape) {
            elements *= extent;
        }
        long bytes = elements / type.blockElements() * type.blockBytes();
        Tensor last = tensors.isEmpty() ? null : tensors.get(tensors.size() - 1);
        long offset = last == null ? 0 : TensorTable.aligned(last.offset + last.bytes, alignment);
        return tensor(new Tensor(name, type.number(), offset, bytes, shape));
    }

    GgufFile tensor(Tensor tensor) {
        tensors.add(tensor);
        return this;
    }

    /** {@return the file, its data all zero and padded} */
    byte[] bytes() {
        byte[] header = header();
        long end = TensorTable.aligned(header.length, alignment);
        for (Tensor tensor : tensors) {
            end = Math.max(
                    end,
                    TensorTable.aligned(
                            TensorTable.aligned(header.length, alignment) + tensor.offset + tensor.bytes, alignment));
        }
        return java.util.Arrays.copyOf(header, (int) end);
    }

    byte[] header() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes("GGUF".getBytes(StandardCharsets.US_ASCII));
        put(out, 4, version);
        put(out, 8, tensors.size());
        put(out, 8, entryCount);
        out.writeBytes(entries.toByteArray());
        for (Tensor tensor : tensors) {
            put(out, tensor.name);
            put(out, 4, tensor.shape.length);
            for (long extent : tensor.shape) {
                put(out, 8, extent);
            }
            put(out, 4, tensor.type);
            put(out, 8, tensor.offset);
        }
        return out.toByteArray();
    }

    private void begin(String key, int type) {
        entryCount++;
        put(entries, key);
        put(entries, 4, type);
    }

    private void put(ByteArrayOutputStream out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        put(out, 8, bytes.length);
        out.writeBytes(bytes);
    }

    private void put(ByteArrayOutputStream out, int width, long value) {
        byte[] all = ByteBuffer.allocate(8).order(order).putLong(value).array();
        int from = order == ByteOrder.BIG_ENDIAN ? 8 - width : 0;
        out.write(all, from, width);
    }
}

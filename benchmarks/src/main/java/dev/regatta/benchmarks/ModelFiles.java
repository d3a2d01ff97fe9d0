package dev.regatta.benchmarks;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Model files of the shapes that matter, always the same. */
final class ModelFiles {
    /** How long a large file is, in bytes. */
    static final long LARGE = 500_000_000;

    private static final int UINT8 = 0;
    private static final int INT32 = 5;
    private static final int STRING = 8;
    private static final int ARRAY = 9;
    private static final int TOKENS = 128_256;
    private static final int MERGES = 280_147;
    private static final int TENSORS = 288;
    private static final int LONG_ARRAY = 10_000_000;

    private final ByteBuffer header = ByteBuffer.allocate(16_000_000).order(ByteOrder.LITTLE_ENDIAN);

    private ModelFiles() {}

    /** Writes a GGUF file with a single tensor. */
    static void gguf(Path file, long bytes) throws IOException {
        ModelFiles model = new ModelFiles();
        model.begin(1, 1);
        model.text("general.architecture").integer(STRING).text("llama");
        long numbers = (bytes - 512) / 128 * 32;
        model.tensor("a.weight", numbers, 0);
        model.write(file, numbers * 4);
    }

    /** Writes a safetensors file with a single tensor. */
    static void safetensors(Path file, long bytes) throws IOException {
        long data = bytes - 512;
        String json = "{\"a.weight\":{\"dtype\":\"U8\",\"shape\":[" + data + "],\"data_offsets\":[0," + data + "]}}";
        ModelFiles model = new ModelFiles();
        model.header.putLong(json.length()).put(json.getBytes(StandardCharsets.UTF_8));
        model.writeUnpadded(file, data);
    }

    /** Writes a header like that of Llama 3: a large vocabulary, its merges, and the tensors of all layers; without their data. */
    static void llama(Path file) throws IOException {
        Random random = new Random(7);
        ModelFiles model = new ModelFiles();
        model.begin(TENSORS, 4);
        model.text("general.architecture").integer(STRING).text("llama");
        model.texts("tokenizer.ggml.tokens", TOKENS, random, 3);
        model.texts("tokenizer.ggml.merges", MERGES, random, 3);
        model.text("tokenizer.ggml.token_type").integer(ARRAY).integer(INT32).number(TOKENS);
        for (int i = 0; i < TOKENS; i++) {
            model.integer(1);
        }
        for (int i = 0; i < TENSORS; i++) {
            model.tensor("blk." + i / 9 + ".part" + i % 9 + ".weight", 32, i * 128L);
        }
        model.write(file, TENSORS * 128L);
    }

    /** Writes a header that has an array of ten million numbers. */
    static void longArray(Path file) throws IOException {
        ModelFiles model = new ModelFiles();
        model.begin(0, 2);
        model.text("general.architecture").integer(STRING).text("llama");
        model.text("a.long.array").integer(ARRAY).integer(UINT8).number(LONG_ARRAY);
        model.header.position(model.header.position() + LONG_ARRAY);
        model.write(file, 0);
    }

    private void begin(long tensors, long entries) {
        header.put("GGUF".getBytes(StandardCharsets.US_ASCII));
        integer(3).number(tensors).number(entries);
    }

    private ModelFiles integer(int value) {
        header.putInt(value);
        return this;
    }

    private ModelFiles number(long value) {
        header.putLong(value);
        return this;
    }

    private ModelFiles text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        header.putLong(bytes.length).put(bytes);
        return this;
    }

    private void texts(String key, int count, Random random, int least) {
        text(key).integer(ARRAY).integer(STRING).number(count);
        for (int i = 0; i < count; i++) {
            text(Integer.toString(random.nextInt(Integer.MAX_VALUE), 36) + "x".repeat(least));
        }
    }

    private void tensor(String name, long numbers, long offset) {
        text(name).integer(1).number(numbers).integer(0).number(offset);
    }

    private void write(Path file, long data) throws IOException {
        header.position((header.position() + 31) / 32 * 32);
        writeUnpadded(file, data);
    }

    private void writeUnpadded(Path file, long data) throws IOException {
        byte[] block = new byte[1 << 20];
        new Random(11).nextBytes(block);
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            out.write(header.array(), 0, header.position());
            for (long left = data; left > 0; left -= block.length) {
                out.write(block, 0, (int) Math.min(left, block.length));
            }
        }
    }
}

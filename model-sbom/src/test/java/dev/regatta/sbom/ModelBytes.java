package dev.regatta.sbom;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Small model files, made as their formats say. */
public final class ModelBytes {
    /** How many numbers each tensor has; they are of four bytes. */
    static final int NUMBERS = 32;

    private static final int UINT32 = 4;
    private static final int STRING = 8;
    private static final int INT32 = 5;
    private static final int UINT16 = 2;

    private ModelBytes() {}

    /** {@return a complete GGUF file without tensors} */
    public static byte[] gguf() {
        return gguf(Map.of("general.architecture", "llama"), List.of());
    }

    /**
     * {@return a GGUF file}
     *
     * @param metadata texts, {@code Integer} (unsigned), {@code Short} (unsigned) and {@code Long} (as 32 bits, signed)
     * @param tensors their names; each has 32 numbers of F32
     */
    public static byte[] gguf(Map<String, Object> metadata, List<String> tensors) {
        ByteBuffer file = ByteBuffer.allocate((1 << 16) + 256 * tensors.size()).order(ByteOrder.LITTLE_ENDIAN);
        file.put("GGUF".getBytes(StandardCharsets.US_ASCII)).putInt(3);
        file.putLong(tensors.size()).putLong(metadata.size());
        metadata.forEach((key, value) -> {
            text(file, key);
            switch (value) {
                case String string -> text(file.putInt(STRING), string);
                case Integer number -> file.putInt(UINT32).putInt(number);
                case Long number -> file.putInt(INT32).putInt(number.intValue());
                case Short number -> file.putInt(UINT16).putShort(number);
                default -> throw new IllegalArgumentException("no such value: " + value);
            }
        });
        for (int i = 0; i < tensors.size(); i++) {
            text(file, tensors.get(i));
            file.putInt(1).putLong(NUMBERS).putInt(0).putLong(i * NUMBERS * 4L);
        }
        int header = (file.position() + 31) / 32 * 32;
        file.position(header + tensors.size() * NUMBERS * 4);
        return java.util.Arrays.copyOf(file.array(), file.position());
    }

    private static void text(ByteBuffer file, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        file.putLong(bytes.length).put(bytes);
    }

    /** {@return a safetensors file with tensors of 32 numbers of F32} */
    public static byte[] safetensors(String... tensors) {
        StringBuilder header = new StringBuilder("{");
        for (int i = 0; i < tensors.length; i++) {
            header.append(i == 0 ? "" : ",")
                    .append("\"" + tensors[i] + "\":{\"dtype\":\"F32\",\"shape\":[" + NUMBERS + "],\"data_offsets\":["
                            + i * NUMBERS * 4 + "," + (i + 1) * NUMBERS * 4 + "]}");
        }
        byte[] json = header.append("}").toString().getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .array());
        file.writeBytes(json);
        file.writeBytes(new byte[tensors.length * NUMBERS * 4]);
        return file.toByteArray();
    }
}

package dev.regatta.fallback.memory;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The operations that one frame holds, written one after the other. */
final class FrameWriter {
    private static final byte PUT = 1;
    private static final byte REMOVE = 2;
    private static final byte MODEL = 3;
    private static final byte VECTOR = 4;
    private static final byte COUNTERS = 5;

    /** Takes operations. */
    interface Operations {
        /**
         * A record is put in the place of the one with its number, if there is one.
         *
         * @param json where its JSON begins in the payload
         * @param length how many bytes it has
         * @param vectorVersion the version that its vector gets; 0 if it has none any more
         */
        void put(long number, int json, int length, long vectorVersion) throws IOException;

        /** A record goes. */
        void remove(long number);

        /** From here on, vectors are of a model; those of others go. */
        void model(String name);

        /** A record gets a vector, whose numbers begin at a place in the payload. */
        void vector(long number, long version, int floats, int length);

        /** All numbers and versions so far were smaller than these. */
        void counters(long number, long version);
    }

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);

    void put(long number, byte[] json, long vectorVersion) {
        bytes.write(PUT);
        write(number);
        write(vectorVersion);
        write(json.length);
        bytes.writeBytes(json);
    }

    void remove(long number) {
        bytes.write(REMOVE);
        write(number);
    }

    void model(String name) {
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        bytes.write(MODEL);
        write(text.length);
        bytes.writeBytes(text);
    }

    void vector(long number, long version, byte[] floats) {
        bytes.write(VECTOR);
        write(number);
        write(version);
        write(floats.length);
        bytes.writeBytes(floats);
    }

    void counters(long number, long version) {
        bytes.write(COUNTERS);
        write(number);
        write(version);
    }

    private void write(long number) {
        bytes.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
    }

    int size() {
        return bytes.size();
    }

    /** {@return a frame of all operations; empty if there are none} */
    byte[] frame() {
        if (bytes.size() == 0) {
            return new byte[0];
        }
        bytes.write(Frames.LAST);
        byte[] payload = bytes.toByteArray();
        return Frames.frame(payload, payload.length);
    }

    /**
     * Hands on the operations of a payload, in order.
     *
     * @throws IOException if it holds something else
     */
    static void read(byte[] payload, Operations operations) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(payload, 0, payload.length - 1);
        try {
            while (in.hasRemaining()) {
                one(in, payload, operations);
            }
        } catch (java.nio.BufferUnderflowException | IllegalArgumentException e) {
            throw new IOException("a frame holds what cannot be understood", e);
        }
    }

    private static void one(ByteBuffer in, byte[] payload, Operations operations) throws IOException {
        switch (in.get()) {
            case PUT -> {
                long number = in.getLong();
                long version = in.getLong();
                int length = (int) in.getLong();
                operations.put(number, skip(in, length), length, version);
            }
            case REMOVE -> operations.remove(in.getLong());
            case MODEL -> {
                int length = (int) in.getLong();
                int start = skip(in, length);
                operations.model(new String(payload, start, length, StandardCharsets.UTF_8));
            }
            case VECTOR -> {
                long number = in.getLong();
                long version = in.getLong();
                int length = (int) in.getLong();
                operations.vector(number, version, skip(in, length), length);
            }
            case COUNTERS -> operations.counters(in.getLong(), in.getLong());
            default -> throw new IOException("a frame holds an unknown operation");
        }
    }

    private static int skip(ByteBuffer in, int length) {
        int start = in.position();
        in.position(start + length);
        return start;
    }
}

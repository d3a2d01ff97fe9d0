package dev.regatta.sbom.header;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes safetensors files for tests, right ones and wrong ones. */
final class SafetensorsFile {
    /** Two tensors of 16 and 8 bytes. */
    static final String SMALL = """
            {"__metadata__":{"format":"pt"},\
            "a":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]},\
            "b":{"dtype":"BF16","shape":[4],"data_offsets":[16,24]}}""";

    private SafetensorsFile() {}

    static byte[] small() {
        return of(SMALL, 24);
    }

    /** {@return a file with a header and so many bytes of data} */
    static byte[] of(String header, int data) {
        return of(header.getBytes(StandardCharsets.UTF_8), data);
    }

    static byte[] of(byte[] header, int data) {
        return ByteBuffer.allocate(8 + header.length + data)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .put(header)
                .array();
    }
}

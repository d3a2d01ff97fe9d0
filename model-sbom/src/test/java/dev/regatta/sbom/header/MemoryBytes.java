package dev.regatta.sbom.header;

import java.nio.ByteBuffer;

/** Bytes in memory as a source; counts how many were read. */
final class MemoryBytes implements ByteSource {
    private final byte[] bytes;
    private long read;

    MemoryBytes(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public long size() {
        return bytes.length;
    }

    @Override
    public int read(long position, ByteBuffer target) {
        if (position >= bytes.length) {
            return -1;
        }
        int part = Math.min(target.remaining(), bytes.length - (int) position);
        target.put(bytes, (int) position, part);
        read += part;
        return part;
    }

    long bytesRead() {
        return read;
    }
}

package dev.regatta.sbom.header;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Bytes that can be read from any place. Not thread-safe. */
public interface ByteSource {
    /** {@return how many bytes there are; does not change} */
    long size();

    /**
     * Reads some bytes.
     *
     * @param position the first byte, from 0
     * @param target takes as many as it has room for, or as there are
     * @return how many were read; -1 at the end
     * @throws IOException if they cannot be read
     */
    int read(long position, ByteBuffer target) throws IOException;
}

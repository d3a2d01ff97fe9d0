package dev.regatta.sbom;

import java.io.IOException;
import java.io.OutputStream;

/** Writes bills of materials. Thread-safe. */
public final class SbomWriter {
    private SbomWriter() {}

    /**
     * Writes a bill of materials.
     *
     * @param sbom what to write
     * @param format how
     * @param target takes the bytes, in UTF-8; it is flushed and left open
     * @throws IOException if they cannot be written
     * @throws dev.regatta.error.PermanentException if the format takes one model only and there are none or several
     */
    public static void write(Sbom sbom, SbomFormat format, OutputStream target) throws IOException {
        target.flush();
    }
}

package dev.regatta.sbom.format;

import dev.regatta.sbom.bom.Sbom;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Writes bills of materials. Thread-safe. */
public final class SbomWriter {
    private SbomWriter() {}

    /**
     * Writes a bill of materials. The same one always gives the same bytes.
     *
     * @param sbom what to write
     * @param format how
     * @param target takes the bytes, in UTF-8; it is flushed and left open
     * @throws IOException if they cannot be written
     * @throws dev.regatta.error.PermanentException if the format takes one model only and there are none or several
     */
    public static void write(Sbom sbom, SbomFormat format, OutputStream target) throws IOException {
        switch (format) {
            case TABLE -> writeText(TableFormat.of(sbom), target);
            case JSON -> JsonText.write(JsonFormat.of(sbom), target);
            case LBOM -> JsonText.write(LbomFormat.of(sbom), target);
            case CYCLONEDX -> JsonText.write(CycloneDxFormat.of(sbom), target);
            case SPDX_JSON -> JsonText.write(SpdxJsonFormat.of(SpdxDocument.of(sbom)), target);
            case SPDX -> writeText(SpdxTagFormat.of(SpdxDocument.of(sbom)), target);
            case CARD -> writeText(CardFormat.of(sbom), target);
        }
        target.flush();
    }

    private static void writeText(String text, OutputStream target) throws IOException {
        target.write(text.getBytes(StandardCharsets.UTF_8));
    }
}

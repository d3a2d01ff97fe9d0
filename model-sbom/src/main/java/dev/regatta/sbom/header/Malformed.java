package dev.regatta.sbom.header;

import dev.regatta.sbom.bom.Finding;
import dev.regatta.sbom.bom.Finding.Position;
import dev.regatta.sbom.bom.FindingCode;

/** A header cannot be read further. */
final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Finding finding;

    Malformed(FindingCode code, long byteOffset, String element, String message) {
        super(message, null, false, false);
        this.finding = new Finding(code, new Position(byteOffset, element), message);
    }

    Finding finding() {
        return finding;
    }
}

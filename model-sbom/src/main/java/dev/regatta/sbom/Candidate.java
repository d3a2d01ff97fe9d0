package dev.regatta.sbom;

import dev.regatta.sbom.bom.Finding;
import dev.regatta.sbom.bom.Finding.Position;
import dev.regatta.sbom.bom.FindingCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What may be a model file.
 *
 * @param path where it lies, absolute
 * @param name its name
 * @param location its path from the scanned folder, encoded
 * @param stamp which file it was when it was found; {@code null} if it is not to be opened
 * @param isLink whether the path is that of a link
 * @param isGiven whether it was named by the caller, and not found in a folder
 * @param findings what was noticed on finding it
 */
record Candidate(
        Path path,
        FileName name,
        String location,
        @Nullable FileStamp stamp,
        boolean isLink,
        boolean isGiven,
        List<Finding> findings) {
    Candidate {
        findings = new ArrayList<>(findings);
        if (!name.isUtf8()) {
            findings.addFirst(new Finding(
                    FindingCode.NAME_NOT_UTF8,
                    Position.NONE,
                    "The name has bytes that are not UTF-8; with every byte encoded it is '" + name.encoded() + "'"));
        }
        findings = List.copyOf(findings);
    }

    /** {@return its length when it was found; 0 if it is not to be opened} */
    long sizeBytes() {
        return stamp == null ? 0 : stamp.sizeBytes();
    }
}

package dev.regatta.sbom.bom;

import static java.util.Objects.requireNonNull;

/**
 * The licence that a model's makers declare.
 *
 * @param declared what they wrote, as it stands there
 * @param expression an SPDX licence expression (SPDX 2.3, annex D): what they wrote, with identifiers spelled as in the SPDX
 *     list, if it is one; else {@code LicenseRef-} and what they wrote, with every character but letters, digits, dot and
 *     hyphen replaced by a hyphen
 * @param listed whether {@code expression} has identifiers of the SPDX list only
 * @param source where it was found: a key of the header, or the name of a file beside the model
 */
public record License(String declared, String expression, boolean listed, String source) {
    /** Checks the parts. */
    public License {
        requireNonNull(declared, "declared");
        requireNonNull(expression, "expression");
        requireNonNull(source, "source");
    }
}

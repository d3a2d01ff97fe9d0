package dev.regatta.sbom.format;

import dev.regatta.sbom.bom.Sbom;

/** How a bill of materials is written. All are UTF-8; what is written depends on the {@link Sbom} alone. */
public enum SbomFormat {
    /** A table for people, without anything that would steer a terminal. */
    TABLE("table"),
    /** Everything that is known, as JSON; documented in docs/model-sbom.md. */
    JSON("json"),
    /** The JSON of l-bom 1.0, with values corrected: one object for one file, an array for several. */
    LBOM("lbom"),
    /** CycloneDX 1.6 JSON with machine-learning-model components. */
    CYCLONEDX("cyclonedx"),
    /** SPDX 2.3 JSON. */
    SPDX_JSON("spdx-json"),
    /** SPDX 2.3 tag-value. */
    SPDX("spdx"),
    /** A model card in Markdown with YAML front matter, as Hugging Face shows it; of a single model. */
    CARD("card");

    private final String label;

    SbomFormat(String label) {
        this.label = label;
    }

    /** {@return the name on the command line} */
    public String label() {
        return label;
    }
}

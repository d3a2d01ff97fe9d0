package dev.regatta.sbom.internal;

import java.nio.file.Path;

/** The files beside a model that tell about it: config.json, tokenizer_config.json, README.md. Immutable. */
final class SideCars {
    private SideCars() {}

    /**
     * Reads what lies in a folder.
     *
     * @param folder the folder of the model
     * @return what was found; what is wrong with it becomes findings of every model there
     */
    static SideCars in(Path folder) {
        return new SideCars();
    }
}

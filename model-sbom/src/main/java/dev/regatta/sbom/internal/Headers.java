package dev.regatta.sbom.internal;

import dev.regatta.sbom.ModelFacts;
import dev.regatta.sbom.ModelFormat;
import dev.regatta.sbom.TensorSummary;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Reads headers of model files. */
final class Headers {
    private Headers() {}

    /**
     * Reads the header of a file and puts together what it and the files beside it say.
     *
     * @param source the file
     * @param name its name, of which the suffix counts
     * @param beside what lies in its folder
     * @return what is known; what is wrong with the file are findings
     * @throws IOException if the file cannot be read
     */
    static Header read(ByteSource source, String name, SideCars beside) throws IOException {
        return new Header(
                new ModelFormat.Unknown(), ModelFacts.NONE, TensorSummary.NONE, Map.of(), Map.of(), List.of());
    }
}

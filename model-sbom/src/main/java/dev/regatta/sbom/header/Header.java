package dev.regatta.sbom.header;

import dev.regatta.sbom.bom.Finding;
import dev.regatta.sbom.bom.ModelFacts;
import dev.regatta.sbom.bom.ModelFormat;
import dev.regatta.sbom.bom.TensorSummary;
import java.util.List;
import java.util.Map;

/**
 * What the header of a file and the files beside it say; the parts are those of {@link dev.regatta.sbom.bom.ModelFile}.
 *
 * @param format what the file is written in
 * @param facts what it says of the model
 * @param tensors what it says of its tensors
 * @param metadata its own entries
 * @param beside what the files beside it say
 * @param findings what is wrong with it
 */
public record Header(
        ModelFormat format,
        ModelFacts facts,
        TensorSummary tensors,
        Map<String, Object> metadata,
        Map<String, Object> beside,
        List<Finding> findings) {}

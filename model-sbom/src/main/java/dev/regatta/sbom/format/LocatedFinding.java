package dev.regatta.sbom.format;

import dev.regatta.sbom.bom.Finding;
import dev.regatta.sbom.bom.Model;
import dev.regatta.sbom.bom.ModelFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A finding together with the file it is about.
 *
 * @param finding the finding
 * @param file the name of the file; empty when the model has one file only, or the finding is about the set
 */
record LocatedFinding(Finding finding, String file) {

    /** {@return the findings of a model, the worst first, else in their order} */
    static List<LocatedFinding> of(Model model) {
        List<LocatedFinding> all = new ArrayList<>(of(model.findings()));
        for (ModelFile file : model.files()) {
            String name = model.files().size() == 1 ? "" : file.identity().name();
            file.findings().forEach(finding -> all.add(new LocatedFinding(finding, name)));
        }
        return worstFirst(all);
    }

    /** {@return findings that are about no file, the worst first} */
    static List<LocatedFinding> of(List<Finding> findings) {
        return worstFirst(findings.stream()
                .map(finding -> new LocatedFinding(finding, ""))
                .toList());
    }

    private static List<LocatedFinding> worstFirst(List<LocatedFinding> remarks) {
        return remarks.stream()
                .sorted(Comparator.comparing(remark -> remark.finding().severity(), Comparator.reverseOrder()))
                .toList();
    }

    /** {@return the stable name of what was found} */
    String code() {
        return finding.code().label();
    }

    /** {@return how bad it is} */
    String severity() {
        return finding.severity().label();
    }

    /** {@return where it was found, such as {@code model.gguf, byte 24, general.name}; may be empty; raw} */
    String place() {
        List<String> parts = new ArrayList<>();
        if (!file.isEmpty()) {
            parts.add(file);
        }
        if (finding.at().byteOffset() >= 0) {
            parts.add("byte " + finding.at().byteOffset());
        }
        if (!finding.at().element().isEmpty()) {
            parts.add(finding.at().element());
        }
        return String.join(", ", parts);
    }

    /** {@return all of it but the code, such as {@code error at byte 24: It says …}; raw} */
    String text() {
        String place = place();
        return severity() + (place.isEmpty() ? "" : " at " + place) + ": " + finding.message();
    }
}

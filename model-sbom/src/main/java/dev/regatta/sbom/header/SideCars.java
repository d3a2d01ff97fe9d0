package dev.regatta.sbom.header;

import dev.regatta.sbom.bom.Finding;
import dev.regatta.sbom.bom.FindingCode;
import dev.regatta.sbom.bom.License;
import dev.regatta.sbom.bom.ModelFacts;
import dev.regatta.sbom.bom.ModelFacts.Origin;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The files beside a model that tell about it: {@code config.json}, {@code tokenizer_config.json} and the front matter of {@code
 * README.md}. They add to what a header says, and never overrule it. Immutable.
 *
 * @param facts what they say; an earlier file of these over a later: README.md, config.json, tokenizer_config.json
 * @param licenses the licences they declare, in that order
 * @param told the entries that are shown as they are
 * @param findings what is wrong with them, told of every model there
 */
public record SideCars(ModelFacts facts, List<License> licenses, Map<String, Object> told, List<Finding> findings) {
    /** Nothing beside. */
    static final SideCars NONE = new SideCars(ModelFacts.NONE, List.of(), Map.of(), List.of());

    /**
     * Reads what lies in a folder.
     *
     * @param folder the folder of the model
     * @param mayBeRead whether a file to which a link leads may be read, by its real path
     * @return what was found
     */
    public static SideCars in(Path folder, Predicate<Path> mayBeRead) {
        return new SideCarReader(folder, mayBeRead, new Findings()).read();
    }

    /**
     * Completes what a header says.
     *
     * @param header what it says
     * @param weak a licence that counts only where nothing else declares one
     * @param isWhole whether the header could be read to its end, so that what it does not say is missing
     * @param into takes what is to be said about it
     */
    ModelFacts complete(ModelFacts header, Optional<License> weak, boolean isWhole, Findings into) {
        findings.forEach(into::add);
        List<License> declared = Stream.of(header.license().stream(), licenses.stream(), weak.stream())
                .flatMap(each -> each)
                .toList();
        tellLicense(declared, isWhole, into);
        List<String> baseModels = new ArrayList<>(header.origin().baseModels());
        facts.origin().baseModels().stream()
                .filter(each -> !baseModels.contains(each))
                .forEach(baseModels::add);
        return new ModelFacts(
                header.title().or(facts::title),
                header.architecture().or(facts::architecture),
                header.quantization().or(facts::quantization),
                header.dtype().or(facts::dtype),
                either(header.contextLength(), facts.contextLength()),
                either(header.vocabularySize(), facts.vocabularySize()),
                declared.stream().findFirst(),
                new Origin(
                        baseModels,
                        facts.origin().trainingFramework().or(header.origin()::trainingFramework),
                        header.origin().task().or(facts.origin()::task),
                        Stream.concat(header.origin().tags().stream(), facts.origin().tags().stream())
                                .distinct()
                                .toList()));
    }

    private static OptionalLong either(OptionalLong first, OptionalLong second) {
        return first.isPresent() ? first : second;
    }

    private static void tellLicense(List<License> declared, boolean isWhole, Findings into) {
        if (declared.isEmpty()) {
            if (isWhole) {
                into.add(
                        FindingCode.LICENSE_MISSING,
                        -1,
                        "",
                        "No licence is declared, neither in the header nor in README.md or config.json beside it.");
            }
            return;
        }
        License first = declared.get(0);
        if (!first.listed()) {
            into.add(
                    FindingCode.LICENSE_UNLISTED,
                    -1,
                    first.source(),
                    "The licence '" + Findings.cut(first.declared()) + "' in " + first.source()
                            + " is none of the SPDX list: read its text. It is told as " + first.expression() + ".");
        }
        declared.stream()
                .filter(other -> !other.expression().equalsIgnoreCase(first.expression()))
                .forEach(other -> into.add(
                        FindingCode.LICENSE_CONFLICT,
                        -1,
                        other.source(),
                        "The licence is '" + Findings.cut(first.declared()) + "' in " + first.source() + ", and '"
                                + Findings.cut(other.declared()) + "' in " + other.source() + ". The first is told."));
    }
}

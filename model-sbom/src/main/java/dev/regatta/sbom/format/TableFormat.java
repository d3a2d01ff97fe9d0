package dev.regatta.sbom.format;

import dev.regatta.sbom.bom.Finding;
import dev.regatta.sbom.bom.Finding.Severity;
import dev.regatta.sbom.bom.Model;
import dev.regatta.sbom.bom.ModelFacts;
import dev.regatta.sbom.bom.ModelFile;
import dev.regatta.sbom.bom.Sbom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A table for people: a line per model, then what was found, the worst first, then what it comes to. */
final class TableFormat {
    private static final List<String> HEAD =
            List.of("MODEL", "FORMAT", "ARCH", "PARAMS", "QUANT", "CONTEXT", "LICENCE", "SIZE", "SHA-256");
    /** The columns of numbers, which are set to the right. */
    private static final List<String> NUMBERS = List.of("PARAMS", "CONTEXT", "SIZE");

    private static final int WIDEST = 20;
    private static final int SHORT_SHA = 8;
    private static final int SEVERITY_WIDTH = 8;
    private static final String NONE = "-";

    private TableFormat() {}

    /** What was found in one place. */
    private record Group(String title, List<LocatedFinding> remarks) {
        Severity worst() {
            return remarks.getFirst().finding().severity();
        }
    }

    static String of(Sbom sbom) {
        StringBuilder out = new StringBuilder();
        List<String> titles = titles(sbom);
        if (sbom.models().isEmpty()) {
            out.append("No model files found: their names end in .gguf or .safetensors.\n");
        } else {
            appendTable(sbom, titles, out);
        }
        appendFindings(sbom, titles, out);
        if (!sbom.models().isEmpty()) {
            out.append('\n').append(summary(sbom)).append('\n');
        }
        return out.toString();
    }

    private static void appendTable(Sbom sbom, List<String> titles, StringBuilder out) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEAD);
        for (int i = 0; i < titles.size(); i++) {
            rows.add(row(sbom.models().get(i), titles.get(i)));
        }
        int[] widths = new int[HEAD.size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], width(row.get(i)));
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String blanks = " ".repeat(widths[i] - width(row.get(i)));
                boolean right = NUMBERS.contains(HEAD.get(i));
                line.append(right ? blanks + row.get(i) : row.get(i) + blanks).append("  ");
            }
            out.append(line.toString().stripTrailing()).append('\n');
        }
    }

    private static List<String> row(Model model, String title) {
        ModelFacts facts = model.facts();
        ModelFile first = model.files().getFirst();
        int files = model.files().size();
        String sum = files == 1
                ? NamedModel.sha256(first)
                        .map(sha -> sha.substring(0, SHORT_SHA))
                        .orElse(NONE)
                : files + " files";
        return Stream.of(
                        title,
                        first.format().label(),
                        cut(facts.architecture().orElse(NONE)),
                        amount(model.tensors().parameters()),
                        cut(facts.quantization().or(facts::dtype).orElse(NONE)),
                        facts.contextLength().isPresent()
                                ? Long.toString(facts.contextLength().getAsLong())
                                : NONE,
                        cut(facts.license()
                                .map(license -> license.listed() ? license.expression() : license.declared())
                                .orElse(NONE)),
                        Amounts.bytes(model.sizeBytes()),
                        sum)
                .map(Escape::visible)
                .toList();
    }

    private static String amount(OptionalLong number) {
        return number.isPresent() ? Amounts.compact(number.getAsLong()) : NONE;
    }

    /** {@return what to call the models, raw, in their order; with its place where another one has the same name} */
    private static List<String> titles(Sbom sbom) {
        Map<String, Long> often =
                sbom.models().stream().collect(Collectors.groupingBy(Model::name, Collectors.counting()));
        return sbom.models().stream()
                .map(model -> {
                    String name = NamedModel.title(model);
                    boolean alone = often.getOrDefault(model.name(), 0L) == 1;
                    return alone
                            ? name
                            : name + " (" + model.files().getFirst().identity().location() + ")";
                })
                .toList();
    }

    private static String cut(String text) {
        if (width(text) <= WIDEST) {
            return text;
        }
        return text.substring(0, text.offsetByCodePoints(0, WIDEST - 1)) + "…";
    }

    private static int width(String text) {
        return text.codePointCount(0, text.length());
    }

    private static void appendFindings(Sbom sbom, List<String> titles, StringBuilder out) {
        List<Group> groups = new ArrayList<>();
        groups.add(new Group(sbom.root().toString(), LocatedFinding.of(sbom.findings())));
        for (int i = 0; i < titles.size(); i++) {
            groups.add(new Group(titles.get(i), LocatedFinding.of(sbom.models().get(i))));
        }
        groups.removeIf(group -> group.remarks().isEmpty());
        groups.sort(Comparator.comparing(Group::worst, Comparator.reverseOrder()));
        for (Group group : groups) {
            out.append('\n').append(Escape.visible(group.title())).append('\n');
            for (LocatedFinding remark : group.remarks()) {
                String place = remark.place().isEmpty() ? "" : " (" + remark.place() + ")";
                String text = remark.code() + place + ": " + remark.finding().message();
                out.append("  ")
                        .append(remark.severity())
                        .append(" ".repeat(SEVERITY_WIDTH - remark.severity().length()))
                        .append(Escape.visible(text))
                        .append('\n');
            }
        }
    }

    private static String summary(Sbom sbom) {
        long bytes = sbom.models().stream().mapToLong(Model::sizeBytes).sum();
        return Amounts.count(sbom.models().size(), "model") + ", "
                + Amounts.count(sbom.files().size(), "file") + ", " + Amounts.bytes(bytes) + "; " + findings(sbom);
    }

    private static String findings(Sbom sbom) {
        List<Finding> all = Stream.concat(
                        sbom.findings().stream(), sbom.models().stream().flatMap(model -> model.allFindings().stream()))
                .toList();
        if (all.isEmpty()) {
            return "no findings";
        }
        return Arrays.stream(Severity.values())
                .sorted(Comparator.reverseOrder())
                .map(severity -> {
                    long found = all.stream()
                            .filter(finding -> finding.severity() == severity)
                            .count();
                    return severity == Severity.INFO
                            ? found + " for information"
                            : Amounts.count(found, severity.label());
                })
                .collect(Collectors.joining(", "));
    }
}

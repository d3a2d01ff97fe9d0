package dev.regatta.sbom.tool;

import dev.regatta.sbom.bom.Finding;
import dev.regatta.sbom.bom.Finding.Severity;
import dev.regatta.sbom.bom.License;
import dev.regatta.sbom.bom.Model;
import dev.regatta.sbom.bom.ModelFacts;
import dev.regatta.sbom.bom.Sbom;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an agent's model gets to read of a scan: the facts, the worst findings, and never more than it can take. */
final class ModelAnswer {
    private static final int MOST_MODELS = 20;
    private static final int MOST_FINDINGS = 8;
    private static final int MOST_PARTS = 3;
    private static final int LONGEST_TEXT = 200;

    private ModelAnswer() {}

    /**
     * Words what was found.
     *
     * @param root the folder of the tool, from which paths count
     * @param path what was asked for
     * @param sbom what was found there
     */
    static Map<String, Object> of(Path root, String path, Sbom sbom) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("path", shown(path));
        answer.put("modelsFound", sbom.models().size());
        answer.put(
                "models",
                sbom.models().stream()
                        .limit(MOST_MODELS)
                        .map(model -> model(root, model))
                        .toList());
        if (sbom.models().size() > MOST_MODELS) {
            answer.put(
                    "note", "Only the first " + MOST_MODELS + " are told. Name a folder or a file below for others.");
        }
        addFindings(sbom.findings(), answer);
        return answer;
    }

    private static Map<String, Object> model(Path root, Model model) {
        Map<String, Object> told = new LinkedHashMap<>();
        ModelFacts facts = model.facts();
        told.put("name", shown(model.name()));
        told.put("files", files(root, model));
        told.put("format", model.files().getFirst().format().label());
        told.put("sizeBytes", model.sizeBytes());
        add("title", facts.title(), told);
        add("architecture", facts.architecture(), told);
        model.tensors().parameters().ifPresent(count -> told.put("parameters", count));
        add("quantization", facts.quantization(), told);
        add("dtype", facts.dtype(), told);
        facts.contextLength().ifPresent(length -> told.put("contextLength", length));
        facts.vocabularySize().ifPresent(size -> told.put("vocabularySize", size));
        add("license", facts.license().map(License::expression), told);
        add("baseModel", facts.origin().baseModels().stream().findFirst(), told);
        addFindings(model.allFindings(), told);
        return told;
    }

    private static List<Map<String, Object>> files(Path root, Model model) {
        List<Map<String, Object>> files = new ArrayList<>();
        model.files().stream().limit(MOST_PARTS).forEach(file -> {
            Map<String, Object> told = new LinkedHashMap<>();
            Path place = file.identity().path();
            told.put(
                    "path",
                    shown(
                            place.startsWith(root)
                                    ? root.relativize(place).toString()
                                    : file.identity().name()));
            file.identity().sha256().ifPresent(hash -> told.put("sha256", hash));
            files.add(told);
        });
        if (model.files().size() > MOST_PARTS) {
            files.add(Map.of("more", model.files().size() - MOST_PARTS));
        }
        return files;
    }

    private static void add(String key, Optional<String> value, Map<String, Object> into) {
        value.ifPresent(text -> into.put(key, shown(text)));
    }

    private static void addFindings(List<Finding> findings, Map<String, Object> into) {
        if (findings.isEmpty()) {
            return;
        }
        into.put(
                "findings",
                findings.stream()
                        .sorted(Comparator.comparing(Finding::severity).reversed())
                        .limit(MOST_FINDINGS)
                        .map(finding -> finding.severity().label() + " "
                                + finding.code().label() + ": " + shown(finding.message()))
                        .toList());
        if (findings.size() > MOST_FINDINGS) {
            long errors = findings.stream()
                    .filter(finding -> finding.severity() == Severity.ERROR)
                    .count();
            into.put("findingsInAll", findings.size() + ", of which errors: " + errors);
        }
    }

    /** {@return a text out of a file, not long, and with nothing in it that would be read without being seen} */
    static String shown(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().limit(LONGEST_TEXT).forEach(c -> {
            int type = Character.getType(c);
            boolean isHidden = type == Character.CONTROL
                    || type == Character.FORMAT
                    || type == Character.SURROGATE
                    || type == Character.PRIVATE_USE
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR;
            shown.appendCodePoint(isHidden ? '\uFFFD' : c);
        });
        return text.codePointCount(0, text.length()) > LONGEST_TEXT
                ? shown.append('…').toString()
                : shown.toString();
    }
}

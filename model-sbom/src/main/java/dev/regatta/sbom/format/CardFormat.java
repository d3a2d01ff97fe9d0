package dev.regatta.sbom.format;

import dev.regatta.error.PermanentException;
import dev.regatta.sbom.bom.License;
import dev.regatta.sbom.bom.Model;
import dev.regatta.sbom.bom.ModelFacts;
import dev.regatta.sbom.bom.ModelFile;
import dev.regatta.sbom.bom.ModelFormat;
import dev.regatta.sbom.bom.Sbom;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A model card of Hugging Face for one model: YAML with the keys that its hub reads, then Markdown. Whatever comes out of files is
 * a quoted scalar above and code below, where nothing has a meaning.
 */
final class CardFormat {
    private static final int MOST_NAMES = 10;

    private final StringBuilder out = new StringBuilder();
    private final Model model;

    private CardFormat(Model model) {
        this.model = model;
    }

    static String of(Sbom sbom) {
        if (sbom.models().size() != 1) {
            throw notOne(sbom);
        }
        CardFormat card = new CardFormat(sbom.models().getFirst());
        card.frontMatter();
        card.body(LocatedFinding.of(sbom.findings()));
        return card.out.toString();
    }

    private static PermanentException notOne(Sbom sbom) {
        String root = Escape.visible(sbom.root().toString());
        int number = sbom.models().size();
        if (number == 0) {
            return new PermanentException("A model card is about one model; there is none in '" + root
                    + "'. Name a file that ends in .gguf or .safetensors, or a folder with one model.");
        }
        String names = sbom.models().stream()
                .limit(MOST_NAMES)
                .map(each -> "'" + Escape.visible(each.name()) + "'")
                .collect(Collectors.joining(", "));
        return new PermanentException("A model card is about one model; there are " + number + " in '" + root + "': "
                + names + (number > MOST_NAMES ? ", …" : "") + ". Name the file of one of them.");
    }

    // ---- the front matter

    private void frontMatter() {
        ModelFacts facts = model.facts();
        out.append("---\n");
        facts.license().ifPresent(this::license);
        list("base_model", facts.origin().baseModels());
        facts.origin().task().ifPresent(task -> scalar("pipeline_tag", task));
        library().ifPresent(library -> scalar("library_name", library));
        Set<String> tags = new LinkedHashSet<>(facts.origin().tags());
        if (!(format() instanceof ModelFormat.Unknown)) {
            tags.add(format().label());
        }
        list("tags", List.copyOf(tags));
        out.append("---\n\n");
    }

    private void license(License license) {
        String expression = Licensing.expression(license);
        if (license.listed() && Licensing.isOneListed(expression)) {
            scalar("license", expression.toLowerCase(Locale.ROOT));
        } else {
            scalar("license", "other");
            scalar("license_name", license.listed() ? expression : license.declared());
        }
    }

    private Optional<String> library() {
        if (format() instanceof ModelFormat.Gguf) {
            return Optional.of("gguf");
        }
        boolean transformers = model.facts()
                .origin()
                .trainingFramework()
                .filter(framework -> framework.startsWith("transformers"))
                .isPresent();
        return transformers ? Optional.of("transformers") : Optional.empty();
    }

    private ModelFormat format() {
        return model.files().getFirst().format();
    }

    private void scalar(String key, String value) {
        out.append(key).append(": ").append(Escape.yaml(value)).append('\n');
    }

    private void list(String key, List<String> values) {
        if (!values.isEmpty()) {
            out.append(key).append(":\n");
            values.forEach(
                    value -> out.append("  - ").append(Escape.yaml(value)).append('\n'));
        }
    }

    // ---- the body

    private void body(List<LocatedFinding> ofScan) {
        String title = NamedModel.title(model);
        out.append("# ")
                .append(Escape.code(
                        model.facts().title().filter(given -> !given.isEmpty()).orElse(title)))
                .append("\n\n");
        out.append(sentence()).append("\n\n## Files\n\n");
        row("File", "Size", "SHA-256");
        row("---", "---:", "---");
        model.files().forEach(this::file);
        out.append("\n## Facts\n\n");
        row("What", "Value");
        row("---", "---");
        Fact.of(model).forEach(fact -> row(fact.name().replace('-', ' '), Escape.cell(fact.value())));
        List<LocatedFinding> remarks = new ArrayList<>(LocatedFinding.of(model));
        remarks.addAll(ofScan);
        out.append("\n## Findings\n\n");
        if (remarks.isEmpty()) {
            out.append("None.\n");
        }
        remarks.forEach(this::remark);
    }

    private String sentence() {
        ModelFacts facts = model.facts();
        List<String> parts = new ArrayList<>();
        model.tensors()
                .parameters()
                .ifPresent(number -> parts.add(Amounts.compact(number) + (number == 1 ? " parameter" : " parameters")));
        facts.architecture().ifPresent(name -> parts.add("architecture " + Escape.code(name)));
        facts.quantization().or(facts::dtype).ifPresent(type -> parts.add("weights in " + Escape.code(type)));
        facts.contextLength().ifPresent(length -> parts.add("context of " + Amounts.count(length, "token")));
        parts.add(Amounts.count(model.files().size(), "file") + ", " + Amounts.bytes(model.sizeBytes()));
        return "A model in the format " + format().label() + ": " + String.join(", ", parts)
                + ". Read from the files by Regatta " + Product.VERSION + "; nobody wrote this card by hand.";
    }

    private void file(ModelFile file) {
        row(
                Escape.cell(file.identity().name()),
                Amounts.bytes(file.identity().sizeBytes()),
                NamedModel.sha256(file).map(Escape::cell).orElse("not known"));
    }

    private void remark(LocatedFinding remark) {
        out.append("- **")
                .append(remark.severity())
                .append("** `")
                .append(remark.code())
                .append('`');
        if (!remark.place().isEmpty()) {
            out.append(" at ").append(Escape.code(remark.place()));
        }
        out.append(": ").append(Escape.code(remark.finding().message())).append('\n');
    }

    private void row(String... cells) {
        out.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }
}

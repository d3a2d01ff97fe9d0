package dev.regatta.sbom.format;

import dev.regatta.sbom.bom.License;
import dev.regatta.sbom.bom.Model;
import dev.regatta.sbom.bom.ModelFile;
import dev.regatta.sbom.bom.Sbom;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A document of SPDX 2.3, raw, before it is JSON or tags. Each model is a package, each file of a split model one that it
 * contains, and what a model was made from one that it descends from.
 *
 * @param name what it is about
 * @param namespace its own URI
 * @param created when, to the second
 * @param packages the packages
 * @param relationships how they hang together
 * @param licenses the texts of the licences that are not in the SPDX list, by their identifiers
 * @param annotations what somebody should know, by the identifier of what it is about
 */
record SpdxDocument(
        String name,
        String namespace,
        String created,
        List<Item> packages,
        List<Relationship> relationships,
        Map<String, String> licenses,
        Map<String, List<String>> annotations) {
    static final String ID = "SPDXRef-DOCUMENT";
    static final String TOOL = "Tool: " + Product.NAME + "-" + Product.VERSION;
    static final String NOTHING_SAID = "NOASSERTION";

    /** A package; empty texts are left out. */
    record Item(
            String id,
            String name,
            String fileName,
            Optional<String> sha256,
            String license,
            String purpose,
            String comment,
            Optional<String> packageUrl) {}

    /** One package and another. */
    record Relationship(String from, String kind, String to) {}

    static SpdxDocument of(Sbom sbom) {
        return new Collector(sbom).collect();
    }

    /** Puts a document together. */
    private static final class Collector {
        private final Sbom sbom;
        private final List<Item> packages = new ArrayList<>();
        private final Set<String> bases = new LinkedHashSet<>();
        private final List<Relationship> relationships = new ArrayList<>();
        private final Map<String, Set<String>> licenses = new LinkedHashMap<>();
        private final Map<String, List<String>> annotations = new LinkedHashMap<>();

        Collector(Sbom sbom) {
            this.sbom = sbom;
        }

        SpdxDocument collect() {
            LocatedFinding.of(sbom.findings()).forEach(remark -> annotate(ID, remark));
            List<NamedModel> models = NamedModel.of(sbom);
            models.forEach(this::addModel);
            bases.forEach(base -> packages.add(base(base)));
            Map<String, String> texts = new LinkedHashMap<>();
            licenses.forEach((id, declared) -> texts.put(id, String.join("\n", declared)));
            String name =
                    models.size() == 1 ? NamedModel.title(models.getFirst().model()) : folder(sbom.root());
            return new SpdxDocument(
                    name,
                    "https://spdx.org/spdxdocs/regatta-model-sbom-" + NamedModel.document(sbom),
                    sbom.created().truncatedTo(ChronoUnit.SECONDS).toString(),
                    packages,
                    relationships,
                    texts,
                    annotations);
        }

        private static String folder(Path root) {
            Path last = root.getFileName();
            return last == null ? root.toString() : NamedModel.firstOf(last.toString());
        }

        private void addModel(NamedModel named) {
            Model model = named.model();
            String id = "SPDXRef-" + named.id();
            boolean single = model.files().size() == 1;
            ModelFile first = model.files().getFirst();
            List<Fact> facts = new ArrayList<>(Fact.of(model));
            if (single) {
                facts.addAll(Fact.of(first));
            }
            packages.add(new Item(
                    id,
                    NamedModel.title(model),
                    single ? first.identity().name() : "",
                    single ? NamedModel.sha256(first) : Optional.empty(),
                    model.facts().license().map(this::license).orElse(NOTHING_SAID),
                    "OTHER",
                    comment(facts),
                    Optional.empty()));
            relationships.add(new Relationship(ID, "DESCRIBES", id));
            if (!single) {
                addFiles(named, id);
            }
            for (String base : model.facts().origin().baseModels()) {
                bases.add(base);
                relationships.add(new Relationship(id, "DESCENDANT_OF", "SPDXRef-" + NamedModel.base(base)));
            }
            LocatedFinding.of(model).forEach(remark -> annotate(id, remark));
        }

        private static String comment(List<Fact> facts) {
            return facts.stream().map(fact -> fact.name() + ": " + fact.value()).collect(Collectors.joining("; "));
        }

        private void addFiles(NamedModel named, String model) {
            for (int i = 0; i < named.fileIds().size(); i++) {
                ModelFile file = named.model().files().get(i);
                String id = "SPDXRef-" + named.fileIds().get(i);
                String name = NamedModel.firstOf(file.identity().name());
                String comment = comment(Fact.of(file));
                packages.add(new Item(
                        id, name, name, NamedModel.sha256(file), NOTHING_SAID, "FILE", comment, Optional.empty()));
                relationships.add(new Relationship(model, "CONTAINS", id));
            }
        }

        private static Item base(String name) {
            return new Item(
                    "SPDXRef-" + NamedModel.base(name),
                    NamedModel.firstOf(name),
                    "",
                    Optional.empty(),
                    NOTHING_SAID,
                    "OTHER",
                    "",
                    CycloneDxFormat.packageUrl(name));
        }

        private String license(License license) {
            String expression = Licensing.expression(license);
            for (String reference : Licensing.references(expression)) {
                licenses.computeIfAbsent(reference, unseen -> new LinkedHashSet<>())
                        .add(NamedModel.firstOf(license.declared()));
            }
            return expression;
        }

        private void annotate(String about, LocatedFinding remark) {
            annotations.computeIfAbsent(about, unseen -> new ArrayList<>()).add(remark.code() + ", " + remark.text());
        }
    }
}

package dev.regatta.sbom.format;

import com.github.packageurl.MalformedPackageURLException;
import com.github.packageurl.PackageURL;
import dev.regatta.sbom.bom.License;
import dev.regatta.sbom.bom.LongArray;
import dev.regatta.sbom.bom.Model;
import dev.regatta.sbom.bom.ModelFacts;
import dev.regatta.sbom.bom.ModelFile;
import dev.regatta.sbom.bom.ModelFormat;
import dev.regatta.sbom.bom.Sbom;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cyclonedx.Version;
import org.cyclonedx.generators.json.BomJsonGenerator;
import org.cyclonedx.model.Ancestors;
import org.cyclonedx.model.Bom;
import org.cyclonedx.model.Component;
import org.cyclonedx.model.Dependency;
import org.cyclonedx.model.Hash;
import org.cyclonedx.model.LicenseChoice;
import org.cyclonedx.model.Metadata;
import org.cyclonedx.model.Pedigree;
import org.cyclonedx.model.Property;
import org.cyclonedx.model.component.ModelCard;
import org.cyclonedx.model.component.modelCard.ModelParameters;
import org.cyclonedx.model.license.Expression;
import org.cyclonedx.model.metadata.ToolInformation;

/**
 * CycloneDX 1.6: a component per model, with a model card, what it was made from as its ancestors, and, if it was split, its files
 * within it. What the format has no place for are properties: {@code regatta:NAME}, {@code regatta:finding:CODE}, and the
 * header's entries as {@code gguf:KEY} or {@code safetensors:KEY}.
 */
final class CycloneDxFormat {
    private static final Pattern HUB_NAME = Pattern.compile("([A-Za-z0-9][\\w.-]{0,95})/([A-Za-z0-9][\\w.-]{0,95})");

    private CycloneDxFormat() {}

    static Map<String, Object> of(Sbom sbom) {
        Bom bom = new Bom();
        bom.setSerialNumber("urn:uuid:" + NamedModel.document(sbom));
        bom.setVersion(1);
        bom.setMetadata(metadata(sbom));
        for (NamedModel named : NamedModel.of(sbom)) {
            bom.addComponent(model(named));
            addDependencies(named, bom);
        }
        for (LocatedFinding remark : LocatedFinding.of(sbom.findings())) {
            bom.addProperty(property("regatta:finding:" + remark.code(), remark.text()));
        }
        return XmlSafeText.open(new BomJsonGenerator(bom, Version.VERSION_16).toJsonNode());
    }

    private static Metadata metadata(Sbom sbom) {
        Component tool = new Component();
        tool.setType(Component.Type.APPLICATION);
        tool.setName(Product.NAME);
        tool.setVersion(Product.VERSION);
        ToolInformation tools = new ToolInformation();
        tools.setComponents(List.of(tool));
        Metadata metadata = new Metadata();
        metadata.setTimestamp(Date.from(sbom.created()));
        metadata.setToolChoice(tools);
        return metadata;
    }

    private static Component model(NamedModel named) {
        Model model = named.model();
        ModelFacts facts = model.facts();
        Component component = new Component();
        component.setType(Component.Type.MACHINE_LEARNING_MODEL);
        component.setBomRef(named.id());
        component.setName(XmlSafeText.close(NamedModel.title(model)));
        facts.title().map(XmlSafeText::close).ifPresent(component::setDescription);
        facts.license().ifPresent(license -> component.setLicenses(licenses(license)));
        component.setModelCard(card(facts));
        addAncestors(facts, component);
        Fact.of(model).forEach(fact -> component.addProperty(property(fact)));
        if (model.files().size() == 1) {
            describe(model.files().getFirst(), component);
        } else {
            for (int i = 0; i < model.files().size(); i++) {
                component.addComponent(
                        file(model.files().get(i), named.fileIds().get(i)));
            }
        }
        for (LocatedFinding remark : LocatedFinding.of(model)) {
            component.addProperty(property("regatta:finding:" + remark.code(), remark.text()));
        }
        return component;
    }

    private static Component file(ModelFile file, String id) {
        Component component = new Component();
        component.setType(Component.Type.FILE);
        component.setBomRef(id);
        component.setName(XmlSafeText.close(NamedModel.firstOf(file.identity().name())));
        describe(file, component);
        return component;
    }

    /** Adds what belongs to a file: its hash, its place, and its header. */
    private static void describe(ModelFile file, Component component) {
        NamedModel.sha256(file).ifPresent(sum -> component.addHash(new Hash(Hash.Algorithm.SHA_256, sum)));
        Fact.of(file).forEach(fact -> component.addProperty(property(fact)));
        String prefix = file.format() instanceof ModelFormat.Unknown
                ? "regatta:header:"
                : file.format().label() + ":";
        file.metadata().forEach((key, value) -> component.addProperty(property(prefix + key, text(value))));
        file.beside().forEach((key, value) -> component.addProperty(property("regatta:beside:" + key, text(value))));
    }

    private static String text(Object value) {
        if (value instanceof LongArray array) {
            return "array of " + array.count() + " " + array.elementType() + ", beginning with " + array.preview();
        }
        return value.toString();
    }

    private static ModelCard card(ModelFacts facts) {
        ModelParameters parameters = new ModelParameters();
        facts.origin().task().map(XmlSafeText::close).ifPresent(parameters::setTask);
        facts.architecture().map(XmlSafeText::close).ifPresent(parameters::setArchitectureFamily);
        facts.title().or(facts::architecture).map(XmlSafeText::close).ifPresent(parameters::setModelArchitecture);
        ModelCard card = new ModelCard();
        card.setModelParameters(parameters);
        return card;
    }

    private static LicenseChoice licenses(License license) {
        String expression = Licensing.expression(license);
        LicenseChoice choice = new LicenseChoice();
        if (license.listed() && !Licensing.isOneListed(expression)) {
            choice.setExpression(new Expression(expression));
            return choice;
        }
        org.cyclonedx.model.License one = new org.cyclonedx.model.License();
        if (license.listed()) {
            one.setId(expression);
        } else {
            one.setName(XmlSafeText.close(NamedModel.firstOf(license.declared())));
        }
        choice.addLicense(one);
        return choice;
    }

    private static void addAncestors(ModelFacts facts, Component component) {
        List<Component> all = new ArrayList<>();
        for (String base : facts.origin().baseModels()) {
            Component ancestor = new Component();
            ancestor.setType(Component.Type.MACHINE_LEARNING_MODEL);
            ancestor.setName(XmlSafeText.close(NamedModel.firstOf(base)));
            packageUrl(base).ifPresent(ancestor::setPurl);
            all.add(ancestor);
        }
        if (!all.isEmpty()) {
            Ancestors ancestors = new Ancestors();
            ancestors.setComponents(all);
            Pedigree pedigree = new Pedigree();
            pedigree.setAncestors(ancestors);
            component.setPedigree(pedigree);
        }
    }

    /** {@return the package URL of a model whose name looks like one of the Hugging Face hub} */
    static Optional<String> packageUrl(String model) {
        Matcher parts = HUB_NAME.matcher(model);
        if (!parts.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new PackageURL("huggingface", parts.group(1), parts.group(2), null, null, null).canonicalize());
        } catch (MalformedPackageURLException refused) {
            return Optional.empty();
        }
    }

    private static void addDependencies(NamedModel named, Bom bom) {
        Dependency model = new Dependency(named.id());
        bom.addDependency(model);
        if (named.fileIds().size() > 1) {
            for (String file : named.fileIds()) {
                model.addDependency(new Dependency(file));
                bom.addDependency(new Dependency(file));
            }
        }
    }

    private static Property property(Fact fact) {
        return property("regatta:" + fact.name(), fact.value());
    }

    private static Property property(String name, String value) {
        Property property = new Property();
        property.setName(XmlSafeText.close(name));
        property.setValue(XmlSafeText.close(value));
        return property;
    }
}

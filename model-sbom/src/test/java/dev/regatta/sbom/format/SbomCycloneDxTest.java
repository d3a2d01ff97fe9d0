package dev.regatta.sbom.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.sbom.bom.License;
import dev.regatta.sbom.bom.Model;
import dev.regatta.sbom.bom.ModelFacts;
import dev.regatta.sbom.bom.ModelFile;
import dev.regatta.sbom.bom.Sbom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cyclonedx.Version;
import org.cyclonedx.model.Bom;
import org.cyclonedx.model.Component;
import org.cyclonedx.model.Dependency;
import org.cyclonedx.model.Property;
import org.cyclonedx.parsers.JsonParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** CycloneDX that others read and find right. */
final class SbomCycloneDxTest {
    private static final Sbom ONE = SbomFixtures.sbom(SbomFixtures.model(SbomFixtures.tinyLlama()));

    @Test
    void describes_a_model_as_a_machine_learning_model() throws Exception {
        Component model = read(ONE).getComponents().getFirst();

        assertThat(model.getType()).isEqualTo(Component.Type.MACHINE_LEARNING_MODEL);
        assertThat(model.getName()).isEqualTo("tiny-llama-v1.0-Q8_0");
        assertThat(model.getHashes().getFirst().getValue()).isEqualTo(SbomFixtures.SHA);
        assertThat(model.getLicenses().getLicenses().getFirst().getId()).isEqualTo("Apache-2.0");
        assertThat(model.getModelCard().getModelParameters().getArchitectureFamily())
                .isEqualTo("llama");
        assertThat(property(model, "regatta:quantization")).isEqualTo("Q8_0");
        assertThat(property(model, "regatta:context-length")).isEqualTo("2048");
        assertThat(property(model, "gguf:x.u64")).isEqualTo("18446744073709551615");
    }

    @Test
    void tells_who_wrote_it_and_when() throws Exception {
        Bom bom = read(ONE);

        assertThat(bom.getSpecVersion()).isEqualTo("1.6");
        assertThat(bom.getMetadata().getTimestamp()).isEqualTo(SbomFixtures.CREATED);
        Component tool = bom.getMetadata().getToolChoice().getComponents().getFirst();
        assertThat(tool.getName()).isEqualTo("regatta");
        assertThat(tool.getVersion()).isNotBlank();
    }

    @Test
    void holds_the_files_of_a_split_model_within_it_and_tells_them_apart() throws Exception {
        Bom bom = read(SbomFixtures.sbom(SbomFixtures.split()));

        Component model = bom.getComponents().getFirst();
        assertThat(model.getHashes()).isNull();
        assertThat(model.getComponents())
                .extracting(Component::getType, Component::getName)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(Component.Type.FILE, "big-00001-of-00002.safetensors"),
                        org.assertj.core.groups.Tuple.tuple(Component.Type.FILE, "big-00002-of-00002.safetensors"));
        List<String> files =
                model.getComponents().stream().map(Component::getBomRef).toList();
        assertThat(files).doesNotHaveDuplicates().doesNotContain(model.getBomRef());
        Dependency ofModel = bom.getDependencies().getFirst();
        assertThat(ofModel.getRef()).isEqualTo(model.getBomRef());
        assertThat(ofModel.getDependencies()).extracting(Dependency::getRef).isEqualTo(files);
        assertThat(property(model, "regatta:finding:tensor-gap"))
                .isEqualTo("warning at big-00001-of-00002.safetensors, byte 320, model.norm.weight: "
                        + "8 bytes belong to none.");
    }

    @Test
    void names_what_a_model_was_made_from() throws Exception {
        Component model =
                read(SbomFixtures.sbom(SbomFixtures.split())).getComponents().getFirst();

        Component base = model.getPedigree().getAncestors().getComponents().getFirst();
        assertThat(base.getName()).isEqualTo("meta-llama/Tiny");
        assertThat(base.getPurl()).isEqualTo("pkg:huggingface/meta-llama/Tiny");
    }

    @ParameterizedTest
    @CsvSource({
        "MIT, MIT, true, MIT, , ",
        "mit or apache-2.0, MIT OR Apache-2.0, true, , MIT OR Apache-2.0, ",
        "GPL-3.0-or-later WITH Classpath-exception-2.0, GPL-3.0-or-later WITH Classpath-exception-2.0, true, , "
                + "GPL-3.0-or-later WITH Classpath-exception-2.0, ",
        "llama3, LicenseRef-llama3, false, , , llama3"
    })
    void names_licences_by_identifier_expression_or_name(
            String declared, String expression, boolean listed, String id, String joined, String name)
            throws Exception {
        Component model = read(SbomFixtures.sbom(licensed(new License(declared, expression, listed, "README.md"))))
                .getComponents()
                .getFirst();

        var choice = model.getLicenses();
        if (joined != null) {
            assertThat(choice.getExpression().getValue()).isEqualTo(joined);
        } else {
            assertThat(choice.getLicenses().getFirst().getId()).isEqualTo(id);
            assertThat(choice.getLicenses().getFirst().getName()).isEqualTo(name);
        }
    }

    @Test
    void tells_two_models_of_the_same_place_and_content_apart() throws Exception {
        Model model = SbomFixtures.model(SbomFixtures.tinyLlama());

        Bom bom = read(SbomFixtures.sbom(model, model));

        assertThat(bom.getComponents())
                .extracting(Component::getBomRef)
                .hasSize(2)
                .doesNotHaveDuplicates();
    }

    @Test
    void has_another_serial_number_as_soon_as_anything_is_another() throws Exception {
        List<String> numbers = new ArrayList<>();
        numbers.add(read(ONE).getSerialNumber());
        numbers.add(read(SbomFixtures.sbom(SbomFixtures.model(SbomFixtures.hfModel())))
                .getSerialNumber());
        numbers.add(read(new Sbom(ONE.root(), Instant.EPOCH, ONE.models(), ONE.findings()))
                .getSerialNumber());
        numbers.add(read(SbomFixtures.sbom(licensed(new License("MIT", "MIT", true, "README.md"))))
                .getSerialNumber());

        assertThat(numbers).doesNotHaveDuplicates();
        assertThat(read(ONE).getSerialNumber()).isEqualTo(numbers.getFirst());
    }

    @Test
    void is_valid_without_any_model() throws Exception {
        assertThat(read(SbomFixtures.sbom()).getComponents()).isNullOrEmpty();
    }

    private static Model licensed(License license) {
        ModelFile file = SbomFixtures.tinyLlama();
        ModelFacts known = file.facts();
        ModelFacts facts = new ModelFacts(
                known.title(),
                known.architecture(),
                known.quantization(),
                known.dtype(),
                known.contextLength(),
                known.vocabularySize(),
                Optional.of(license),
                known.origin());
        return new Model("m", List.of(file), facts, file.tensors(), List.of());
    }

    /** Reads what is written, if it keeps to the schema. */
    static Bom read(Sbom sbom) throws Exception {
        byte[] written = SbomFixtures.bytes(sbom, SbomFormat.CYCLONEDX);
        assertThat(new JsonParser().validate(written, Version.VERSION_16)).isEmpty();
        return new JsonParser().parse(written);
    }

    static String property(Component component, String name) {
        return component.getProperties().stream()
                .filter(property -> property.getName().equals(name))
                .map(Property::getValue)
                .findFirst()
                .orElseThrow();
    }
}

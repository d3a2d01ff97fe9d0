package dev.regatta.sbom.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.sbom.bom.FindingCode;
import dev.regatta.sbom.bom.License;
import dev.regatta.sbom.bom.Model;
import dev.regatta.sbom.bom.ModelFacts;
import dev.regatta.sbom.bom.ModelFile;
import dev.regatta.sbom.bom.Sbom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.spdx.library.model.v2.Annotation;
import org.spdx.library.model.v2.Checksum;
import org.spdx.library.model.v2.Relationship;
import org.spdx.library.model.v2.SpdxDocument;
import org.spdx.library.model.v2.SpdxElement;
import org.spdx.library.model.v2.SpdxPackage;
import org.spdx.library.model.v2.enumerations.ChecksumAlgorithm;
import org.spdx.library.model.v2.license.ExtractedLicenseInfo;

/** SPDX, in both forms, as the library of its makers reads it. */
final class SbomSpdxTest {

    @ParameterizedTest
    @EnumSource(
            value = SbomFormat.class,
            names = {"SPDX", "SPDX_JSON"})
    void describes_a_model_as_a_package(SbomFormat format) throws Exception {
        SpdxDocument document =
                SpdxReader.read(SbomFixtures.sbom(SbomFixtures.model(SbomFixtures.tinyLlama())), format);

        SpdxPackage model =
                (SpdxPackage) document.getDocumentDescribes().iterator().next();
        assertThat(model.getName()).contains("tiny-llama-v1.0-Q8_0");
        assertThat(model.getPackageFileName()).contains("tiny-llama-v1.0-Q8_0.gguf");
        assertThat(sum(model)).isEqualTo(SbomFixtures.SHA);
        assertThat(model.isFilesAnalyzed()).isFalse();
        assertThat(model.getLicenseDeclared().toString()).isEqualTo("Apache-2.0");
        assertThat(model.getLicenseConcluded().toString()).isEqualTo("NOASSERTION");
        assertThat(model.getComment().orElse("")).contains("quantization: Q8_0", "context-length: 2048");
        assertThat(document.getCreationInfo().getCreated()).isEqualTo("2026-11-21T02:04:04Z");
    }

    @ParameterizedTest
    @EnumSource(
            value = SbomFormat.class,
            names = {"SPDX", "SPDX_JSON"})
    void tells_which_files_a_model_has_and_what_it_was_made_from(SbomFormat format) throws Exception {
        SpdxDocument document = SpdxReader.read(SbomFixtures.sbom(SbomFixtures.split()), format);

        SpdxPackage model =
                (SpdxPackage) document.getDocumentDescribes().iterator().next();
        List<String> related = new ArrayList<>();
        for (Relationship relationship : model.getRelationships()) {
            SpdxElement other = relationship.getRelatedSpdxElement().orElseThrow();
            related.add(
                    relationship.getRelationshipType() + " " + other.getName().orElse(""));
        }
        assertThat(related)
                .containsExactlyInAnyOrder(
                        "CONTAINS big-00001-of-00002.safetensors",
                        "CONTAINS big-00002-of-00002.safetensors",
                        "DESCENDANT_OF meta-llama/Tiny");
        SpdxPackage base = (SpdxPackage) related(model, "DESCENDANT_OF");
        assertThat(base.getExternalRefs().iterator().next().getReferenceLocator())
                .isEqualTo("pkg:huggingface/meta-llama/Tiny");
        assertThat(sum((SpdxPackage) related(model, "CONTAINS"))).isEqualTo(SbomFixtures.SHA);
    }

    @ParameterizedTest
    @EnumSource(
            value = SbomFormat.class,
            names = {"SPDX", "SPDX_JSON"})
    void notes_what_was_found_where_it_was_found(SbomFormat format) throws Exception {
        Model model = SbomFixtures.split();
        Sbom sbom = new Sbom(
                SbomFixtures.ROOT,
                SbomFixtures.CREATED,
                List.of(model),
                List.of(SbomFixtures.finding(FindingCode.LINK_LOOP, -1, "loop", "It leads to itself.")));

        SpdxDocument document = SpdxReader.read(sbom, format);

        assertThat(comments(document)).containsExactly("link-loop, warning at loop: It leads to itself.");
        assertThat(comments(document.getDocumentDescribes().iterator().next()))
                .containsExactlyInAnyOrder(
                        "index-mismatch, error: The index names 3 files, there are 2.",
                        "tensor-gap, warning at big-00001-of-00002.safetensors, byte 320, model.norm.weight: "
                                + "8 bytes belong to none.",
                        "tensor-gap, warning at big-00002-of-00002.safetensors, byte 320, model.norm.weight: "
                                + "8 bytes belong to none.");
    }

    @ParameterizedTest
    @EnumSource(
            value = SbomFormat.class,
            names = {"SPDX", "SPDX_JSON"})
    void explains_each_licence_that_is_not_listed_once(SbomFormat format) throws Exception {
        Sbom sbom = SbomFixtures.sbom(
                licensed("a", new License("llama 3", "LicenseRef-llama-3", false, "README.md")),
                licensed("b", new License("llama 3", "LicenseRef-llama-3", false, "README.md")),
                licensed("c", new License("llama.3", "LicenseRef-llama.3 OR MIT", false, "README.md")),
                licensed("d", new License("x", "DocumentRef-far:LicenseRef-x", false, "README.md")),
                licensed("e", new License("y\nz", "no expression\n", false, "README.md")),
                licensed("f", new License("mit", "MIT", true, "README.md")));

        SpdxDocument document = SpdxReader.read(sbom, format);

        List<String> explained = new ArrayList<>();
        for (ExtractedLicenseInfo info : document.getExtractedLicenseInfos()) {
            explained.add(info.getLicenseId() + " = " + info.getExtractedText());
        }
        String last = format == SbomFormat.SPDX ? "y%0Az" : "y\nz";
        assertThat(explained)
                .containsExactlyInAnyOrder(
                        "LicenseRef-llama-3 = llama 3",
                        "LicenseRef-llama.3 = llama.3",
                        "LicenseRef-x = x",
                        "LicenseRef-y-z = " + last);
    }

    @Test
    void has_the_tags_in_the_order_of_the_specification() {
        List<String> tags =
                SpdxReader.tags(SbomFixtures.text(SbomFixtures.sbom(SbomFixtures.split()), SbomFormat.SPDX)).stream()
                        .map(SpdxReader.Tag::name)
                        .limit(10)
                        .toList();

        assertThat(tags)
                .containsExactly(
                        "SPDXVersion",
                        "DataLicense",
                        "SPDXID",
                        "DocumentName",
                        "DocumentNamespace",
                        "Creator",
                        "Created",
                        "PackageName",
                        "SPDXID",
                        "PackageDownloadLocation");
    }

    @Test
    void tells_two_models_of_the_same_place_and_content_apart() throws Exception {
        Model model = SbomFixtures.model(SbomFixtures.tinyLlama());

        SpdxDocument document = SpdxReader.read(SbomFixtures.sbom(model, model), SbomFormat.SPDX);

        assertThat(document.getDocumentDescribes())
                .extracting(SpdxElement::getId)
                .hasSize(2)
                .doesNotHaveDuplicates();
    }

    private static SpdxElement related(SpdxElement element, String kind) throws Exception {
        for (Relationship relationship : element.getRelationships()) {
            if (relationship.getRelationshipType().toString().equals(kind)) {
                return relationship.getRelatedSpdxElement().orElseThrow();
            }
        }
        throw new AssertionError("nothing is " + kind);
    }

    private static String sum(SpdxPackage file) throws Exception {
        Checksum sum = file.getChecksums().iterator().next();
        assertThat(sum.getAlgorithm()).isEqualTo(ChecksumAlgorithm.SHA256);
        return sum.getValue();
    }

    private static List<String> comments(SpdxElement element) throws Exception {
        List<String> comments = new ArrayList<>();
        for (Annotation annotation : element.getAnnotations()) {
            comments.add(annotation.getComment());
        }
        return comments;
    }

    private static Model licensed(String name, License license) {
        ModelFile file = SbomFixtures.tinyLlama();
        ModelFacts known = ModelFacts.NONE;
        ModelFacts facts = new ModelFacts(
                known.title(),
                known.architecture(),
                known.quantization(),
                known.dtype(),
                known.contextLength(),
                known.vocabularySize(),
                Optional.of(license),
                known.origin());
        return new Model(name, List.of(file), facts, file.tensors(), List.of());
    }
}

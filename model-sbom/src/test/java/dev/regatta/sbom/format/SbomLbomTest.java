package dev.regatta.sbom.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.regatta.sbom.ModelSbom;
import dev.regatta.sbom.bom.FindingCode;
import dev.regatta.sbom.bom.Model;
import dev.regatta.sbom.bom.ModelFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The JSON of l-bom is l-bom's, byte for byte, where l-bom is right. */
final class SbomLbomTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void equals_the_recorded_document_of_a_gguf_file_apart_from_corrections() throws Exception {
        String written = scanned("tiny-llama-v1.0-Q8_0.gguf");

        String corrected = recorded("tiny-llama.gguf.json")
                .replace("\"quantization\": \"Q5_1\"", "\"quantization\": \"Q8_0\"")
                .replace("\"license\": null", "\"license\": \"apache-2.0\"")
                .replace("\"x.nan\": NaN", "\"x.nan\": \"NaN\"");
        assertThat(withoutProduct(written)).isEqualTo(withoutProduct(corrected));
    }

    @Test
    void equals_the_recorded_document_of_a_safetensors_file() throws Exception {
        String written = scanned("hf/model.safetensors");

        assertThat(withoutProduct(written)).isEqualTo(withoutProduct(recorded("hf-model.safetensors.json")));
    }

    private static String scanned(String file) throws Exception {
        Path models = Path.of(SbomLbomTest.class.getResource("/sbom/models").toURI());
        return SbomFixtures.text(ModelSbom.scan(models.resolve(file)), SbomFormat.LBOM);
    }

    @Test
    void names_the_product_the_place_and_the_time() throws IOException {
        JsonNode document = write(SbomFixtures.model(SbomFixtures.tinyLlama()));

        assertThat(document.path("tool_name").textValue()).isEqualTo("regatta");
        assertThat(document.path("tool_version").textValue()).matches("\\d+\\.\\d+\\.\\d+.*");
        assertThat(document.path("generated_at").textValue()).isEqualTo("2026-11-21T02:04:04.000000+00:00");
        assertThat(document.path("model_path").textValue())
                .isEqualTo(
                        SbomFixtures.ROOT.resolve("tiny-llama-v1.0-Q8_0.gguf").toString());
    }

    @Test
    void writes_an_object_for_one_file_and_an_array_for_none_or_several() throws IOException {
        assertThat(SbomFixtures.text(SbomFixtures.sbom(), SbomFormat.LBOM)).isEqualTo("[]\n");
        assertThat(write(SbomFixtures.split())).hasSize(2);
        assertThat(write(SbomFixtures.split()).path(1).path("model_filename").textValue())
                .isEqualTo("big-00002-of-00002.safetensors");
    }

    @Test
    void warns_of_what_is_worse_than_information_once_and_of_skipped_hashes_in_the_words_of_lbom() throws IOException {
        ModelFile file = SbomFixtures.tinyLlama(
                SbomFixtures.finding(FindingCode.HASH_SKIPPED, -1, "", "No hash was wanted."),
                SbomFixtures.finding(FindingCode.LICENSE_MISSING, -1, "", "No licence."),
                SbomFixtures.finding(FindingCode.DUPLICATE_KEY, 8, "a", "The key a is there twice."),
                SbomFixtures.finding(FindingCode.DUPLICATE_KEY, 9, "a", "The key a is there twice."));
        Model model = SbomFixtures.model(
                file, SbomFixtures.finding(FindingCode.SHARD_MISSING, -1, "", "Part 2 is not there."));

        JsonNode warnings = write(model).path("warnings");

        assertThat(warnings)
                .extracting(JsonNode::textValue)
                .isEqualTo(List.of(
                        "SHA256 computation skipped by request.",
                        "duplicate-key: The key a is there twice.",
                        "shard-missing: Part 2 is not there."));
    }

    private static JsonNode write(Model model) throws IOException {
        return JSON.readTree(SbomFixtures.bytes(SbomFixtures.sbom(model), SbomFormat.LBOM));
    }

    private static String withoutProduct(String document) {
        return document.replaceAll("\"(generated_at|tool_name|tool_version|model_path)\": \".*\"", "\"$1\"");
    }

    private static String recorded(String name) throws IOException {
        try (InputStream file = SbomLbomTest.class.getResourceAsStream("/sbom/" + name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

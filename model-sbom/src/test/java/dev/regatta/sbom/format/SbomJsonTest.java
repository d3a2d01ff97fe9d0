package dev.regatta.sbom.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The product's own JSON: scripts rely on its keys. */
final class SbomJsonTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void has_all_keys_in_their_order_whatever_is_known() throws IOException {
        JsonNode document = JSON.readTree(
                SbomFixtures.bytes(SbomFixtures.sbom(SbomFixtures.model(SbomFixtures.tinyLlama())), SbomFormat.JSON));

        assertThat(document.fieldNames())
                .toIterable()
                .containsExactly("schema", "tool", "created", "root", "models", "findings");
        JsonNode model = document.path("models").path(0);
        assertThat(String.join(" ", (Iterable<String>) model::fieldNames))
                .isEqualTo(
                        "name sizeBytes title architecture parameters quantization dtype contextLength vocabularySize "
                                + "license baseModels trainingFramework task tags tensors findings files");
        assertThat(String.join(" ", (Iterable<String>) model.path("files").path(0)::fieldNames))
                .isEqualTo(
                        "name location path sizeBytes sha256 format title architecture parameters quantization dtype "
                                + "contextLength vocabularySize license baseModels trainingFramework task tags tensors "
                                + "metadata beside findings");
        assertThat(document.path("created").textValue()).isEqualTo("2026-11-21T02:04:04Z");
    }

    @Test
    void keeps_numbers_of_headers_as_they_are() throws IOException {
        JsonNode document = JSON.readTree(
                SbomFixtures.bytes(SbomFixtures.sbom(SbomFixtures.model(SbomFixtures.tinyLlama())), SbomFormat.JSON));

        JsonNode header = document.path("models").path(0).path("files").path(0).path("metadata");
        assertThat(header.path("x.u64").bigIntegerValue()).isEqualTo("18446744073709551615");
        assertThat(header.path("x.i64").longValue()).isEqualTo(Long.MIN_VALUE);
        assertThat(header.path("x.nan").textValue()).isEqualTo("NaN");
        assertThat(header.path("tokenizer.ggml.tokens").path("count").longValue())
                .isEqualTo(20);
        assertThat(header.path("tokenizer.ggml.tokens").path("preview")).hasSize(16);
    }

    @Test
    void tells_where_each_finding_is() throws IOException {
        JsonNode document = JSON.readTree(SbomFixtures.bytes(SbomFixtures.sbom(SbomFixtures.split()), SbomFormat.JSON));

        JsonNode model = document.path("models").path(0);
        assertThat(model.path("findings").path(0).toString())
                .isEqualTo("{\"code\":\"index-mismatch\",\"severity\":\"error\",\"byteOffset\":null,\"element\":null,"
                        + "\"message\":\"The index names 3 files, there are 2.\"}");
        assertThat(model.path("files").path(1).path("findings").path(0).toString())
                .isEqualTo("{\"code\":\"tensor-gap\",\"severity\":\"warning\",\"byteOffset\":320,"
                        + "\"element\":\"model.norm.weight\",\"message\":\"8 bytes belong to none.\"}");
    }
}

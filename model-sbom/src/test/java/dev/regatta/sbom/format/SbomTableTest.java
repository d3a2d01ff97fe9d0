package dev.regatta.sbom.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.sbom.bom.FindingCode;
import dev.regatta.sbom.bom.Model;
import dev.regatta.sbom.bom.ModelFile;
import dev.regatta.sbom.bom.ModelFile.Identity;
import dev.regatta.sbom.bom.Sbom;
import dev.regatta.sbom.bom.TensorSummary;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table for people. */
final class SbomTableTest {
    private static final Model LLAMA = SbomFixtures.model(SbomFixtures.tinyLlama());

    @Test
    void has_a_line_per_model_and_says_what_it_comes_to() {
        String table = SbomFixtures.text(
                SbomFixtures.sbom(LLAMA, SbomFixtures.model(SbomFixtures.hfModel())), SbomFormat.TABLE);

        assertThat(table).isEqualTo("""
                        MODEL                 FORMAT       ARCH   PARAMS  QUANT  CONTEXT  LICENCE        SIZE  SHA-256
                        tiny-llama-v1.0-Q8_0  gguf         llama     672  Q8_0      2048  Apache-2.0  3.1 KiB  48131ee8
                        model                 safetensors  llama      41  mixed        -  Apache-2.0    396 B  a5aab770

                        2 models, 2 files, 3.5 KiB; no findings
                        """);
    }

    @Test
    void tells_findings_by_model_the_worst_first() {
        Model one = SbomFixtures.model(SbomFixtures.tinyLlama(
                SbomFixtures.finding(FindingCode.LICENSE_MISSING, -1, "", "No licence is declared."),
                SbomFixtures.finding(FindingCode.TENSOR_GAP, 320, "w", "8 bytes belong to none.")));
        Sbom sbom = new Sbom(
                SbomFixtures.ROOT,
                SbomFixtures.CREATED,
                List.of(one, SbomFixtures.split()),
                List.of(SbomFixtures.finding(FindingCode.HASH_SKIPPED, -1, "", "No hash was wanted.")));

        assertThat(SbomFixtures.text(sbom, SbomFormat.TABLE)).endsWith("""

                        big
                          error   index-mismatch: The index names 3 files, there are 2.
                          warning tensor-gap (big-00001-of-00002.safetensors, byte 320, model.norm.weight): \
                        8 bytes belong to none.
                          warning tensor-gap (big-00002-of-00002.safetensors, byte 320, model.norm.weight): \
                        8 bytes belong to none.

                        tiny-llama-v1.0-Q8_0
                          warning tensor-gap (byte 320, w): 8 bytes belong to none.
                          info    license-missing: No licence is declared.

                        /models
                          info    hash-skipped: No hash was wanted.

                        2 models, 3 files, 3.8 KiB; 1 error, 3 warnings, 2 for information
                        """);
    }

    @Test
    void says_when_there_is_no_model() {
        assertThat(SbomFixtures.text(SbomFixtures.sbom(), SbomFormat.TABLE))
                .isEqualTo("No model files found: their names end in .gguf or .safetensors.\n");
    }

    @Test
    void tells_models_of_one_name_apart_by_their_places() {
        ModelFile file = SbomFixtures.tinyLlama();
        Identity other = new Identity(
                file.identity().path(),
                file.identity().name(),
                "old/tiny.gguf",
                3150,
                file.identity().sha256());
        Model second = SbomFixtures.model(
                new ModelFile(other, file.format(), file.facts(), file.tensors(), Map.of(), Map.of(), List.of()));

        assertThat(SbomFixtures.text(SbomFixtures.sbom(LLAMA, second), SbomFormat.TABLE))
                .contains("\ntiny-llama-v1.0-Q8_0 (tiny-llama-v1.0-Q8_0.gguf)  gguf  ")
                .contains("\ntiny-llama-v1.0-Q8_0 (old/tiny.gguf)              gguf  ");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0 B",
        "999, 999, 999 B",
        "1000, 1.00K, 1000 B",
        "999994, 999.99K, 976.6 KiB",
        "999999, 1.00M, 976.6 KiB",
        "1048550, 1.05M, 1.0 MiB",
        "1170000000, 1.17B, 1.1 GiB",
        "9223372036854775807, 9223372.04T, 8388608.0 TiB"
    })
    void writes_numbers_as_people_read_them(long number, String parameters, String size) {
        ModelFile file = SbomFixtures.tinyLlama();
        Identity identity = SbomFixtures.identity("a.gguf", number, SbomFixtures.SHA);
        TensorSummary tensors = new TensorSummary(0, OptionalLong.of(number), Map.of(), List.of());
        Model model = SbomFixtures.model(
                new ModelFile(identity, file.format(), file.facts(), tensors, Map.of(), Map.of(), List.of()));

        assertThat(SbomFixtures.text(SbomFixtures.sbom(model), SbomFormat.TABLE))
                .contains("llama  " + " ".repeat(Math.max(0, 6 - parameters.length())) + parameters + "  Q8_0")
                .contains("Apache-2.0  " + " ".repeat(Math.max(0, 4 - size.length())) + size + "  48131ee8");
    }
}

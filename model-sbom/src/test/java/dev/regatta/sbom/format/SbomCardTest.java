package dev.regatta.sbom.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.error.PermanentException;
import dev.regatta.sbom.bom.FindingCode;
import dev.regatta.sbom.bom.Model;
import dev.regatta.sbom.bom.Sbom;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Model cards as Hugging Face reads them. */
final class SbomCardTest {
    private static final Model MODEL = SbomFixtures.model(SbomFixtures.tinyLlama());

    @Test
    void begins_with_the_keys_of_the_hub() {
        assertThat(SbomFixtures.text(SbomFixtures.sbom(MODEL), SbomFormat.CARD)).startsWith("""
                        ---
                        license: "apache-2.0"
                        library_name: "gguf"
                        tags:
                          - "tiny"
                          - "Text Generation"
                          - "gguf"
                        ---

                        # `Tiny Llama`
                        """);
        assertThat(SbomFixtures.text(SbomFixtures.sbom(SbomFixtures.split()), SbomFormat.CARD))
                .startsWith("""
                        ---
                        license: "apache-2.0"
                        base_model:
                          - "meta-llama/Tiny"
                        pipeline_tag: "text-generation"
                        library_name: "transformers"
                        tags:
                          - "safetensors"
                        ---

                        # `big`
                        """);
    }

    @Test
    void lists_files_with_sizes_and_hashes_facts_and_findings() {
        Sbom sbom = new Sbom(
                SbomFixtures.ROOT,
                SbomFixtures.CREATED,
                List.of(SbomFixtures.split()),
                List.of(SbomFixtures.finding(FindingCode.LINK_LOOP, -1, "loop", "It leads to itself.")));

        assertThat(SbomFixtures.text(sbom, SbomFormat.CARD))
                .contains("| `big-00002-of-00002.safetensors` | 396 B | `" + SbomFixtures.SHA + "` |\n")
                .contains("| architecture | `llama` |\n")
                .contains("- **error** `index-mismatch`: `The index names 3 files, there are 2.`\n")
                .contains("- **warning** `link-loop` at `loop`: `It leads to itself.`\n");
    }

    @Test
    void is_about_one_model_and_says_what_to_do_when_there_are_none_or_several() {
        assertThatThrownBy(() -> SbomFixtures.text(SbomFixtures.sbom(), SbomFormat.CARD))
                .isInstanceOf(PermanentException.class)
                .hasMessage("A model card is about one model; there is none in '/models'. "
                        + "Name a file that ends in .gguf or .safetensors, or a folder with one model.");
        Model evil = new Model("\u001b[2Jevil", MODEL.files(), MODEL.facts(), MODEL.tensors(), List.of());
        assertThatThrownBy(() -> SbomFixtures.text(SbomFixtures.sbom(MODEL, evil), SbomFormat.CARD))
                .isInstanceOf(PermanentException.class)
                .hasMessage("A model card is about one model; there are 2 in '/models': 'tiny-llama-v1.0-Q8_0', "
                        + "'\\x1b[2Jevil'. Name the file of one of them.");
    }
}

package dev.regatta.sbom.header;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.sbom.bom.Finding;
import dev.regatta.sbom.bom.FindingCode;
import dev.regatta.sbom.bom.ModelFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read out of the files beside a model. */
final class SideCarsTest {
    @TempDir
    private Path folder;

    private SideCars with(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
        return SideCars.in(folder, link -> false);
    }

    private static Finding only(SideCars beside) {
        assertThat(beside.findings()).hasSize(1);
        return beside.findings().get(0);
    }

    @Test
    void nothing_beside_says_nothing() {
        assertThat(SideCars.in(folder, link -> false)).isEqualTo(SideCars.NONE);
    }

    @Test
    void reads_a_configuration() throws IOException {
        ModelFacts facts = with("config.json", """
                {"model_type": "qwen2", "torch_dtype": "bfloat16", "max_position_embeddings": 32768, "vocab_size": 151936,
                 "quantization_config": {"quant_method": "gptq", "bits": 4}, "x": Infinity}""").facts();

        assertThat(facts.architecture()).contains("qwen2");
        assertThat(facts.dtype()).contains("bfloat16");
        assertThat(facts.contextLength()).hasValue(32_768);
        assertThat(facts.vocabularySize()).hasValue(151_936);
        assertThat(facts.quantization()).contains("gptq 4-bit");
        assertThat(facts.origin().trainingFramework()).contains("transformers");
    }

    @Test
    void reads_the_numbers_of_a_model_with_several_parts() throws IOException {
        ModelFacts facts = with("config.json", """
                {"architectures": ["Gemma3"], "text_config": {"max_position_embeddings": 8192, "vocab_size": 100}}""").facts();

        assertThat(facts.architecture()).contains("Gemma3");
        assertThat(facts.contextLength()).hasValue(8_192);
        assertThat(facts.vocabularySize()).hasValue(100);
    }

    @Test
    void reads_the_front_matter_of_a_model_card() throws IOException {
        SideCars beside = with("README.md", """
                ---
                license: other
                license_name: llama3.1
                base_model:
                - meta-llama/Llama-3.1-8B
                - org/other
                pipeline_tag: text-generation
                library_name: transformers
                tags: [chat, de]
                ---
                # A model
                license: mit
                """);

        assertThat(beside.licenses())
                .singleElement()
                .matches(each -> each.expression().equals("LicenseRef-llama3.1"));
        assertThat(beside.facts().origin().baseModels()).containsExactly("meta-llama/Llama-3.1-8B", "org/other");
        assertThat(beside.facts().origin().task()).contains("text-generation");
        assertThat(beside.facts().origin().tags()).containsExactly("chat", "de");
        assertThat(beside.facts().origin().trainingFramework()).contains("transformers");
    }

    @Test
    void a_folder_of_somebody_is_no_base_model_and_the_card_says_it_best() throws IOException {
        assertThat(with("config.json", "{\"_name_or_path\": \"/home/bob/secret\"}")
                        .facts()
                        .origin()
                        .baseModels())
                .isEmpty();
        with("config.json", "{\"_name_or_path\": \"org/loaded-from\"}");
        assertThat(with("README.md", "---\nbase_model: org/declared\n---\n")
                        .facts()
                        .origin()
                        .baseModels())
                .containsExactly("org/declared");
    }

    @Test
    void a_readme_without_front_matter_says_nothing() throws IOException {
        assertThat(with("README.md", "# A model\n---\nlicense: mit\n---\n")).isEqualTo(SideCars.NONE);
        assertThat(with("README.md", "---\nlicense: mit\n")).isEqualTo(SideCars.NONE);
        assertThat(with("README.md", "---\n---\n")).isEqualTo(SideCars.NONE);
    }

    @Test
    void what_cannot_be_read_is_told_and_left_out() throws IOException {
        assertThat(only(with("config.json", "{\"a\":")).code()).isEqualTo(FindingCode.SIDECAR_INVALID);
        assertThat(only(with("config.json", "[1]")).message()).contains("no object");
        assertThat(only(with("config.json", "")).code()).isEqualTo(FindingCode.SIDECAR_INVALID);
        assertThat(only(with("config.json", "[".repeat(100_000))).code()).isEqualTo(FindingCode.SIDECAR_INVALID);
        assertThat(only(with("config.json", "{\"a\":" + "9".repeat(5_000) + "}"))
                        .code())
                .isEqualTo(FindingCode.SIDECAR_INVALID);
        Files.write(folder.resolve("config.json"), new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'});
        assertThat(only(SideCars.in(folder, link -> false)).message()).contains("UTF-8");
    }

    @Test
    void a_hostile_model_card_is_told_and_left_out() throws IOException {
        StringBuilder laughs = new StringBuilder("---\na: &a [x,x,x,x,x,x,x,x,x]\n");
        for (char each = 'b'; each <= 'z'; each++) {
            char before = (char) (each - 1);
            laughs.append(each + ": &" + each + " [" + ("*" + before + ",").repeat(9) + "*" + before + "]\n");
        }

        assertThat(with("README.md", laughs + "---\n").licenses()).isEmpty();
        assertThat(only(with("README.md", "---\na: " + "[".repeat(100_000) + "\n---\n"))
                        .code())
                .isEqualTo(FindingCode.SIDECAR_INVALID);
        assertThat(only(with("README.md", "---\n\ta: : b\n---\n")).code()).isEqualTo(FindingCode.SIDECAR_INVALID);
    }

    @Test
    void a_file_that_is_too_large_is_told_and_left_out() throws IOException {
        Files.writeString(folder.resolve("config.json"), "{\"a\":\"" + "x".repeat(17 << 20) + "\"}");

        assertThat(only(SideCars.in(folder, link -> false)).message()).contains("larger");
    }

    @Test
    void a_link_is_followed_only_where_it_may_be() throws IOException {
        Path outside = Files.writeString(
                Files.createDirectory(folder.resolve("other")).resolve("secret"), "{\"model_type\":\"x\"}");
        Files.createSymbolicLink(folder.resolve("config.json"), outside);

        assertThat(only(SideCars.in(folder, link -> false)).message()).contains("not followed");
        assertThat(SideCars.in(folder, outside::equals).facts().architecture()).contains("x");
    }

    @Test
    void what_is_no_file_is_told_and_never_opened() throws Exception {
        new ProcessBuilder("mkfifo", folder.resolve("config.json").toString())
                .start()
                .waitFor();
        Files.createSymbolicLink(folder.resolve("README.md"), Path.of("README.md"));

        assertThat(SideCars.in(folder, link -> true).findings())
                .extracting(each -> each.at().element())
                .containsExactlyInAnyOrder("config.json", "README.md");
    }

    @Test
    void a_folder_of_that_name_is_no_file() throws IOException {
        Files.createDirectory(folder.resolve("config.json"));

        assertThat(SideCars.in(folder, link -> false)).isEqualTo(SideCars.NONE);
    }

    @Test
    void the_header_comes_first_and_other_licences_are_told() throws IOException {
        Files.writeString(folder.resolve("README.md"), "---\nlicense: mit\nmodel_name: Card\n---\n");
        SideCars beside = with("config.json", "{\"license\": \"apache-2.0\", \"model_type\": \"bert\"}");
        byte[] bytes = new GgufFile(java.nio.ByteOrder.LITTLE_ENDIAN)
                .text("general.architecture", "llama")
                .text("general.license", "gpl-3.0-only")
                .tensor("a", TensorType.F32, 8)
                .bytes();

        Header header = Headers.read(new MemoryBytes(bytes), "m.gguf", beside);

        assertThat(header.facts().architecture()).contains("llama");
        assertThat(header.facts().title()).contains("Card");
        assertThat(header.facts().license().orElseThrow().expression()).isEqualTo("GPL-3.0-only");
        assertThat(Read.codes(header)).containsExactly(FindingCode.LICENSE_CONFLICT, FindingCode.LICENSE_CONFLICT);
    }

    @Test
    void takes_words_that_were_once_booleans_for_words() throws IOException {
        SideCars beside = with("README.md", "---\ntags: [no, yes, on]\n---\n");

        assertThat(beside.facts().origin().tags()).containsExactly("no", "yes", "on");
    }

    @Test
    void does_not_take_an_alias_for_a_text() throws IOException {
        SideCars beside = with("README.md", "---\nx: &m mit\nlicense: *m\n---\n");

        assertThat(beside.licenses()).isEmpty();
        assertThat(only(beside).message()).contains("aliases");
    }

    @Test
    void tells_of_front_matter_that_is_too_long() throws IOException {
        SideCars beside = with("README.md", "---\nlicense: mit\n" + "# c\n".repeat(300_000) + "---\n");

        assertThat(only(beside).code()).isEqualTo(FindingCode.SIDECAR_INVALID);
        assertThat(only(beside).message()).contains("1048576 bytes");
    }

    @Test
    void refuses_what_follows_a_configuration() throws IOException {
        SideCars beside = with("config.json", "{\"model_type\":\"llama\"} x");

        assertThat(beside.facts().architecture()).isEmpty();
        assertThat(only(beside).code()).isEqualTo(FindingCode.SIDECAR_INVALID);
    }
}

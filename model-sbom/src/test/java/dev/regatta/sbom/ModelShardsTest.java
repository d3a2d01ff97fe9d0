package dev.regatta.sbom;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.sbom.bom.Finding;
import dev.regatta.sbom.bom.FindingCode;
import dev.regatta.sbom.bom.Model;
import dev.regatta.sbom.bom.Sbom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that were split into several files. */
final class ModelShardsTest {
    @TempDir
    private Path folder;

    private Path gguf(int number, int total, Object... entries) throws IOException {
        return gguf(folder, number, total, "t" + number, entries);
    }

    private static Path gguf(Path folder, int number, int total, String tensor, Object... entries) throws IOException {
        Map<String, Object> metadata = new TreeMap<>();
        for (int i = 0; i < entries.length; i += 2) {
            metadata.put((String) entries[i], entries[i + 1]);
        }
        return Files.write(
                folder.resolve(String.format("big-%05d-of-%05d.gguf", number, total)),
                ModelBytes.gguf(metadata, List.of(tensor)));
    }

    private void safetensors(int number, int total, String tensor) throws IOException {
        Files.write(
                folder.resolve(String.format("model-%05d-of-%05d.safetensors", number, total)),
                ModelBytes.safetensors(tensor));
    }

    private Model onlyModel() throws Exception {
        Sbom sbom = ModelSbom.scan(folder);
        assertThat(sbom.models()).hasSize(1);
        return sbom.models().getFirst();
    }

    private static List<FindingCode> codes(Model model) {
        return model.findings().stream().map(Finding::code).toList();
    }

    @Test
    void a_complete_set_is_one_model_with_the_sum_of_its_parts() throws Exception {
        gguf(2, 3, "split.no", (short) 1, "split.count", (short) 3, "split.tensors.count", 3L);
        gguf(1, 3, "general.architecture", "llama", "split.no", (short) 0, "split.count", (short) 3);
        gguf(3, 3);

        Model model = onlyModel();

        assertThat(model.name()).isEqualTo("big");
        assertThat(model.files())
                .extracting(file -> file.identity().name())
                .containsExactly("big-00001-of-00003.gguf", "big-00002-of-00003.gguf", "big-00003-of-00003.gguf");
        assertThat(model.facts().architecture()).contains("llama");
        assertThat(model.tensors().count()).isEqualTo(3);
        assertThat(model.tensors().parameters()).hasValue(3 * ModelBytes.NUMBERS);
        assertThat(model.tensors().listed()).extracting(tensor -> tensor.name()).containsExactly("t1", "t2", "t3");
        assertThat(codes(model)).isEmpty();
        assertThat(model.allFindings()).extracting(Finding::code).doesNotContain(FindingCode.ARCHITECTURE_MISSING);
    }

    @Test
    void a_missing_part_is_named() throws Exception {
        gguf(1, 3, "general.architecture", "llama");
        gguf(3, 3);

        Model model = onlyModel();

        assertThat(codes(model)).containsExactly(FindingCode.SHARD_MISSING);
        assertThat(model.findings().getFirst().message()).contains("not there: 2, ", "-00002-of-00003.gguf");
    }

    @Test
    void a_single_part_that_is_named_is_alone() throws Exception {
        Path part = gguf(2, 3);
        gguf(1, 3);

        Model model = ModelSbom.scan(part).models().getFirst();

        assertThat(codes(model)).containsExactly(FindingCode.SHARD_ALONE);
        assertThat(model.name()).isEqualTo("big");
    }

    @Test
    void sets_of_other_folders_names_and_sizes_are_other_models() throws Exception {
        gguf(1, 2);
        gguf(1, 3);
        gguf(Files.createDirectory(folder.resolve("other")), 2, 2, "t");
        safetensors(1, 2, "t");

        assertThat(ModelSbom.scan(folder).models()).hasSize(4);
    }

    @Test
    void parts_that_contradict_each_other_are_told() throws Exception {
        gguf(1, 2, "general.architecture", "llama", "split.count", (short) 5);
        gguf(folder, 2, 2, "t1", "general.architecture", "bert", "split.no", (short) 0);

        Model model = onlyModel();

        assertThat(model.findings())
                .extracting(Finding::message)
                .anyMatch(message -> message.contains("architecture bert"))
                .anyMatch(message -> message.contains("split.count"))
                .anyMatch(message -> message.contains("split.no"))
                .anyMatch(message -> message.contains("'t1' is also in another part"));
        assertThat(codes(model)).containsOnly(FindingCode.SHARD_DISAGREES);
    }

    @Test
    void the_same_part_twice_is_told() throws Exception {
        gguf(1, 2, "general.architecture", "llama", "split.no", (short) 0);
        gguf(2, 2, "split.no", (short) 0);

        assertThat(codes(onlyModel())).containsExactly(FindingCode.SHARD_DUPLICATE);
    }

    @Test
    void an_index_that_fits_is_silent_and_one_that_does_not_is_told() throws Exception {
        safetensors(1, 2, "a");
        safetensors(2, 2, "b");
        Path index = folder.resolve("model.safetensors.index.json");

        Files.writeString(index, index(256, "model-00001-of-00002", "model-00002-of-00002"));
        assertThat(codes(onlyModel())).isEmpty();

        Files.writeString(index, index(999, "model-00002-of-00002", "other"));
        assertThat(onlyModel().findings())
                .extracting(Finding::message)
                .anyMatch(message -> message.contains("999"))
                .anyMatch(message -> message.contains("'model-00002-of-00002.safetensors', where it is not"))
                .anyMatch(message -> message.contains("'other.safetensors', which is no part"));
        assertThat(codes(onlyModel())).containsOnly(FindingCode.INDEX_MISMATCH);
    }

    private static String index(int bytes, String partOfA, String partOfB) {
        return "{\"metadata\": {\"total_size\": " + bytes + "}, \"weight_map\": {\"a\": \"" + partOfA
                + ".safetensors\", \"b\": \"" + partOfB + ".safetensors\"}}";
    }

    @Test
    void an_index_that_cannot_be_read_is_told() throws Exception {
        safetensors(1, 1, "a");
        Path index = folder.resolve("model.safetensors.index.json");

        for (String broken : List.of("", "[]", "{", "{}", "{\"weight_map\":{}} x", "[".repeat(100_000), "\u0000")) {
            Files.writeString(index, broken);

            assertThat(codes(onlyModel())).as(broken).containsOnly(FindingCode.INDEX_INVALID);
        }
    }
}

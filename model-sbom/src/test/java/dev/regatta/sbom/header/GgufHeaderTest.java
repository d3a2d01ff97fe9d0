package dev.regatta.sbom.header;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.sbom.bom.Finding;
import dev.regatta.sbom.bom.FindingCode;
import dev.regatta.sbom.bom.LongArray;
import dev.regatta.sbom.bom.ModelFacts;
import dev.regatta.sbom.bom.ModelFormat;
import dev.regatta.sbom.bom.TensorSummary.Share;
import dev.regatta.sbom.bom.TensorSummary.Tensor;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read out of GGUF headers, and what is found wrong with them. */
final class GgufHeaderTest {
    private static final ByteOrder LITTLE = ByteOrder.LITTLE_ENDIAN;

    private static GgufFile file() {
        return new GgufFile(LITTLE).text("general.architecture", "llama").text("general.license", "MIT");
    }

    @Test
    void reads_what_a_file_says() {
        Header header = Read.gguf(GgufFile.small(LITTLE));
        ModelFacts facts = header.facts();

        assertThat(header.findings()).isEmpty();
        assertThat(header.format()).isEqualTo(new ModelFormat.Gguf(3, LITTLE, 32));
        assertThat(facts.title()).contains("Small");
        assertThat(facts.architecture()).contains("llama");
        assertThat(facts.quantization()).contains("Q8_0");
        assertThat(facts.contextLength()).hasValue(2048);
        assertThat(facts.vocabularySize()).hasValue(20);
        assertThat(facts.license().orElseThrow().expression()).isEqualTo("Apache-2.0");
        assertThat(header.tensors().parameters()).hasValue(640 + 1024 + 32);
        assertThat(header.tensors().byType()).isEqualTo(Map.of("Q8_0", new Share(2, 1664), "F32", new Share(1, 32)));
        assertThat(header.metadata())
                .containsEntry("x.u8", 200L)
                .containsEntry("x.i8", -1L)
                .containsEntry("x.u16", 65_535L)
                .containsEntry("x.i16", -2L)
                .containsEntry("x.i32", -3L)
                .containsEntry("x.f32", 0.5)
                .containsEntry("x.bool", true)
                .containsEntry("x.u64", new BigInteger("18446744073709551615"))
                .containsEntry("x.i64", Long.MIN_VALUE)
                .containsEntry("x.f64", 1.5);
    }

    @Test
    void keeps_the_beginning_of_a_long_array() {
        Header header = Read.gguf(GgufFile.small(LITTLE));

        LongArray tokens = (LongArray) header.metadata().get("tokenizer.ggml.tokens");
        assertThat(tokens.count()).isEqualTo(20);
        assertThat(tokens.elementType()).isEqualTo("STRING");
        assertThat(tokens.preview()).hasSize(16).startsWith("t0", "t1");
    }

    @Test
    void tells_where_tensors_lie_in_the_file() {
        Header header = Read.gguf(GgufFile.small(LITTLE));

        long data = TensorTable.aligned(GgufFile.small(LITTLE).header().length, 32);
        assertThat(header.tensors().listed())
                .contains(
                        new Tensor("token_embd.weight", "Q8_0", List.of(32L, 20L), data, 680),
                        new Tensor("blk.0.attn_q.weight", "Q8_0", List.of(32L, 32L), data + 704, 1088));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void reads_big_endian_files_as_their_twins(int version) {
        Header little = Read.gguf(GgufFile.small(LITTLE).version(version));
        Header big = Read.gguf(GgufFile.small(ByteOrder.BIG_ENDIAN).version(version));

        assertThat(big.format()).isEqualTo(new ModelFormat.Gguf(version, ByteOrder.BIG_ENDIAN, 32));
        assertThat(new Header(
                        little.format(), big.facts(), big.tensors(), big.metadata(), big.beside(), big.findings()))
                .isEqualTo(little);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 99, -1})
    void refuses_other_versions(int version) {
        Header header = Read.gguf(file().version(version));

        assertThat(Read.one(header, FindingCode.GGUF_VERSION).at().byteOffset()).isEqualTo(4);
    }

    @Test
    void tells_that_a_download_is_partial_with_both_sizes() {
        byte[] whole = GgufFile.small(LITTLE).bytes();

        Header header = Read.of("m.gguf", Arrays.copyOf(whole, whole.length - 200));

        Finding finding = Read.one(header, FindingCode.TENSOR_DATA_OUT_OF_BOUNDS);
        assertThat(finding.message()).contains(String.valueOf(whole.length), String.valueOf(whole.length - 200));
        assertThat(finding.at().element()).isEqualTo("blk.0.attn_q.weight");
        assertThat(header.tensors().parameters()).hasValue(640 + 1024 + 32);
    }

    @Test
    void finds_keys_that_are_there_twice_and_takes_the_first() {
        Header header = Read.gguf(file().text("general.name", "a").text("general.name", "b"));

        assertThat(Read.one(header, FindingCode.DUPLICATE_KEY).at().element()).isEqualTo("general.name");
        assertThat(header.facts().title()).contains("a");
    }

    @Test
    void finds_tensors_that_are_there_twice() {
        Header header = Read.gguf(file().tensor("t", TensorType.F32, 8).tensor("t", TensorType.F32, 8));

        assertThat(Read.codes(header)).contains(FindingCode.DUPLICATE_TENSOR);
    }

    @Test
    void finds_tensors_that_share_bytes() {
        Header header = Read.gguf(
                file().tensor(new GgufFile.Tensor("a", 0, 0, 64, 16)).tensor(new GgufFile.Tensor("b", 0, 32, 64, 16)));

        assertThat(Read.one(header, FindingCode.TENSOR_OVERLAP).at().element()).isEqualTo("b");
    }

    @Test
    void finds_bytes_that_belong_to_no_tensor() {
        byte[] bytes = file().tensor(new GgufFile.Tensor("a", 0, 0, 32, 8))
                .tensor(new GgufFile.Tensor("b", 0, 128, 32, 8))
                .bytes();

        Header header = Read.of("m.gguf", Arrays.copyOf(bytes, bytes.length + 7));

        assertThat(Read.one(header, FindingCode.TENSOR_GAP).message()).startsWith("96 bytes");
        assertThat(Read.one(header, FindingCode.TRAILING_DATA).message()).contains(" 7 bytes");
    }

    @Test
    void tells_that_only_the_padding_is_missing() {
        byte[] bytes = file().tensor("a", TensorType.F32, 1).bytes();

        Header header = Read.of("m.gguf", Arrays.copyOf(bytes, bytes.length - 28));

        assertThat(Read.codes(header)).containsExactly(FindingCode.PADDING_MISSING);
    }

    @Test
    void honours_the_declared_alignment() {
        Header header =
                Read.gguf(file().alignment(64).tensor("a", TensorType.F32, 8).tensor("b", TensorType.F32, 8));

        assertThat(header.findings()).isEmpty();
        assertThat(header.format()).isEqualTo(new ModelFormat.Gguf(3, LITTLE, 64));
        assertThat(header.tensors().listed().get(1).offset()
                        - header.tensors().listed().get(0).offset())
                .isEqualTo(64);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 4, 24, 33, 4294967295L})
    void refuses_other_alignments(long alignment) {
        Header header = Read.gguf(file().u32("general.alignment", alignment).tensor("a", TensorType.F32, 8));

        assertThat(Read.codes(header)).contains(FindingCode.GGUF_ALIGNMENT);
    }

    @Test
    void finds_tensors_that_begin_at_odd_places() {
        Header header = Read.gguf(file().tensor(new GgufFile.Tensor("a", 0, 8, 32, 8)));

        assertThat(Read.codes(header)).contains(FindingCode.TENSOR_MISALIGNED);
    }

    @Test
    void finds_rows_that_are_no_whole_blocks() {
        Header header = Read.gguf(file().tensor(new GgufFile.Tensor("a", 12, 0, 144, 100)));

        assertThat(Read.one(header, FindingCode.TENSOR_BLOCK).message()).contains("100", "256", "Q4_K");
    }

    @Test
    void finds_unknown_number_formats_and_goes_on() {
        Header header =
                Read.gguf(file().tensor(new GgufFile.Tensor("a", 99, 0, 0, 4)).tensor("b", TensorType.F32, 8));

        assertThat(Read.codes(header)).contains(FindingCode.TENSOR_TYPE);
        assertThat(header.tensors().byType()).containsKeys("UNKNOWN_99", "F32");
    }

    @Test
    void finds_extents_that_cannot_be_counted() {
        long large = 1L << 40;
        Header header = Read.gguf(file().tensor(new GgufFile.Tensor("a", 0, 0, 0, large, large, large, large))
                .tensor(new GgufFile.Tensor("b", 0, 0, 0, -1)));

        assertThat(Read.codes(header))
                .filteredOn(FindingCode.TENSOR_OVERFLOW::equals)
                .hasSize(2);
        assertThat(header.tensors().parameters()).isEmpty();
    }

    @Test
    void finds_numbers_of_dimensions_that_nobody_reads() {
        Header unusual = Read.gguf(file().tensor("a", TensorType.F32, 1, 1, 1, 1, 8));
        Header wrong = Read.gguf(file().tensor("a", TensorType.F32, 1, 1, 1, 1, 1, 1, 1, 1, 8));

        assertThat(Read.codes(unusual)).containsExactly(FindingCode.TENSOR_DIMENSIONS_UNUSUAL);
        assertThat(Read.codes(wrong)).containsExactly(FindingCode.TENSOR_DIMENSIONS);
    }

    @Test
    void finds_tensors_without_numbers_and_with_odd_names() {
        Header header =
                Read.gguf(file().tensor("n".repeat(65), TensorType.F32, 8).tensor("e", TensorType.F32, 0));

        assertThat(Read.codes(header)).containsExactly(FindingCode.TENSOR_NAME, FindingCode.TENSOR_EMPTY);
    }

    @Test
    void finds_arrays_in_arrays_that_are_too_deep() {
        assertThat(Read.codes(Read.gguf(file().nested("k", 8)))).containsExactly(FindingCode.NO_TENSORS);
        assertThat(Read.codes(Read.gguf(file().nested("k", 9)))).containsExactly(FindingCode.GGUF_NESTING);
        assertThat(Read.codes(Read.gguf(file().nested("k", 5_000)))).containsExactly(FindingCode.GGUF_NESTING);
    }

    @Test
    void finds_values_of_unknown_types_and_texts_that_are_no_utf8() {
        Header type = Read.gguf(file().raw("k", 13, new byte[8]));
        Header text = Read.gguf(file().bytes("k", new byte[] {(byte) 0xff, 'a'}));

        assertThat(Read.codes(type)).containsExactly(FindingCode.GGUF_VALUE_TYPE);
        assertThat(Read.codes(text)).containsExactly(FindingCode.NOT_UTF8, FindingCode.NO_TENSORS);
        assertThat(text.metadata()).containsEntry("k", "\uFFFDa");
    }

    @Test
    void a_replacement_character_that_was_written_is_no_fault() {
        Header header = Read.gguf(file().text("k", "\uFFFD"));

        assertThat(Read.codes(header)).containsExactly(FindingCode.NO_TENSORS);
    }

    @Test
    void finds_odd_booleans_and_keys() {
        Header header = Read.gguf(file().value("a", 7, 1, 2).text("", "x").text("ä", "x"));

        assertThat(Read.codes(header))
                .containsExactly(
                        FindingCode.GGUF_BOOLEAN, FindingCode.GGUF_KEY, FindingCode.GGUF_KEY, FindingCode.NO_TENSORS);
    }

    @Test
    void finds_well_known_keys_with_values_of_other_types() {
        Header header = Read.gguf(new GgufFile(LITTLE)
                .u32("general.architecture", 1)
                .text("general.file_type", "Q8_0")
                .value("llama.context_length", 5, 4, -1)
                .tensor("a", TensorType.F16, 8));

        assertThat(Read.codes(header))
                .contains(FindingCode.METADATA_TYPE, FindingCode.ARCHITECTURE_MISSING)
                .filteredOn(FindingCode.METADATA_TYPE::equals)
                .hasSize(3);
        assertThat(header.facts().quantization()).contains("F16");
        assertThat(header.facts().dtype()).contains("F16");
    }

    @ParameterizedTest
    @CsvSource({
        "15,Q4_K,Q4_K_M,",
        "15,Q5_0,Q4_K_M,",
        "15,Q8_0,Q4_K_M,mismatch",
        "0,F32,F32,",
        "1,F32,F16,mismatch",
        "38,MXFP4,MXFP4_MOE,",
        "1039,Q4_K,Q4_K_M,"
    })
    void compares_the_declared_file_type_with_the_tensors(
            int fileType, TensorType weights, String label, String mismatch) {
        Header header = Read.gguf(file().u32("general.file_type", fileType)
                .tensor("token_embd.weight", TensorType.Q6_K, 256, 1_000)
                .tensor("blk.0.ffn_up.weight", weights, 256, 2));

        assertThat(header.facts().quantization()).contains(label);
        assertThat(Read.codes(header).contains(FindingCode.QUANTIZATION_MISMATCH))
                .isEqualTo(mismatch != null);
    }

    @Test
    void takes_the_format_of_most_parameters_where_the_file_type_is_unknown() {
        Header header = Read.gguf(file().u32("general.file_type", 33)
                .tensor("a", TensorType.F32, 8)
                .tensor("b", TensorType.Q4_0, 32, 8));

        assertThat(Read.codes(header)).containsExactly(FindingCode.FILE_TYPE_UNKNOWN);
        assertThat(header.facts().quantization()).contains("Q4_0");
    }

    @Test
    void reads_where_a_model_comes_from() {
        Header header = Read.gguf(file().u32("general.base_model.count", 2)
                .text("general.base_model.0.repo_url", "https://huggingface.co/meta-llama/Llama-3.1-8B")
                .text("general.base_model.1.name", "Mistral 7B")
                .text("general.base_model.1.organization", "Mistralai")
                .text("llama.vocab_size", "no number")
                .u32("other.vocab_size", 32_000));

        assertThat(header.facts().origin().baseModels())
                .containsExactly("meta-llama/Llama-3.1-8B", "Mistralai/Mistral 7B");
        assertThat(header.facts().vocabularySize()).hasValue(32_000);
    }

    @Test
    void tells_licences_that_are_no_spdx_expression() {
        Header named = Read.gguf(new GgufFile(LITTLE)
                .text("general.architecture", "llama")
                .text("general.license", "other")
                .text("general.license.name", "llama3.1 community"));
        Header none = Read.gguf(new GgufFile(LITTLE).text("general.architecture", "llama"));

        assertThat(named.facts().license().orElseThrow().expression()).isEqualTo("LicenseRef-llama3.1-community");
        assertThat(Read.codes(named)).containsExactly(FindingCode.NO_TENSORS, FindingCode.LICENSE_UNLISTED);
        assertThat(Read.codes(none)).containsExactly(FindingCode.NO_TENSORS, FindingCode.LICENSE_MISSING);
    }

    @Test
    void keeps_facts_of_the_part_that_could_be_read() {
        byte[] bytes = GgufFile.small(LITTLE).bytes();

        Header header = Read.of("m.gguf", Arrays.copyOf(bytes, 300));

        assertThat(header.findings()).singleElement().matches(each -> each.severity() == Finding.Severity.ERROR);
        assertThat(header.facts().architecture()).contains("llama");
        assertThat(header.tensors().count()).isZero();
    }

    @Test
    void keeps_so_much_metadata_and_no_more() {
        GgufFile file = file();
        for (int i = 0; i < 8; i++) {
            file.text("k" + i, "x".repeat(1 << 20));
        }
        Header header = Read.gguf(file.text("long", "x".repeat(3 << 20)));

        assertThat(Read.codes(header)).contains(FindingCode.METADATA_CUT);
        assertThat(header.metadata().values().stream()
                        .mapToInt(each -> each.toString().length())
                        .sum())
                .isBetween(3 << 20, 4 << 20);
    }

    @Test
    void lists_so_many_tensors_and_checks_all() {
        GgufFile file = file();
        for (int i = 0; i < 60_000; i++) {
            file.tensor("tensor." + i, TensorType.F32, 8);
        }
        byte[] bytes = file.bytes();

        Header whole = Read.of("m.gguf", bytes);
        Header cut = Read.of("m.gguf", Arrays.copyOf(bytes, bytes.length - 1));

        assertThat(Read.codes(whole)).containsExactly(FindingCode.TENSOR_LIST_CUT);
        assertThat(whole.tensors().count()).isEqualTo(60_000);
        assertThat(whole.tensors().parameters()).hasValue(480_000);
        assertThat(whole.tensors().listed()).hasSizeBetween(10_000, 59_999);
        assertThat(Read.codes(cut)).contains(FindingCode.TENSOR_DATA_OUT_OF_BOUNDS);
    }

    @Test
    void leaves_out_what_is_said_too_often() {
        GgufFile file = file();
        for (int i = 0; i < 1_000; i++) {
            file.value("b" + i, 7, 1, 7);
        }

        Header header = Read.gguf(file);

        assertThat(Read.codes(header))
                .filteredOn(FindingCode.GGUF_BOOLEAN::equals)
                .hasSize(10);
        assertThat(Read.one(header, FindingCode.FINDINGS_OMITTED).message()).startsWith("990 more");
    }

    @Test
    void judges_by_content_and_tells_that_the_name_is_wrong() {
        Header header = Read.of("m.safetensors", GgufFile.small(LITTLE).bytes());

        assertThat(header.format()).isInstanceOf(ModelFormat.Gguf.class);
        assertThat(Read.codes(header)).containsExactly(FindingCode.SUFFIX_MISMATCH);
        assertThat(Read.codes(Read.of("m.gguf", new byte[] {'G', 'G', 'U', 'X', 3, 0, 0, 0, 0, 0})))
                .containsExactly(FindingCode.FORMAT_UNKNOWN);
        assertThat(Read.codes(Read.of("m.gguf", new byte[0]))).containsExactly(FindingCode.FILE_EMPTY);
    }

    @ParameterizedTest
    @CsvSource({
        "version https://git-lfs.github.com/spec/v1,git lfs pull",
        "<!DOCTYPE html><html>,web page",
        "PK\u0003\u0004x,ZIP"
    })
    void tells_what_lies_in_place_of_a_model(String start, String told) {
        for (String name : List.of("m.gguf", "m.safetensors")) {
            Header header =
                    Read.of(name, (start + " ".repeat(100)).getBytes(java.nio.charset.StandardCharsets.US_ASCII));

            assertThat(Read.one(header, FindingCode.FORMAT_UNKNOWN).message()).contains(told);
        }
    }

    @Test
    void a_place_behind_any_file_is_out_of_bounds() {
        Header header = Read.of(
                "m.gguf",
                file().tensor(new GgufFile.Tensor("a", 0, Long.MIN_VALUE, 0, 8)).header());

        assertThat(Read.codes(header)).contains(FindingCode.TENSOR_DATA_OUT_OF_BOUNDS);
        assertThat(Optional.of(header).orElseThrow().tensors().count()).isOne();
    }

    @Test
    void refuses_an_alignment_of_another_type_as_llama_does_but_takes_it() {
        Header header = Read.gguf(file().value("general.alignment", 10, 8, 64).tensor("a", TensorType.F32, 8));

        assertThat(Read.one(header, FindingCode.GGUF_ALIGNMENT).message()).contains("UINT32");
        assertThat(header.format()).isEqualTo(new ModelFormat.Gguf(3, LITTLE, 64));
    }

    @Test
    void counts_the_other_extents_of_a_tensor_that_holds_nothing() {
        Header header = Read.gguf(file().tensor(new GgufFile.Tensor("a", 0, 0, 0, -1, 0))
                .tensor(new GgufFile.Tensor("b", 0, 0, 0, 1L << 40, 0, 1L << 40)));

        assertThat(Read.codes(header))
                .filteredOn(FindingCode.TENSOR_OVERFLOW::equals)
                .hasSize(2);
    }
}

package dev.regatta.sbom.header;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.sbom.bom.Finding;
import dev.regatta.sbom.bom.FindingCode;
import dev.regatta.sbom.bom.ModelFormat;
import dev.regatta.sbom.bom.TensorSummary.Tensor;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read out of safetensors headers, and what is found wrong with them. */
final class SafetensorsHeaderTest {
    private static Header read(String json, int data) {
        return Read.of("m.safetensors", SafetensorsFile.of(json, data));
    }

    private static String tensor(String name, String rest) {
        return "{\"" + name + "\":{" + rest + "}}";
    }

    @Test
    void reads_what_a_file_says() {
        Header header = Read.of("m.safetensors", SafetensorsFile.small());

        long data = 8 + SafetensorsFile.SMALL.length();
        assertThat(Read.codes(header)).containsExactly(FindingCode.LICENSE_MISSING);
        assertThat(header.format()).isEqualTo(new ModelFormat.Safetensors(data - 8));
        assertThat(header.facts().dtype()).contains("mixed");
        assertThat(header.facts().origin().trainingFramework()).contains("pytorch");
        assertThat(header.tensors().parameters()).hasValue(8);
        assertThat(header.tensors().listed())
                .containsExactly(
                        new Tensor("a", "F32", List.of(2L, 2L), data, 16),
                        new Tensor("b", "BF16", List.of(4L), data + 16, 8));
        assertThat(header.metadata()).containsEntry("format", "pt");
    }

    @Test
    void takes_blanks_behind_the_header_and_a_scalar() {
        Header header = read("{\"s\":{\"dtype\":\"F64\",\"shape\":[],\"data_offsets\":[0,8]}}      ", 8);

        assertThat(Read.codes(header)).containsExactly(FindingCode.LICENSE_MISSING);
        assertThat(header.facts().dtype()).contains("F64");
        assertThat(header.tensors().parameters()).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 100_000_001, 1L << 31, 1L << 32, (1L << 62) - 1, Long.MAX_VALUE, Long.MIN_VALUE, -1})
    void refuses_lengths_that_cannot_be(long length) {
        byte[] bytes = SafetensorsFile.small();
        java.nio.ByteBuffer.wrap(bytes).order(java.nio.ByteOrder.LITTLE_ENDIAN).putLong(0, length);

        Header header = Read.of("m.safetensors", bytes);

        assertThat(Read.one(header, FindingCode.SAFETENSORS_LENGTH).message())
                .contains(Long.toUnsignedString(length) + " bytes");
        assertThat(header.format()).isEqualTo(new ModelFormat.Unknown());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                " {}",
                "{",
                "{} x",
                "{}{}",
                "{a:1}",
                "{'a':1}",
                "{\"a\":}",
                "{\"a\":{\"dtype\":\"F32\"",
                "{\"a\":{\"x\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}}",
                "{\"a\":{\"shape\":[123456789012345678901]}}",
                "{\"a\":NaN}"
            })
    void refuses_what_is_no_json_object(String json) {
        Header header = read(json, 0);

        assertThat(Read.codes(header)).containsExactly(FindingCode.SAFETENSORS_JSON);
        assertThat(header.tensors().count()).isZero();
    }

    @Test
    void refuses_what_is_no_utf8() {
        byte[][] wrong = {
            {(byte) 0xff}, {(byte) 0xc0, (byte) 0x80}, {(byte) 0xed, (byte) 0xa0, (byte) 0x80}, {(byte) 0xe2, 'x'}
        };
        for (byte[] each : wrong) {
            byte[] json = "{\"__metadata__\":{\"k\":\"....\"}}".getBytes(StandardCharsets.UTF_8);
            System.arraycopy(each, 0, json, 22, each.length);

            Header header = Read.of("m.safetensors", SafetensorsFile.of(json, 0));

            assertThat(Read.one(header, FindingCode.SAFETENSORS_JSON).message()).contains("UTF-8");
        }
    }

    @Test
    void takes_no_other_unicode_encoding_for_utf8() {
        byte[] wide = "{\"a\":1}".getBytes(StandardCharsets.UTF_16LE);

        assertThat(Read.codes(Read.of("m.safetensors", SafetensorsFile.of(wide, 0))))
                .containsExactly(FindingCode.SAFETENSORS_JSON);
    }

    @Test
    void reads_names_in_any_language() {
        Header header = read("{\"重み😀\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}", 1);

        assertThat(header.tensors().listed()).extracting(Tensor::name).containsExactly("重み😀");
        assertThat(Read.codes(header)).containsExactly(FindingCode.LICENSE_MISSING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "[]", "\"x\"", "{\"k\":1}", "{\"k\":{}}", "{\"k\":null}"})
    void refuses_metadata_that_is_no_texts(String metadata) {
        Header header = read("{\"__metadata__\":" + metadata + "}", 0);

        assertThat(Read.codes(header)).contains(FindingCode.SAFETENSORS_METADATA);
    }

    @Test
    void takes_metadata_that_is_null_as_the_reference_does() {
        assertThat(Read.codes(read("{\"__metadata__\":null}", 0)))
                .containsExactly(FindingCode.NO_TENSORS, FindingCode.LICENSE_MISSING);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"dtype\":\"F32\",\"shape\":[1]",
                "\"dtype\":\"F32\",\"data_offsets\":[0,4]",
                "\"shape\":[1],\"data_offsets\":[0,4]",
                "\"dtype\":7,\"shape\":[1],\"data_offsets\":[0,4]",
                "\"dtype\":\"F32\",\"shape\":[true],\"data_offsets\":[0,4]",
                "\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]",
                "\"dtype\":\"F32\",\"shape\":[1.0],\"data_offsets\":[0,4]",
                "\"dtype\":\"F32\",\"shape\":[\"1\"],\"data_offsets\":[0,4]",
                "\"dtype\":\"F32\",\"shape\":[9223372036854775808],\"data_offsets\":[0,4]",
                "\"dtype\":\"F32\",\"shape\":1,\"data_offsets\":[0,4]",
                "\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0]",
                "\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4,4]",
                "\"dtype\":\"F32\",\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]"
            })
    void refuses_descriptions_that_are_not_as_they_should(String description) {
        assertThat(Read.codes(read(tensor("a", description), 4))).contains(FindingCode.SAFETENSORS_TENSOR);
    }

    @ParameterizedTest
    @CsvSource({
        "F32,1,0,8,8", // larger than the tensor
        "F32,2,0,4,4", // smaller
        "F32,1,4,0,4", // the other way round
        "F32,1,4,8,8", // leaves a hole
        "F32,1,0,4,5", // leaves the end
        "F4,1,0,1,1", // half a byte
    })
    void finds_places_that_do_not_fit(String type, int extent, int begin, int end, int data) {
        Header header = read(
                tensor(
                        "a",
                        "\"dtype\":\"" + type + "\",\"shape\":[" + extent + "],\"data_offsets\":[" + begin + "," + end
                                + "]"),
                data);

        assertThat(Read.codes(header)).contains(FindingCode.SAFETENSORS_OFFSETS);
    }

    @Test
    void tells_that_a_download_is_partial_with_both_sizes() {
        byte[] whole = SafetensorsFile.small();

        Header header = Read.of("m.safetensors", Arrays.copyOf(whole, whole.length - 1));

        Finding finding = Read.one(header, FindingCode.TENSOR_DATA_OUT_OF_BOUNDS);
        assertThat(finding.message()).contains(whole.length + " bytes", (whole.length - 1) + ":");
        assertThat(finding.at().element()).isEqualTo("b");
    }

    @Test
    void finds_tensors_that_are_there_twice_or_share_bytes() {
        String one = "{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]}";

        Header twice = read("{\"a\":" + one + ",\"a\":" + one + "}", 4);
        Header shared = read("{\"a\":" + one + ",\"b\":" + one + "}", 4);

        assertThat(Read.codes(twice)).contains(FindingCode.DUPLICATE_TENSOR);
        assertThat(Read.codes(shared)).contains(FindingCode.TENSOR_OVERLAP);
    }

    @Test
    void finds_number_formats_nobody_knows_and_extents_nobody_can_count() {
        Header type = read(tensor("a", "\"dtype\":\"Q4\",\"shape\":[1],\"data_offsets\":[0,1]"), 1);
        Header large =
                read(tensor("a", "\"dtype\":\"U8\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,1]"), 1);

        assertThat(Read.one(type, FindingCode.TENSOR_TYPE).message()).contains("'Q4'");
        assertThat(Read.codes(large)).contains(FindingCode.TENSOR_OVERFLOW);
        assertThat(large.tensors().parameters()).isEmpty();
    }

    @Test
    void tells_where_it_found_something() {
        Header header = read("{\"abc\":7}", 0);

        assertThat(Read.one(header, FindingCode.SAFETENSORS_TENSOR).at()).isEqualTo(new Finding.Position(9, "abc"));
    }

    @Test
    void judges_by_content_and_tells_that_the_name_is_wrong() {
        Header header = Read.of("m.gguf", SafetensorsFile.small());

        assertThat(header.format()).isInstanceOf(ModelFormat.Safetensors.class);
        assertThat(Read.codes(header)).contains(FindingCode.SUFFIX_MISMATCH);
        assertThat(Read.of("model.bin", SafetensorsFile.small()).format()).isInstanceOf(ModelFormat.Safetensors.class);
    }

    @Test
    void keeps_to_itself_how_far_a_parser_had_read_ahead() {
        String text = "x".repeat(9 << 20);
        Header one = read("{\"__metadata__\":{\"a\":\"" + text + "\"}}", 0);
        Header other = read("{\"__metadata__\":{\"another\":\"" + text + "\"}}", 0);

        Finding told = Read.one(one, FindingCode.SAFETENSORS_JSON);
        assertThat(told.message()).contains("longer than is read").doesNotContain("length (");
        assertThat(told).isEqualTo(Read.one(other, FindingCode.SAFETENSORS_JSON));
    }

    @Test
    void takes_long_texts_in_the_metadata() {
        String json = "{\"__metadata__\":{\"log\":\"" + "x".repeat(3_000_000) + "\"},"
                + "\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}";

        Header header = read(json, 1);

        assertThat(Read.codes(header)).containsExactly(FindingCode.LICENSE_MISSING);
        assertThat(header.tensors().parameters()).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"\\ud800\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}",
                "{\"a\\udc00b\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}",
                "{\"__metadata__\":{\"\\ud83dx\":\"\"}}",
                "{\"__metadata__\":{\"a\":\"\\ude00\\ud83d\"}}"
            })
    void refuses_halves_of_characters(String json) {
        assertThat(Read.codes(read(json, 0))).contains(FindingCode.SAFETENSORS_JSON);
    }

    @Test
    void takes_characters_that_are_escaped_in_two_halves() {
        Header header = read(tensor("\\ud83d\\ude00", "\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]"), 0);

        assertThat(header.tensors().listed().get(0).name()).isEqualTo("\ud83d\ude00");
    }

    @Test
    void refuses_zeros_below_zero_as_the_reference_does() {
        for (String rest : List.of("\"shape\":[-0],\"data_offsets\":[0,0]", "\"shape\":[0],\"data_offsets\":[-0,0]")) {
            Header header = read(tensor("a", "\"dtype\":\"U8\"," + rest), 0);

            assertThat(Read.codes(header)).as(rest).contains(FindingCode.SAFETENSORS_TENSOR);
        }
    }

    @Test
    void stops_at_a_million_descriptions_right_or_wrong() {
        StringBuilder json = new StringBuilder("{");
        for (int i = 0; i <= 1_000_001; i++) {
            json.append(i == 0 ? "" : ",").append('"').append(i).append("\":1");
        }

        assertThat(Read.one(read(json + "}", 0), FindingCode.SAFETENSORS_JSON).message())
                .contains("more than 1000000 tensors");
    }
}

package dev.regatta.spi.message.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.regatta.message.CodecLimits;
import dev.regatta.message.MessageFormatException;
import dev.regatta.message.MessageFormatException.Kind;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonScanTest {
    private static final CodecLimits LIMITS = new CodecLimits(1_000, 4, 20, 20);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "1.50e+07",
                " [ ] ",
                "{}",
                "[{\"a\":[1,null,true,false]},\"x\"]",
                "\"\\ud83d\\ude00 😀\"",
                "{\"a\":1,\"A\":2,\"\":3}",
                "\"\\u0041\\/\\b\"",
                "\"\u007f\u0080\uffff\""
            })
    void passes_what_is_right(String json) {
        assertThatCode(() -> check(json)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            value = {
                "''¦TRUNCATED¦0¦''",
                "' '¦TRUNCATED¦1¦''",
                "[1,2¦TRUNCATED¦4¦/1",
                "[1,¦TRUNCATED¦3¦/1",
                "[¦TRUNCATED¦1¦/0",
                "{\"a\"¦TRUNCATED¦4¦/a",
                "{\"a\":¦TRUNCATED¦5¦/a",
                "\"abc¦TRUNCATED¦4¦''",
                "\"\\u12¦TRUNCATED¦5¦''",
                "\"\\ud800¦TRUNCATED¦7¦''",
                "tru¦TRUNCATED¦3¦''",
                "-¦TRUNCATED¦1¦''",
                "1.¦TRUNCATED¦2¦''",
                "1e¦TRUNCATED¦2¦''",
                "1 2¦TRAILING¦2¦''",
                "{}}¦TRAILING¦2¦''",
                "truex¦TRAILING¦4¦''",
                "[1,]¦SYNTAX¦3¦/1",
                "[,1]¦SYNTAX¦1¦/0",
                "{\"a\":1,}¦SYNTAX¦7¦''",
                "{a:1}¦SYNTAX¦1¦''",
                "{\"a\" 1}¦SYNTAX¦5¦/a",
                "[1 2]¦SYNTAX¦3¦/0",
                "[1}¦SYNTAX¦2¦/0",
                "01¦SYNTAX¦1¦''",
                "-x¦SYNTAX¦1¦''",
                "+1¦SYNTAX¦0¦''",
                ".5¦SYNTAX¦0¦''",
                "1.x¦SYNTAX¦2¦''",
                "[1.]¦SYNTAX¦3¦/0",
                "trux¦SYNTAX¦3¦''",
                "'x'¦SYNTAX¦0¦''",
                "\"\\x\"¦SYNTAX¦1¦''",
                "\"\\u00g0\"¦SYNTAX¦5¦''",
                "\"a\tb\"¦SYNTAX¦2¦''",
                "// 1¦SYNTAX¦0¦''",
                "[NaN]¦NOT_A_NUMBER¦1¦/0",
                "{\"a\":-Infinity}¦NOT_A_NUMBER¦5¦/a",
                "{\"a\":1,\"b\":{},\"\\u0061\":2}¦DUPLICATE_NAME¦14¦/a",
                "{\"a/~\":{\"x\":1,\"x\":1}}¦DUPLICATE_NAME¦14¦/a~1~0/x",
                "\"\\ud800\"¦SURROGATE¦1¦''",
                "\"a\\ud800\\u0041\"¦SURROGATE¦2¦''",
                "\"\\udc00\"¦SURROGATE¦1¦''",
                "[[[[[1]]]]]¦LIMIT¦4¦/0/0/0/0",
                "[\"123456789012345678901\"]¦LIMIT¦1¦/0",
                "[123456789012345678901]¦LIMIT¦1¦/0"
            })
    void tells_what_is_wrong_and_where(String json, Kind kind, int position, String pointer) {
        MessageFormatException fault = fault(json.getBytes(StandardCharsets.UTF_8), LIMITS);

        assertThat(fault.kind()).isEqualTo(kind);
        assertThat(fault.position()).isEqualTo(position);
        assertThat(fault.pointer()).isEqualTo(pointer);
    }

    @ParameterizedTest
    @CsvSource({
        "22C02022, ENCODING, 1", // a lead byte without its follower
        "22C08022, ENCODING, 1", // a longer form than needed
        "22E0808022, ENCODING, 1",
        "22F4908080 22, ENCODING, 1", // beyond the last character
        "22FF22, ENCODING, 1",
        "2280 22, ENCODING, 1",
        "22EDA08022, SURROGATE, 1", // half a pair, encoded raw
        "22C3, TRUNCATED, 2",
        "EFBBBF31, BYTE_ORDER_MARK, 0",
        "FFFE3100, BYTE_ORDER_MARK, 0",
        "C3A9, SYNTAX, 0",
        "00, SYNTAX, 0"
    })
    void tells_which_bytes_are_no_text(String hex, Kind kind, int position) {
        byte[] bytes = java.util.HexFormat.of().parseHex(hex.replace(" ", ""));

        MessageFormatException fault = fault(bytes, LIMITS);

        assertThat(fault.kind()).isEqualTo(kind);
        assertThat(fault.position()).isEqualTo(position);
    }

    @Test
    void refuses_more_bytes_than_allowed_without_looking_at_them() {
        MessageFormatException fault = fault(new byte[1_001], LIMITS);

        assertThat(fault.kind()).isEqualTo(Kind.LIMIT);
        assertThat(fault.position()).isEqualTo(1_000);
    }

    @Test
    void counts_positions_from_the_offset() {
        byte[] bytes = "xx[1,}yy".getBytes(StandardCharsets.UTF_8);

        MessageFormatException fault = catchThrowableOfType(
                MessageFormatException.class, () -> JsonScan.check(bytes, 2, 4, CodecLimits.defaults()));

        assertThat(fault.position()).isEqualTo(3);
    }

    @Test
    void finds_a_name_that_comes_twice_among_many_however_it_is_written() {
        String names =
                IntStream.range(0, 500).mapToObj(i -> "\"\\u006e" + i + "\":0").collect(Collectors.joining(","));

        assertThatCode(() -> check("{" + names + "}", CodecLimits.defaults())).doesNotThrowAnyException();
        assertThat(fault(("{" + names + ",\"n250\":0}").getBytes(StandardCharsets.UTF_8), CodecLimits.defaults()))
                .extracting(MessageFormatException::kind, MessageFormatException::pointer)
                .containsExactly(Kind.DUPLICATE_NAME, "/n250");
    }

    @Test
    void forgets_the_names_of_an_object_that_has_ended() {
        assertThatCode(() -> check("[{\"a\":{\"a\":1}},{\"a\":{\"a\":1}}]")).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            value = {
                "''¦0",
                "/a¦5",
                "/a/1¦8",
                "/a/1/x¦13",
                "/b~1¦26",
                "/a/1/y¦8", // not there: the object it is missing from
                "/c¦0",
                "/a/7¦5"
            })
    void says_where_a_value_begins(String pointer, long position) {
        byte[] bytes = "{\"a\":[1,{\"x\":true}],\"b/\": 2}".getBytes(StandardCharsets.UTF_8);

        assertThat(JsonScan.positionOf(bytes, 0, bytes.length, pointer)).isEqualTo(position);
    }

    private static void check(String json) {
        check(json, LIMITS);
    }

    private static void check(String json, CodecLimits limits) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        JsonScan.check(bytes, 0, bytes.length, limits);
    }

    private static MessageFormatException fault(byte[] bytes, CodecLimits limits) {
        return catchThrowableOfType(MessageFormatException.class, () -> JsonScan.check(bytes, 0, bytes.length, limits));
    }
}

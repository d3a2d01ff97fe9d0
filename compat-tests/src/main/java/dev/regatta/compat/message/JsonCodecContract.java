package dev.regatta.compat.message;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.regatta.compat.message.MessageSamples.Anything;
import dev.regatta.compat.message.MessageSamples.Arrays4;
import dev.regatta.compat.message.MessageSamples.First;
import dev.regatta.compat.message.MessageSamples.Picky;
import dev.regatta.compat.message.MessageSamples.Wrapped;
import dev.regatta.compat.message.TypeSamples.Outcome;
import dev.regatta.compat.message.TypeSamples.Pair;
import dev.regatta.compat.message.TypeSamples.Result;
import dev.regatta.message.CodecLimits;
import dev.regatta.message.Envelope;
import dev.regatta.message.Message;
import dev.regatta.message.MessageCodec;
import dev.regatta.message.MessageFormatException;
import dev.regatta.message.MessageFormatException.Kind;
import dev.regatta.message.TypeRef;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Month;
import java.time.Year;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What every codec of JSON promises beyond {@link MessageCodecContract}: the same bytes, the same faults. */
public abstract class JsonCodecContract extends MessageCodecContract {
    /** For subclasses. */
    protected JsonCodecContract() {}

    @Test
    void writes_json_that_people_can_read() {
        Envelope envelope = MessageSamples.envelope(Message.Assistant.of("Sou\"p é\n"));

        assertThat(new String(codec(Envelope.class).encode(envelope), StandardCharsets.UTF_8))
                .isEqualTo("{\"v\":1,\"id\":\"1\",\"time\":\"2026-11-21T09:53:56Z\",\"from\":\"user\",\"to\":\"cook\","
                        + "\"at\":{\"run\":\"run\",\"task\":\"task\"},\"message\":{\"role\":\"assistant\","
                        + "\"text\":\"Sou\\\"p é\\n\",\"toolCalls\":[],\"images\":[],\"attributes\":{}},"
                        + "\"usage\":{\"toolCalls\":0,\"models\":{\"gpt\":{\"calls\":1,\"inputTokens\":20,"
                        + "\"outputTokens\":30,\"cachedTokens\":5,\"cacheCreationTokens\":6,\"reasoningTokens\":7}},\"embeddings\":{}},"
                        + "\"metadata\":{}}");
    }

    @ParameterizedTest
    @MethodSource("types")
    <T> void writes_values_of_all_types_as_agreed(TypeSamples.Sample<T> sample) {
        MessageCodec<T> codec = codec(sample.type());

        assertThat(new String(codec.encode(sample.value()), StandardCharsets.UTF_8))
                .isEqualTo(sample.json());
        assertThat(TypeSamples.same(codec.decode(bytes(" " + sample.json() + " ")), sample.value()))
                .isTrue();
    }

    static List<Arguments> misfits() {
        return List.of(
                misfit(String.class, "1", Kind.WRONG_TYPE, 0, ""),
                misfit(String.class, "null", Kind.WRONG_TYPE, 0, ""),
                misfit(Object.class, "null", Kind.WRONG_TYPE, 0, ""),
                misfit(int.class, "2147483648", Kind.WRONG_TYPE, 0, ""),
                misfit(char.class, "\"ab\"", Kind.WRONG_TYPE, 0, ""),
                misfit(Year.class, "\"x\"", Kind.WRONG_TYPE, 0, ""),
                misfit(Locale.class, "\"de_DE\"", Kind.WRONG_TYPE, 0, ""),
                misfit(Path.class, "\"a\\u0000\"", Kind.WRONG_TYPE, 0, ""),
                misfit(String[].class, "[\"a\",null]", Kind.WRONG_TYPE, 5, "/1"),
                misfit(boolean[].class, "[true,1]", Kind.WRONG_TYPE, 6, "/1"),
                misfit(int[][].class, "[[1],2]", Kind.WRONG_TYPE, 5, "/1"),
                misfit(new TypeRef<List<Integer>>() {}, "[1,2.0]", Kind.WRONG_TYPE, 3, "/1"),
                misfit(new TypeRef<List<Integer>>() {}, "[1,", Kind.TRUNCATED, 3, "/1"),
                misfit(new TypeRef<Map<Integer, String>>() {}, "{\"1\":\"\",\"01\":\"\"}", Kind.WRONG_TYPE, 13, "/01"),
                misfit(new TypeRef<Map<Byte, String>>() {}, "{\"128\":\"\"}", Kind.WRONG_TYPE, 7, "/128"),
                misfit(new TypeRef<Map<Month, String>>() {}, "{\"May\":\"\"}", Kind.WRONG_TYPE, 7, "/May"),
                misfit(
                        new TypeRef<Map<Duration, Integer>>() {},
                        "{\"PT1H\":1,\"PT60M\":2}",
                        Kind.DUPLICATE_NAME,
                        18,
                        "/PT60M"),
                misfit(new TypeRef<Pair<String, Integer>>() {}, "{\"one\":1}", Kind.WRONG_TYPE, 7, "/one"),
                misfit(new TypeRef<Pair<String, Integer>>() {}, "{\"one\":\"\"}", Kind.MISSING, 0, "/other"),
                misfit(Outcome.class, "{\"type\":\"Waiting\"}", Kind.WRONG_TYPE, 8, "/type"),
                misfit(Outcome.class, "{\"type\":\"Failed\",\"v\":3}", Kind.NEWER_VERSION, 21, "/v"),
                misfit(Outcome.Waiting.class, "{\"type\":\"Done\",\"text\":\"\"}", Kind.WRONG_TYPE, 8, "/type"),
                misfit(
                        new TypeRef<Result<Integer>>() {},
                        "{\"type\":\"Ok\",\"value\":\"secret\"}",
                        Kind.WRONG_TYPE,
                        21,
                        "/value"));
    }

    private static Arguments misfit(Class<?> type, String json, Kind kind, long position, String pointer) {
        return misfit(TypeRef.of(type), json, kind, position, pointer);
    }

    private static Arguments misfit(TypeRef<?> type, String json, Kind kind, long position, String pointer) {
        return Arguments.of(type, json, kind, position, pointer);
    }

    @ParameterizedTest
    @MethodSource("misfits")
    void tells_what_is_no_value_of_a_type(TypeRef<?> type, String json, Kind kind, long position, String pointer) {
        MessageFormatException fault = catchThrowableOfType(
                MessageFormatException.class, () -> codec(type).decode(bytes(json)));

        assertThat(fault).hasMessageNotContaining("secret");
        assertThat(List.of(fault.kind(), fault.position(), fault.pointer()))
                .isEqualTo(List.of(kind, position, pointer));
    }

    @Test
    void writes_characters_as_texts_and_keeps_names_where_accessors_are_written_out() {
        MessageSamples.Odd odd = new MessageSamples.Odd('7', null, YearMonth.of(12_345, 1), 2);

        assertThat(new String(codec(MessageSamples.Odd.class).encode(odd), StandardCharsets.UTF_8))
                .isEqualTo("{\"letter\":\"7\",\"month\":\"12345-01\",\"shown\":2}");
    }

    @Test
    void takes_fields_in_any_order_with_blanks_and_escapes() {
        String json =
                " { \"\\u0076\" : 1 ,\r\n\t\"more\":[{\"a\":[1,{}]}], \"n\\u0061me\" : \"\\u0078\\/\\ud83d\\ude00\" } ";

        assertThat(codec(First.class).decode(bytes(json))).isEqualTo(new First("x/😀"));
    }

    @ParameterizedTest
    @CsvSource({
        "0, Long",
        "-0, Long",
        "9223372036854775807, Long",
        "-9223372036854775808, Long",
        "9223372036854775808, BigInteger",
        "1.0, Double",
        "-0.0, Double",
        "1e3, Double",
        "0.10000000000000001, Double",
        "1.000000000000000000000, Double",
        "0.123456789012345678, BigDecimal",
        "1e400, BigDecimal",
        "1e-400, BigDecimal",
        "0e-400, Double",
        "4.9e-324, Double"
    })
    void gives_numbers_that_nobody_asks_for_a_type(String number, String type) {
        Object value = requireNonNull(codec(Anything.class)
                .decode(bytes("{\"value\":" + number + "}"))
                .value());

        assertThat(value.getClass().getSimpleName()).isEqualTo(type);
        assertThat(
                        switch (value) {
                            case BigInteger whole -> new BigDecimal(whole);
                            case Long whole -> BigDecimal.valueOf(whole);
                            case BigDecimal exact -> exact;
                            default -> new BigDecimal(value.toString());
                        })
                .isEqualByComparingTo(
                        value instanceof Double real ? new BigDecimal(real.toString()) : new BigDecimal(number));
    }

    @Test
    void reads_every_number_that_a_type_can_hold() {
        assertThat(codec(Picky.class).decode(bytes("{\"even\":-0}"))).isEqualTo(new Picky(0));
        assertThat(codec(Arrays4.class)
                        .decode(bytes("{\"bytes\":\"\",\"doubles\":[1,-0,1e-400,17976931348623157e292],"
                                + "\"floats\":[16777217],\"longs\":[],\"ints\":[]}"))
                        .doubles())
                .containsExactly(1, -0.0, 0, Double.MAX_VALUE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            value = {
                "{\"even\":1.0}¦WRONG_TYPE¦8¦/even",
                "{\"even\":2147483648}¦WRONG_TYPE¦8¦/even",
                "{\"even\":99999999999999999999}¦WRONG_TYPE¦8¦/even",
                "{\"even\":\"2\"}¦WRONG_TYPE¦8¦/even",
                "{ \"a\":1, \"even\" : [ ] }¦WRONG_TYPE¦18¦/even",
                "{\"even\":null}¦MISSING¦0¦/even",
                "{}¦MISSING¦0¦/even",
                "[]¦WRONG_TYPE¦0¦''",
                "null¦WRONG_TYPE¦0¦''",
                "3¦WRONG_TYPE¦0¦''",
                "{\"even\":3}¦REFUSED¦0¦''",
                "{\"even\":2,\"even\":4}¦DUPLICATE_NAME¦10¦/even",
                "{\"even\":2,\"\\u0065ven\":4}¦DUPLICATE_NAME¦10¦/even",
                "{\"even\":2,\"x\":{\"y\":1,\"y\":1}}¦DUPLICATE_NAME¦21¦/x/y",
                "{\"x\":1,\"even\":2,\"x\":3}¦DUPLICATE_NAME¦16¦/x",
                "{\"even\":NaN}¦NOT_A_NUMBER¦8¦/even",
                "{\"x\":-Infinity}¦NOT_A_NUMBER¦5¦/x",
                "{\"x\":\"\\ud800\"}¦SURROGATE¦6¦/x",
                "{\"x\":01}¦SYNTAX¦6¦/x",
                "{\"even\":2,}¦SYNTAX¦10¦''",
                "{\"even\":2¦TRUNCATED¦9¦/even",
                "{\"even\":2} x¦TRAILING¦11¦''",
                "\ufeff{\"even\":2}¦BYTE_ORDER_MARK¦0¦''",
                "{\"x\":tru}¦SYNTAX¦8¦/x"
            })
    void tells_what_is_wrong_and_where(String json, Kind kind, long position, String pointer) {
        MessageFormatException fault = fault(Picky.class, bytes(json));

        assertThat(fault.kind()).isEqualTo(kind);
        assertThat(fault.position()).isEqualTo(position);
        assertThat(fault.pointer()).isEqualTo(pointer);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            value = {
                "{\"figure\":{\"radius\":1}}¦MISSING¦/figure/kind",
                "{\"figure\":{\"kind\":\"square\"}}¦WRONG_TYPE¦/figure/kind",
                "{\"figure\":{\"kind\":1}}¦WRONG_TYPE¦/figure/kind",
                "{\"figure\":{\"kind\":\"group\",\"v\":4,\"members\":[]}}¦NEWER_VERSION¦/figure/v",
                "{\"figure\":{\"members\":7,\"kind\":\"group\",\"v\":4}}¦NEWER_VERSION¦/figure/v",
                "{\"figure\":{\"kind\":\"group\",\"v\":0}}¦WRONG_TYPE¦/figure/v",
                "{\"figure\":{\"kind\":\"group\",\"v\":null}}¦WRONG_TYPE¦/figure/v",
                "{\"figure\":{\"kind\":\"group\",\"members\":[null]}}¦WRONG_TYPE¦/figure/members/0",
                "{\"figure\":{\"kind\":\"group\",\"members\":[{\"kind\":\"circle\"}]}}¦MISSING¦/figure/members/0/radius",
                "{\"figure\":\"circle\"}¦WRONG_TYPE¦/figure"
            })
    void tells_what_is_wrong_with_one_of_several(String json, Kind kind, String pointer) {
        MessageFormatException fault = fault(Wrapped.class, bytes(json));

        assertThat(fault.kind()).isEqualTo(kind);
        assertThat(fault.pointer()).isEqualTo(pointer);
    }

    @Test
    void finds_what_tells_records_apart_wherever_it_stands() {
        assertThat(codec(Wrapped.class)
                        .decode(bytes("{\"figure\":{\"radius\":1.5,\"x\":{\"kind\":1},\"kind\":\"circle\"}}")))
                .isEqualTo(new Wrapped(new MessageSamples.Figure.Circle(1.5)));
    }

    @Test
    void reads_none_of_what_is_too_much() {
        byte[] text = new byte[100 << 20];
        Arrays.fill(text, (byte) 'a');
        System.arraycopy(bytes("{\"name\":\""), 0, text, 0, 9);
        byte[] deep = new byte[10_000_000];
        Arrays.fill(deep, (byte) '[');
        System.arraycopy(bytes("{\"x\":"), 0, deep, 0, 5);
        CodecLimits wide = CodecLimits.defaults().withBytes(200 << 20);

        assertThat(fault(First.class, text).kind()).isEqualTo(Kind.LIMIT);
        assertThat(catchThrowableOfType(
                                MessageFormatException.class,
                                () -> codec(First.class, wide).decode(text))
                        .position())
                .isEqualTo(8);
        assertThat(fault(First.class, deep).kind()).isEqualTo(Kind.LIMIT);
        assertThat(fault(First.class, deep).position()).isEqualTo(204);
    }

    @Test
    void tells_in_which_line_a_stream_is_broken_and_goes_on_behind_it() {
        MessageCodec<First> codec = codec(First.class);
        String lines = "{\"name\":\"a\"}\n\r\n{\"name\":7}\n {\"name\":\"b\"} \r\n{\"name\"";
        Iterator<First> read = codec.decodeAll(new ByteArrayInputStream(bytes(lines)));

        assertThat(read.next()).isEqualTo(new First("a"));
        MessageFormatException broken = catchThrowableOfType(MessageFormatException.class, read::next);
        assertThat(broken.kind()).isEqualTo(Kind.WRONG_TYPE);
        assertThat(broken.position()).isEqualTo(15 + 8);
        assertThat(broken).hasMessageContaining("number 3");
        assertThat(read.next()).isEqualTo(new First("b"));
        assertThat(catchThrowableOfType(MessageFormatException.class, read::next)
                        .kind())
                .isEqualTo(Kind.TRUNCATED);
        assertThat(read.hasNext()).isFalse();
    }

    @Test
    void writes_one_message_a_line() throws java.io.IOException {
        java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
        codec(First.class).encodeAll(List.of(new First("a\nb"), new First("c")).iterator(), out);

        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo("{\"v\":1,\"name\":\"a\\nb\"}\n{\"v\":1,\"name\":\"c\"}\n");
    }

    @Test
    void says_nothing_of_what_a_broken_message_says() {
        for (String json : List.of(
                "{\"time\":\"secret\"}", "{\"at\":{\"run\":\"secret\" x", "{\"message\":{\"role\":\"secret\"}}")) {
            MessageFormatException fault = fault(Envelope.class, bytes(json));

            assertThat(fault).hasMessageNotContaining("secret");
        }
    }

    @Test
    void says_nothing_of_it_below_either() {
        MessageFormatException fault = fault(MessageSamples.Known.class, bytes("{\"counts\":{\"a\":\"secret\"}}"));
        StringWriter told = new StringWriter();
        fault.printStackTrace(new PrintWriter(told));

        assertThat(fault.kind()).isEqualTo(Kind.WRONG_TYPE);
        assertThat(told.toString()).doesNotContain("secret");
    }

    private <T> MessageFormatException fault(Class<T> type, byte[] bytes) {
        return catchThrowableOfType(
                MessageFormatException.class, () -> codec(type).decode(bytes));
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }
}

package dev.regatta.compat.message;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.regatta.message.DetailLevel;
import dev.regatta.message.Envelope;
import dev.regatta.message.FinishReason;
import dev.regatta.message.Message;
import dev.regatta.message.Part;
import dev.regatta.message.SchemaVersion;
import dev.regatta.model.ModelUsage;
import dev.regatta.model.Usage;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Records of all kinds for codecs to write, and a value or two of each. */
final class MessageSamples {
    private MessageSamples() {}

    /** Everything that is one value. */
    record Scalars(
            String text,
            @Nullable String note,
            boolean flag,
            @Nullable Boolean maybe,
            byte tiny,
            short small,
            int number,
            long large,
            @Nullable Long boxed,
            double real,
            float single,
            BigDecimal exact,
            BigInteger huge,
            Color color) {}

    enum Color {
        RED,
        GREEN
    }

    /** Everything that is written as a text. */
    record Texts(Instant time, Duration duration, LocalDate date, UUID id, URI link) {}

    /** Everything that holds others. */
    record Holders(
            List<String> names,
            List<@Nullable Integer> gaps,
            Set<Color> colors,
            Map<String, List<Long>> lists,
            Map<String, Optional<Inner>> inner,
            Optional<String> maybe,
            Inner one,
            @Nullable Inner other) {}

    /** A part of others. */
    record Inner(@JsonProperty("x-y") String value, int n) {}

    /** A value that holds its own kind. */
    record Tree(String name, List<Tree> children) {}

    /** What plain equality does not compare. */
    @SuppressWarnings("ArrayRecordComponent") // codecs write such records, too
    record Arrays4(byte[] bytes, double[] doubles, float[] floats, long[] longs, int[] ints) {
        @Override
        public boolean equals(@Nullable Object o) {
            return o instanceof Arrays4 other
                    && Arrays.equals(bytes, other.bytes)
                    && Arrays.equals(doubles, other.doubles)
                    && Arrays.equals(floats, other.floats)
                    && Arrays.equals(longs, other.longs)
                    && Arrays.equals(ints, other.ints);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }
    }

    /** One of several. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    sealed interface Figure {
        /** Round. */
        @JsonTypeName("circle")
        record Circle(double radius) implements Figure {}

        /** With a version of its own. */
        @SchemaVersion(3)
        @JsonTypeName("group")
        record Group(List<Figure> members) implements Figure {}

        /** Without anything. */
        record Point() implements Figure {}
    }

    /** Whatever JSON can say. */
    record Anything(@Nullable Object value, Map<String, @Nullable Object> more) {}

    /** A record that refuses some values. */
    record Picky(int even) {
        Picky {
            if (even % 2 != 0) {
                throw new IllegalArgumentException("odd: " + even);
            }
        }
    }

    /** Types that Jackson knows. */
    record Known(LinkedHashMap<String, Integer> counts, java.util.Locale locale) {}

    /** What is easily written otherwise than it is read. */
    record Odd(
            char letter,
            @Nullable Character other,
            YearMonth month,
            @JsonProperty("shown") int number) {
        /** Written out, and so without the annotation. */
        @Override
        public int number() {
            return number;
        }
    }

    /** A record whose component cannot be read. */
    record Closed(String begin, String text) {
        @Override
        public String text() {
            return MessageSamples.<String, RuntimeException>thrown(
                    switch (begin) {
                        case "error" -> new AssertionError(text);
                        case "undeclared" -> new IOException(text);
                        default -> new IllegalStateException(text);
                    });
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // throws what nobody declares
    private static <T, X extends Throwable> T thrown(Throwable any) throws X {
        throw (X) any;
    }

    /** The first form of something. */
    @SchemaVersion(1)
    record First(String name) {}

    /** Its first form with a field more. */
    @SchemaVersion(1)
    record Wider(String name, List<Map<String, Integer>> added) {}

    /** Its second form. */
    @SchemaVersion(2)
    record Second(String name) {}

    /** Its form before there were versions. */
    record Unversioned(String name) {}

    /** {@return a value of each kind of record, with edges of all ranges} */
    @SuppressWarnings("NullAway") // does not see that attributes can be null in the class file of a compact constructor
    static List<Record> all() {
        Map<String, @Nullable Object> plain = new LinkedHashMap<>();
        plain.put("null", null);
        plain.put("list", Arrays.asList(1L, null, "x", true, 1.5, List.of(), Map.of()));
        plain.put("big", new BigInteger("123456789012345678901234567890"));
        plain.put("exact", new BigDecimal("0.12345678901234567890123"));
        plain.put("least", Long.MIN_VALUE);
        plain.put("zero", -0.0);
        plain.put("", Map.of("a/b~c", "\"\\\b\f\n\r\t\u0000\u001f\u007f/é€😀\u2028\uffff"));
        return List.of(
                new Scalars(
                        "",
                        null,
                        false,
                        null,
                        (byte) 0,
                        (short) 0,
                        0,
                        0,
                        null,
                        0,
                        0,
                        BigDecimal.ZERO,
                        BigInteger.ZERO,
                        Color.RED),
                new Scalars(
                        "größer 😀",
                        "\u0000\"\\",
                        true,
                        false,
                        Byte.MIN_VALUE,
                        Short.MAX_VALUE,
                        Integer.MIN_VALUE,
                        Long.MIN_VALUE,
                        Long.MAX_VALUE,
                        Double.MIN_VALUE,
                        Float.MAX_VALUE,
                        new BigDecimal("-1.50E+400"),
                        BigInteger.TWO.pow(300).negate(),
                        Color.GREEN),
                new Texts(
                        Instant.parse("2026-11-21T09:53:56.123456789Z"),
                        Duration.ofMillis(-1_500),
                        LocalDate.of(2026, 2, 28),
                        new UUID(1, -1),
                        URI.create("https://example.org/a?b=c#d")),
                new Holders(
                        List.of(), List.of(), Set.of(), Map.of(), Map.of(), Optional.empty(), new Inner("", 0), null),
                new Holders(
                        List.of("a", "", "é"),
                        Arrays.asList(1, null, -1),
                        new LinkedHashSet<>(List.of(Color.GREEN, Color.RED)),
                        Map.of("k", List.of(1L, 2L), "é", List.of()),
                        Map.of("some", Optional.of(new Inner("v", 1)), "none", Optional.empty()),
                        Optional.of("x"),
                        new Inner("one", 1),
                        new Inner("other", 2)),
                new Tree("root", List.of(new Tree("leaf", List.of()), new Tree("", List.of(new Tree("x", List.of()))))),
                new Arrays4(
                        new byte[] {0, -1, 127},
                        new double[] {-0.0, 1e-7, 1e21, 123456789.125},
                        new float[] {0.1f, 1e10f},
                        new long[] {Long.MIN_VALUE, 0},
                        new int[] {Integer.MAX_VALUE}),
                new Arrays4(new byte[0], new double[0], new float[0], new long[0], new int[0]),
                new Wrapped(new Figure.Group(
                        List.of(new Figure.Circle(1.5), new Figure.Point(), new Figure.Group(List.of())))),
                new Anything(null, Map.of()),
                new Anything(List.of(1L, Map.of("a", 0.1)), plain),
                new Known(new LinkedHashMap<>(Map.of("a", 1)), java.util.Locale.ROOT),
                new Odd('a', 'é', YearMonth.of(12_345, 1), 1),
                new Odd('7', null, YearMonth.of(-5, 12), -1),
                new First("x"),
                new Second("y"),
                envelope(new Message.Instruction("You are a cook.")),
                envelope(Message.User.of("What is for lunch?")),
                envelope(new Message.User("ann", parts(), Map.of("cached", true))),
                envelope(Message.Assistant.of("Soup.")),
                envelope(assistant()),
                envelope(new Message.ToolResult("1", "soup", parts(), true, plain)),
                envelope(new Message.ToolResult(null, null, List.of(new Part.Text("")), null, Map.of())),
                envelope(new Message.Custom(plain)));
    }

    /** A record around one of several. */
    record Wrapped(Figure figure) {}

    private static List<Part> parts() {
        Part.Media picture = new Part.Media(null, "AAEC", "image/png");
        return List.of(
                new Part.Text("see"),
                new Part.Image(new Part.Picture(picture, null), DetailLevel.HIGH),
                new Part.Audio(new Part.Media(null, null, "audio/wav"), "AAEC"),
                new Part.Video(new Part.Media(URI.create("https://example.org/v"), null, null)),
                new Part.Pdf(new Part.Media(null, "JVBERg==", null)));
    }

    private static Message assistant() {
        return new Message.Assistant(
                "I look.",
                "hm",
                List.of(
                        new Message.ToolRequest("1", "soup", "{\"hot\":true}"),
                        new Message.ToolRequest(null, null, null)),
                List.of(new Part.Picture(new Part.Media(null, "AA==", "image/png"), "a soup")),
                FinishReason.TOOL_EXECUTION,
                Map.of("signature", "s"));
    }

    static Envelope envelope(Message message) {
        return new Envelope(
                "1",
                Instant.parse("2026-11-21T09:53:56Z"),
                "user",
                "cook",
                new Envelope.At("run", "task"),
                message,
                Usage.of("gpt", new ModelUsage(1, 20, 30, 5, 6, 7)),
                Map.of());
    }
}

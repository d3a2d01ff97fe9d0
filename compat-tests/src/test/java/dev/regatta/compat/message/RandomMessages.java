package dev.regatta.compat.message;

import dev.regatta.compat.message.MessageSamples.Anything;
import dev.regatta.compat.message.MessageSamples.Arrays4;
import dev.regatta.compat.message.MessageSamples.Color;
import dev.regatta.compat.message.MessageSamples.Figure;
import dev.regatta.compat.message.MessageSamples.First;
import dev.regatta.compat.message.MessageSamples.Holders;
import dev.regatta.compat.message.MessageSamples.Inner;
import dev.regatta.compat.message.MessageSamples.Scalars;
import dev.regatta.compat.message.MessageSamples.Texts;
import dev.regatta.compat.message.MessageSamples.Tree;
import dev.regatta.compat.message.MessageSamples.Wrapped;
import dev.regatta.message.DetailLevel;
import dev.regatta.message.Envelope;
import dev.regatta.message.FinishReason;
import dev.regatta.message.Message;
import dev.regatta.message.Part;
import dev.regatta.message.PlainValues;
import dev.regatta.model.EmbeddingUsage;
import dev.regatta.model.ModelUsage;
import dev.regatta.model.Usage;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;

/** Random messages and records of all kinds, with a liking for edges; the same for the same seed. */
final class RandomMessages {
    private static final String[] PIECES = {
        "a",
        "Zz 9",
        "\"",
        "\\",
        "/",
        "\b\f\n\r\t",
        "\u0000",
        "\u001f",
        "\u007f",
        "é",
        "€",
        "\u2028",
        "\ud83d\ude00",
        "\uffff",
        "\ufeff",
        "null",
        "{}",
        "0123456789abcdef0123456789abcdef"
    };

    private final Random random;

    RandomMessages(long seed) {
        random = new Random(seed);
    }

    Record record() {
        return switch (random.nextInt(9)) {
            case 0 -> scalars();
            case 1 -> texts();
            case 2 -> holders();
            case 3 -> tree(4);
            case 4 -> arrays();
            case 5 -> new Wrapped(figure(3));
            case 6 -> new Anything(plain(4), plainMap(3));
            case 7 -> new First(text());
            default -> envelope();
        };
    }

    // ---- messages
    // ----------------------------------------------------------------------------------------------------

    Envelope envelope() {
        return new Envelope(
                text(),
                time(),
                orNull(this::text),
                orNull(this::text),
                orNull(() -> new Envelope.At(text(), orNull(this::text))),
                message(),
                orNull(this::usage),
                plainMap(3));
    }

    private Usage usage() {
        Map<String, ModelUsage> models = new LinkedHashMap<>();
        list(this::text)
                .forEach(model -> models.put(
                        model,
                        new ModelUsage(random.nextInt(3), whole(), random.nextLong(), 0, whole(), random.nextInt(9))));
        Map<String, EmbeddingUsage> embeddings = new LinkedHashMap<>();
        list(this::text).forEach(model -> embeddings.put(model, new EmbeddingUsage(random.nextInt(3), whole())));
        return new Usage(random.nextInt(3), models, embeddings);
    }

    Message message() {
        return switch (random.nextInt(5)) {
            case 0 -> new Message.Instruction("x" + text());
            case 1 -> new Message.User(orNull(this::text), parts(), plainMap(2));
            case 2 ->
                new Message.Assistant(
                        orNull(this::text),
                        orNull(this::text),
                        list(() -> new Message.ToolRequest(orNull(this::text), orNull(this::text), orNull(this::text))),
                        list(this::picture),
                        orNull(() -> one(FinishReason.values())),
                        plainMap(2));
            case 3 ->
                new Message.ToolResult(
                        orNull(this::text), orNull(this::text), parts(), orNull(random::nextBoolean), plainMap(2));
            default -> new Message.Custom(plainMap(3));
        };
    }

    private List<Part> parts() {
        List<Part> parts = new ArrayList<>(list(this::part));
        parts.add(part());
        return parts;
    }

    private Part part() {
        return switch (random.nextInt(6)) {
            case 0 -> new Part.Image(picture(), one(DetailLevel.values()));
            case 1 -> new Part.Audio(media(), orNull(() -> Base64.getEncoder().encodeToString(bytes())));
            case 2 -> new Part.Video(media());
            case 3 -> new Part.Pdf(media());
            default -> new Part.Text(text());
        };
    }

    private Part.Picture picture() {
        return new Part.Picture(media(), orNull(this::text));
    }

    private Part.Media media() {
        return new Part.Media(
                orNull(() -> URI.create("https://example.org/" + random.nextInt(100) + "?q=%20#f")),
                orNull(this::text),
                orNull(this::text));
    }

    // ---- records
    // -----------------------------------------------------------------------------------------------------

    private Scalars scalars() {
        return new Scalars(
                text(),
                orNull(this::text),
                random.nextBoolean(),
                orNull(random::nextBoolean),
                (byte) random.nextInt(),
                (short) random.nextInt(),
                random.nextInt(),
                whole(),
                orNull(this::whole),
                real(),
                single(),
                exact(),
                new BigInteger(random.nextInt(400), random).subtract(BigInteger.TEN),
                one(Color.values()));
    }

    private Texts texts() {
        return new Texts(
                time(),
                Duration.ofSeconds(random.nextInt(), random.nextInt(1_000_000_000)),
                LocalDate.ofEpochDay(random.nextInt(-1_000_000, 1_000_000)),
                new UUID(random.nextLong(), random.nextLong()),
                URI.create("mailto:a" + random.nextInt(10) + "@example.org"));
    }

    private Holders holders() {
        return new Holders(
                list(this::text),
                gaps(),
                new LinkedHashSet<>(list(() -> one(Color.values()))),
                map(() -> list(this::whole)),
                map(() -> Optional.ofNullable(orNull(this::inner))),
                Optional.ofNullable(orNull(this::text)),
                inner(),
                orNull(this::inner));
    }

    @SuppressWarnings("NullAway") // items can be null
    private List<Integer> gaps() {
        List<Integer> gaps = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            gaps.add(orNull(random::nextInt));
        }
        return gaps;
    }

    private Inner inner() {
        return new Inner(text(), random.nextInt());
    }

    private Tree tree(int depth) {
        return new Tree(text(), depth == 0 ? List.of() : list(() -> tree(depth - 1)));
    }

    private Arrays4 arrays() {
        double[] doubles =
                random.doubles(random.nextInt(20)).map(each -> real()).toArray();
        float[] floats = new float[random.nextInt(5)];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = single();
        }
        return new Arrays4(
                bytes(),
                doubles,
                floats,
                random.longs(random.nextInt(5)).map(each -> whole()).toArray(),
                random.ints(random.nextInt(5)).toArray());
    }

    private Figure figure(int depth) {
        return switch (random.nextInt(3)) {
            case 0 -> new Figure.Circle(real());
            case 1 -> new Figure.Group(depth == 0 ? List.of() : list(() -> figure(depth - 1)));
            default -> new Figure.Point();
        };
    }

    // ---- values
    // ------------------------------------------------------------------------------------------------------

    @SuppressWarnings("NullAway") // values can be null
    Map<String, Object> plainMap(int depth) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = random.nextInt(-1, 4); i > 0; i--) {
            map.put(text(), plain(depth - 1));
        }
        return PlainValues.ofAll(map);
    }

    @SuppressWarnings("NullAway") // null is plain, too
    private Object plain(int depth) {
        return PlainValues.of(
                switch (random.nextInt(depth > 0 ? 10 : 8)) {
                    case 0 -> null;
                    case 1 -> random.nextBoolean();
                    case 2, 3 -> text();
                    case 4 -> whole();
                    case 5 -> real();
                    case 6 -> exact();
                    case 7 -> new BigInteger(random.nextInt(200), random);
                    case 8 -> list(() -> Optional.ofNullable(plain(depth - 1)).orElse("none"));
                    default -> plainMap(depth - 1);
                });
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(random.nextInt(20) == 0 ? 300 : 4); i > 0; i--) {
            text.append(one(PIECES));
        }
        return text.toString();
    }

    private long whole() {
        return random.nextLong() >> random.nextInt(64);
    }

    private double real() {
        return switch (random.nextInt(5)) {
            case 0 -> random.nextInt(-1_000, 1_000);
            case 1 -> random.nextInt(-100_000, 100_000) / 1_000.0;
            case 2 -> random.nextGaussian();
            case 3 ->
                one(new Double[] {
                    -0.0, Double.MIN_VALUE, Double.MAX_VALUE, 1e-3, 1e7, 9.999999e6, 2.2250738585072014e-308
                });
            default -> {
                double any = Double.longBitsToDouble(random.nextLong());
                yield Double.isFinite(any) ? any : 0;
            }
        };
    }

    private float single() {
        float any = Float.intBitsToFloat(random.nextInt());
        return Float.isFinite(any) ? any : 0.1f;
    }

    private BigDecimal exact() {
        return new BigDecimal(new BigInteger(random.nextInt(120), random), random.nextInt(-400, 400));
    }

    private Instant time() {
        return Instant.ofEpochSecond(
                random.nextLong(-100_000_000_000L, 1_000_000_000_000L), random.nextInt(1_000_000_000));
    }

    private byte[] bytes() {
        byte[] bytes = new byte[random.nextInt(40)];
        random.nextBytes(bytes);
        return bytes;
    }

    private <T> T one(T[] values) {
        return values[random.nextInt(values.length)];
    }

    @SuppressWarnings("NullAway") // null is what is wanted
    private <T> T orNull(Supplier<T> value) {
        return random.nextInt(3) == 0 ? null : value.get();
    }

    private <T> List<T> list(Supplier<T> item) {
        List<T> list = new ArrayList<>();
        for (int i = random.nextInt(random.nextInt(10) == 0 ? 30 : 4); i > 0; i--) {
            list.add(item.get());
        }
        return list;
    }

    private <T> Map<String, T> map(Supplier<T> value) {
        Map<String, T> map = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            map.put(text(), value.get());
        }
        return map;
    }
}

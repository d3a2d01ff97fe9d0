package dev.regatta.compat.message;

import dev.regatta.compat.message.TypeSamples.Box;
import dev.regatta.compat.message.TypeSamples.Chain;
import dev.regatta.compat.message.TypeSamples.Outcome;
import dev.regatta.compat.message.TypeSamples.Pair;
import dev.regatta.compat.message.TypeSamples.Result;
import dev.regatta.compat.message.TypeSamples.Sample;
import dev.regatta.internal.type.GenericType;
import dev.regatta.message.Message;
import dev.regatta.message.TypeRef;
import java.lang.reflect.Array;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/** Random types, and values of each; the same for the same seed. */
final class RandomTypes {
    private static final List<ZoneId> ZONES =
            List.of(ZoneOffset.UTC, ZoneId.of("Europe/Berlin"), ZoneId.of("Asia/Kathmandu"), ZoneId.of("UTC-03:30"));
    private static final List<Locale> LOCALES =
            List.of(Locale.ROOT, Locale.GERMANY, Locale.forLanguageTag("zh-Hant-TW"), Locale.forLanguageTag("sr-Latn"));

    /** A type and a source of its values. */
    private record Drawn(Type type, Supplier<Object> value) {}

    private final Random random;
    private final RandomMessages messages;

    RandomTypes(long seed) {
        random = new Random(seed);
        messages = new RandomMessages(seed);
    }

    /** {@return a value of a random type; its JSON is left out} */
    @SuppressWarnings("unchecked") // the value is drawn for the type
    Sample<Object> sample() {
        Drawn drawn = any(3);
        return new Sample<>(
                (TypeRef<Object>) TypeRef.of(drawn.type()), drawn.value().get(), "");
    }

    private Drawn any(int depth) {
        return random.nextInt(6) == 0 ? optional(depth) : required(depth);
    }

    private Drawn optional(int depth) {
        Drawn value = required(depth - 1);
        return generic(
                Optional.class,
                () -> random.nextBoolean()
                        ? Optional.empty()
                        : Optional.of(value.value().get()),
                value);
    }

    /** Draws anything but an optional. */
    private Drawn required(int depth) {
        if (depth <= 0) {
            return comparable();
        }
        return switch (random.nextInt(12)) {
            case 0, 1 -> list(any(depth - 1));
            case 2 -> set(comparable());
            case 3, 4 -> map(key(), any(depth - 1));
            case 5 -> pair(any(depth - 1), any(depth - 1));
            case 6 -> box(required(depth - 1));
            case 7 -> chain(any(depth - 1));
            case 8 -> result(any(depth - 1));
            case 9 -> array(comparable());
            case 10 -> new Drawn(byte[].class, () -> bytes());
            default -> comparable();
        };
    }

    // ---- what holds others
    // -------------------------------------------------------------------------------------------

    private static Drawn generic(Class<?> raw, Supplier<Object> value, Drawn... arguments) {
        Type[] types = List.of(arguments).stream().map(Drawn::type).toArray(Type[]::new);
        return new Drawn(new GenericType(raw, types), value);
    }

    private Drawn list(Drawn item) {
        return generic(List.class, () -> some(item), item);
    }

    private Drawn set(Drawn item) {
        return generic(Set.class, () -> new LinkedHashSet<>(some(item)), item);
    }

    private Drawn map(Drawn key, Drawn value) {
        return generic(
                Map.class,
                () -> {
                    Map<Object, Object> map = new LinkedHashMap<>();
                    some(key).forEach(each -> map.put(each, value.value().get()));
                    return map;
                },
                key,
                value);
    }

    private Drawn pair(Drawn one, Drawn other) {
        return generic(
                Pair.class, () -> new Pair<>(one.value().get(), other.value().get()), one, other);
    }

    private Drawn box(Drawn value) {
        return generic(
                Box.class,
                () -> new Box<>(random.nextBoolean() ? null : value.value().get()),
                value);
    }

    private Drawn chain(Drawn head) {
        return generic(
                Chain.class,
                () -> {
                    Chain<Object> chain = new Chain<>(head.value().get(), null);
                    return random.nextBoolean()
                            ? chain
                            : new Chain<>(head.value().get(), chain);
                },
                head);
    }

    private Drawn result(Drawn value) {
        return generic(
                Result.class,
                () -> random.nextBoolean() ? new Result.Ok<>(value.value().get()) : new Result.Bad<>("why"),
                value);
    }

    private Drawn array(Drawn item) {
        Class<?> component = (Class<?>) item.type();
        return new Drawn(component.arrayType(), () -> {
            List<Object> items = some(item);
            Object array = Array.newInstance(component, items.size());
            for (int i = 0; i < items.size(); i++) {
                Array.set(array, i, items.get(i));
            }
            return array;
        });
    }

    private List<Object> some(Drawn item) {
        List<Object> items = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            items.add(item.value().get());
        }
        return items;
    }

    private byte[] bytes() {
        byte[] bytes = new byte[random.nextInt(40)];
        random.nextBytes(bytes);
        return bytes;
    }

    // ---- one value
    // ---------------------------------------------------------------------------------------------------

    /** Draws a class whose values are compared by {@code equals}. */
    private Drawn comparable() {
        return switch (random.nextInt(10)) {
            case 0, 1, 2 -> key();
            case 3, 4, 5 -> time();
            case 6 -> new Drawn(Outcome.class, () -> outcome());
            case 7 -> new Drawn(Message.class, messages::message);
            case 8 -> new Drawn(Object.class, () -> messages.plainMap(2));
            default -> number();
        };
    }

    private Outcome outcome() {
        return switch (random.nextInt(4)) {
            case 0 -> new Outcome.Done(text(), Optional.of(duration()).filter(each -> random.nextBoolean()));
            case 1 -> new Outcome.Failed(text(), random.nextBoolean());
            case 2 -> new Outcome.Waiting.ForTime(instant());
            default -> new Outcome.Waiting.ForPerson(Set.of(text()), outcome());
        };
    }

    /** Draws what can be the key of a map. */
    private Drawn key() {
        return switch (random.nextInt(11)) {
            case 0, 1 -> new Drawn(String.class, this::text);
            case 2 -> new Drawn(Integer.class, random::nextInt);
            case 3 -> new Drawn(Long.class, random::nextLong);
            case 4 -> new Drawn(Byte.class, () -> (byte) random.nextInt());
            case 5 -> new Drawn(UUID.class, () -> new UUID(random.nextLong(), random.nextLong()));
            case 6 -> new Drawn(DayOfWeek.class, () -> DayOfWeek.of(random.nextInt(1, 8)));
            case 7 -> new Drawn(Character.class, () -> (char) random.nextInt(0xD800));
            case 8 -> new Drawn(URI.class, () -> URI.create("https://example.org/" + random.nextInt(50) + "?q=%20#f"));
            case 9 -> new Drawn(Path.class, () -> Path.of("a b", "é" + random.nextInt(50)));
            default -> new Drawn(Locale.class, () -> LOCALES.get(random.nextInt(LOCALES.size())));
        };
    }

    private Drawn number() {
        return switch (random.nextInt(6)) {
            case 0 -> new Drawn(Boolean.class, random::nextBoolean);
            case 1 -> new Drawn(Short.class, () -> (short) random.nextInt());
            case 2 -> new Drawn(Double.class, random::nextGaussian);
            case 3 -> new Drawn(Float.class, random::nextFloat);
            case 4 -> new Drawn(BigInteger.class, () -> new BigInteger(200, random));
            default -> new Drawn(BigDecimal.class, () -> BigDecimal.valueOf(random.nextLong(), random.nextInt(-9, 90)));
        };
    }

    private Drawn time() {
        return switch (random.nextInt(14)) {
            case 0 -> new Drawn(Instant.class, this::instant);
            case 1 -> new Drawn(Duration.class, this::duration);
            case 2 -> new Drawn(LocalDate.class, () -> date().toLocalDate());
            case 3 -> new Drawn(LocalTime.class, () -> date().toLocalTime());
            case 4 -> new Drawn(LocalDateTime.class, this::date);
            case 5 -> new Drawn(OffsetDateTime.class, () -> date().atOffset(offset()));
            case 6 -> new Drawn(OffsetTime.class, () -> date().toLocalTime().atOffset(offset()));
            case 7 -> new Drawn(ZonedDateTime.class, () -> date().atZone(zone()));
            case 8 -> new Drawn(ZoneId.class, this::zone);
            case 9 -> new Drawn(ZoneOffset.class, this::offset);
            case 10 -> new Drawn(Period.class, () -> Period.of(random.nextInt(), random.nextInt(), random.nextInt()));
            case 11 -> new Drawn(Year.class, () -> Year.of(random.nextInt(-20_000, 20_000)));
            case 12 -> new Drawn(YearMonth.class, () -> YearMonth.from(date()));
            default -> new Drawn(MonthDay.class, () -> MonthDay.from(date()));
        };
    }

    private Instant instant() {
        return Instant.ofEpochSecond(
                random.nextLong(-100_000_000_000L, 1_000_000_000_000L), random.nextInt(1_000_000_000));
    }

    private Duration duration() {
        return Duration.ofSeconds(random.nextLong() >> random.nextInt(64), random.nextInt(1_000_000_000));
    }

    private LocalDateTime date() {
        return LocalDateTime.ofInstant(instant(), ZoneOffset.UTC);
    }

    private ZoneOffset offset() {
        return ZoneOffset.ofTotalSeconds(random.nextInt(-64_800, 64_801));
    }

    private ZoneId zone() {
        return ZONES.get(random.nextInt(ZONES.size()));
    }

    private String text() {
        return List.of("", "a", "\"\\\n", "é€😀", "/~", "x".repeat(40)).get(random.nextInt(6)) + random.nextInt(5);
    }
}

package dev.regatta.compat.message;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.regatta.message.Message;
import dev.regatta.message.SchemaVersion;
import dev.regatta.message.TypeRef;
import dev.regatta.schema.JsonSchema;
import dev.regatta.step.Digest;
import dev.regatta.step.Payload;
import dev.regatta.step.StepPath;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
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
import java.time.Month;
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
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Values of all types that can be a message of their own, with the JSON that stands for each. */
final class TypeSamples {
    private TypeSamples() {}

    /**
     * A value.
     *
     * @param type its type
     * @param value the value
     * @param json what every codec of JSON writes
     * @param <T> its type
     */
    record Sample<T>(TypeRef<T> type, T value, String json) {
        @Override
        public String toString() {
            return type + " " + json;
        }
    }

    /** A record with type parameters. */
    record Pair<A, B>(A one, B other) {}

    /** One whose parameter can be null. */
    record Box<T extends @Nullable Object>(@Nullable T value) {}

    /** One that holds itself. */
    record Chain<T>(T head, @Nullable Chain<T> rest) {}

    /** A sealed type that says nothing about messages, with another within. */
    sealed interface Outcome {
        /** It went well. */
        record Done(String text, Optional<Duration> took) implements Outcome {}

        /** It did not. */
        @SchemaVersion(2)
        record Failed(String reason, boolean retryable) implements Outcome {}

        /** It waits. */
        sealed interface Waiting extends Outcome {
            /** For a time. */
            record ForTime(Instant until) implements Waiting {}

            /** For somebody. */
            @JsonTypeName("person")
            record ForPerson(Set<String> names, Outcome otherwise) implements Waiting {}
        }
    }

    /** A sealed type with a property of its own, and one within that takes it on. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    sealed interface Shown {
        /** A part. */
        sealed interface Part extends Shown {}

        /** A leaf. */
        record Leaf(int n) implements Part {}

        /** All. */
        record All(List<Part> parts) implements Shown {}
    }

    /** A sealed type with a parameter. */
    sealed interface Result<T> {
        /** With a value. */
        record Ok<V>(V value) implements Result<V> {}

        /** Without. */
        record Bad<V>(String why) implements Result<V> {}

        /** Of one type alone. */
        record Counted(int count) implements Result<Integer> {}
    }

    /** A class that is written as a list of its own kind. */
    static final class Nested {
        private final List<Nested> inner;

        Nested(List<Nested> inner) {
            this.inner = inner;
        }

        @JsonCreator
        static Nested of(List<Nested> inner) {
            return new Nested(inner);
        }

        @JsonValue
        List<Nested> inner() {
            return inner;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Nested nested && inner.equals(nested.inner);
        }

        @Override
        public int hashCode() {
            return inner.hashCode();
        }
    }

    /** A record that is written as a number, and refuses some. */
    record Even(@JsonValue int number) {
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        Even {
            if (number % 2 != 0) {
                throw new IllegalArgumentException("odd: " + number);
            }
        }
    }

    /** A record that holds more than it tells. */
    record Secretive(
            @JsonIgnore @Nullable Throwable secret,
            String told,
            Payload payload,
            @Nullable Payload none) {}

    /** As large as the records of a journal are. */
    record Wide(
            String id,
            Instant time,
            Duration took,
            Map<String, List<String>> headers,
            Optional<Message> message,
            Map<String, @Nullable Object> plain,
            Outcome outcome,
            List<Pair<String, Integer>> pairs,
            @Nullable Box<Long> box,
            Map<DayOfWeek, Set<UUID>> days,
            int attempt,
            boolean replayed) {}

    /** {@return whether two values are equal, arrays in them by what they hold} */
    static boolean same(@Nullable Object one, @Nullable Object other) {
        if (one instanceof List<?> list && other instanceof List<?> others) {
            return sameItems(list.toArray(), others.toArray());
        }
        if (one instanceof Map<?, ?> map && other instanceof Map<?, ?> others) {
            return map.keySet().equals(others.keySet())
                    && map.keySet().stream().allMatch(key -> same(map.get(key), others.get(key)));
        }
        if (one instanceof Optional<?> maybe && other instanceof Optional<?> others) {
            return same(maybe.orElse(null), others.orElse(null));
        }
        if (one == null || other == null || one.getClass() != other.getClass()) {
            return Objects.equals(one, other);
        }
        if (one instanceof Record record) {
            return sameItems(components(record), components((Record) other));
        }
        return one.getClass().isArray() ? sameItems(one, other) : one.equals(other);
    }

    private static boolean sameItems(Object one, Object other) {
        int length = Array.getLength(one);
        return length == Array.getLength(other)
                && IntStream.range(0, length).allMatch(i -> same(Array.get(one, i), Array.get(other, i)));
    }

    private static @Nullable Object[] components(Record record) {
        return Stream.of(record.getClass().getRecordComponents())
                .map(component -> component(component.getAccessor(), record))
                .toArray();
    }

    private static @Nullable Object component(Method accessor, Record record) {
        try {
            accessor.setAccessible(true);
            return accessor.invoke(record);
        } catch (ReflectiveOperationException refused) {
            throw new IllegalStateException(refused);
        }
    }

    /** {@return a sample or more of each type} */
    static List<Sample<?>> all() {
        List<Sample<?>> all = new ArrayList<>(scalars());
        all.addAll(times());
        all.addAll(holders());
        all.addAll(maps());
        all.addAll(records());
        all.addAll(converted());
        return all;
    }

    private static List<Sample<?>> converted() {
        Payload plain = Payload.ofPlain(List.of(1L, "a"));
        return List.of(
                of(StepPath.class, StepPath.ofTask("write[3]").turn(2).call(1), "'write[3]/2.1'"),
                of(StepPath.class, StepPath.RUN, "''"),
                of(Digest.class, Digest.of(new byte[0]), "'e3b0c44298fc1c149afbf4c8996fb924'"),
                of(JsonSchema.class, JsonSchema.string(), "{'type':'string'}"),
                of(Payload.class, plain, "[1,'a']"),
                of(Payload.class, Payload.ofPlain(null), "null"),
                of(Nested.class, Nested.of(List.of(Nested.of(List.of()), Nested.of(List.of()))), "[[],[]]"),
                of(Even.class, new Even(4), "4"),
                new Sample<>(
                        new TypeRef<List<Payload>>() {},
                        List.of(plain, Payload.ofPlain(null)),
                        quoted("[[1,'a'],null]")),
                new Sample<>(
                        new TypeRef<Map<StepPath, Even>>() {},
                        Map.of(StepPath.ofTask("a"), new Even(2)),
                        quoted("{'a':2}")),
                of(Secretive.class, new Secretive(null, "x", plain, null), "{'told':'x','payload':[1,'a']}"),
                of(Secretive.class, new Secretive(null, "x", Payload.ofPlain(null), null), "{'told':'x'}"));
    }

    private static List<Sample<?>> scalars() {
        return List.of(
                of(String.class, "", "''"),
                of(String.class, "é\n", "'é\\n'"),
                of(boolean.class, true, "true"),
                of(Boolean.class, false, "false"),
                of(byte.class, Byte.MIN_VALUE, "-128"),
                of(Short.class, Short.MAX_VALUE, "32767"),
                of(int.class, 7, "7"),
                of(Integer.class, Integer.MIN_VALUE, "-2147483648"),
                of(Long.class, Long.MIN_VALUE, "-9223372036854775808"),
                of(double.class, -0.0, "-0.0"),
                of(Double.class, 1e21, "1.0E21"),
                of(Float.class, 0.1f, "0.1"),
                of(char.class, 'é', "'é'"),
                of(BigDecimal.class, new BigDecimal("1.500"), "1.500"),
                of(BigInteger.class, BigInteger.TEN.pow(20), "100000000000000000000"),
                of(UUID.class, new UUID(0, 1), "'00000000-0000-0000-0000-000000000001'"),
                of(URI.class, URI.create("mailto:a@b.c"), "'mailto:a@b.c'"),
                of(Path.class, Path.of("a", "b.txt"), "'" + Path.of("a", "b.txt") + "'"),
                of(Locale.class, Locale.CANADA_FRENCH, "'fr-CA'"),
                of(Locale.class, Locale.ROOT, "'und'"),
                of(Month.class, Month.MAY, "'MAY'"),
                of(byte[].class, new byte[] {0, -1, 127}, "'AP9/'"));
    }

    private static List<Sample<?>> times() {
        return List.of(
                of(Instant.class, Instant.MAX, "'+1000000000-12-31T23:59:59.999999999Z'"),
                of(Duration.class, Duration.ofMillis(-1_500), "'PT-1.5S'"),
                of(LocalDate.class, LocalDate.MIN, "'-999999999-01-01'"),
                of(LocalTime.class, LocalTime.of(7, 0), "'07:00'"),
                of(LocalDateTime.class, LocalDateTime.of(2026, 2, 28, 23, 59, 59), "'2026-02-28T23:59:59'"),
                of(
                        OffsetDateTime.class,
                        OffsetDateTime.of(2026, 1, 2, 3, 4, 5, 6, ZoneOffset.ofHours(-3)),
                        "'2026-01-02T03:04:05.000000006-03:00'"),
                of(OffsetTime.class, OffsetTime.of(1, 2, 3, 0, ZoneOffset.UTC), "'01:02:03Z'"),
                of(
                        ZonedDateTime.class,
                        ZonedDateTime.ofLocal(
                                LocalDateTime.of(2026, 10, 25, 2, 30),
                                ZoneId.of("Europe/Berlin"),
                                ZoneOffset.ofHours(1)),
                        "'2026-10-25T02:30+01:00[Europe/Berlin]'"),
                of(ZoneId.class, ZoneId.of("UTC+01:00"), "'UTC+01:00'"),
                of(ZoneId.class, ZoneOffset.UTC, "'Z'"),
                of(ZoneOffset.class, ZoneOffset.ofTotalSeconds(3_661), "'+01:01:01'"),
                of(Period.class, Period.of(1, -2, 3), "'P1Y-2M3D'"),
                of(Year.class, Year.of(5), "'5'"),
                of(Year.class, Year.of(-123_456), "'-123456'"),
                of(Year.class, Year.of(12_026), "'12026'"),
                of(YearMonth.class, YearMonth.of(2026, 11), "'2026-11'"),
                of(MonthDay.class, MonthDay.of(2, 29), "'--02-29'"),
                of(DayOfWeek.class, DayOfWeek.FRIDAY, "'FRIDAY'"));
    }

    private static List<Sample<?>> holders() {
        return List.of(
                new Sample<>(new TypeRef<List<String>>() {}, List.of("a", ""), quoted("['a','']")),
                new Sample<List<@Nullable Integer>>(
                        new TypeRef<List<@Nullable Integer>>() {}, Arrays.asList(1, null), "[1,null]"),
                new Sample<>(
                        new TypeRef<List<? extends Outcome>>() {},
                        List.of(new Outcome.Done("", Optional.empty())),
                        quoted("[{'type':'Done','text':''}]")),
                new Sample<>(
                        new TypeRef<Collection<Instant>>() {},
                        List.of(Instant.EPOCH),
                        quoted("['1970-01-01T00:00:00Z']")),
                new Sample<>(
                        new TypeRef<Set<Outcome>>() {},
                        new LinkedHashSet<>(List.of(new Outcome.Failed("x", true))),
                        quoted("[{'v':2,'type':'Failed','reason':'x','retryable':true}]")),
                new Sample<>(new TypeRef<Optional<String>>() {}, Optional.of("x"), quoted("'x'")),
                new Sample<>(new TypeRef<Optional<String>>() {}, Optional.empty(), "null"),
                new Sample<>(
                        new TypeRef<List<Optional<List<Integer>>>>() {},
                        List.of(Optional.of(List.of(1)), Optional.empty()),
                        "[[1],null]"),
                of(String[].class, new String[] {"a", "b"}, "['a','b']"),
                of(boolean[].class, new boolean[] {true, false}, "[true,false]"),
                of(short[].class, new short[] {-1}, "[-1]"),
                of(char[].class, new char[] {'a'}, "['a']"),
                of(int[][].class, new int[][] {{1, 2}, {}}, "[[1,2],[]]"),
                of(byte[][].class, new byte[][] {{0}, {}}, "['AA==','']"),
                of(double[].class, new double[] {0.5}, "[0.5]"),
                of(OptionalInt.class, OptionalInt.of(7), "7"),
                of(OptionalLong.class, OptionalLong.of(-7), "-7"),
                of(OptionalDouble.class, OptionalDouble.of(0.5), "0.5"),
                new Sample<>(
                        new TypeRef<List<OptionalInt>>() {},
                        List.of(OptionalInt.of(7), OptionalInt.empty()),
                        "[7,null]"),
                new Sample<>(new TypeRef<Optional<Long>[]>() {}, optionals(), "[1,null]"),
                of(Object.class, List.of(1L, "a", Map.of("b", 0.5)), "[1,'a',{'b':0.5}]"));
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
    private static Optional<Long>[] optionals() {
        return new Optional[] {Optional.of(1L), Optional.empty()};
    }

    private static List<Sample<?>> maps() {
        return List.of(
                new Sample<>(new TypeRef<Map<String, Integer>>() {}, Map.of("", 1), quoted("{'':1}")),
                new Sample<>(new TypeRef<Map<Integer, String>>() {}, Map.of(-7, "x"), quoted("{'-7':'x'}")),
                new Sample<Map<Long, @Nullable String>>(
                        new TypeRef<Map<Long, @Nullable String>>() {}, withNull(), quoted("{'1':null}")),
                new Sample<>(
                        new TypeRef<Map<DayOfWeek, List<String>>>() {},
                        Map.of(DayOfWeek.MONDAY, List.of()),
                        quoted("{'MONDAY':[]}")),
                new Sample<>(
                        new TypeRef<Map<UUID, Optional<String>>>() {},
                        Map.of(new UUID(0, 1), Optional.empty()),
                        quoted("{'00000000-0000-0000-0000-000000000001':null}")),
                new Sample<>(
                        new TypeRef<Map<LocalDate, Map<Character, Boolean>>>() {},
                        Map.of(LocalDate.of(2026, 1, 1), Map.of('"', true)),
                        "{\"2026-01-01\":{\"\\\"\":true}}"),
                new Sample<>(
                        new TypeRef<Map<String, Object>>() {}, Map.of("a", List.of(true)), quoted("{'a':[true]}")));
    }

    @SuppressWarnings("NullAway") // values can be null
    private static Map<Long, @Nullable String> withNull() {
        Map<Long, @Nullable String> map = new LinkedHashMap<>();
        map.put(1L, null);
        return map;
    }

    private static List<Sample<?>> records() {
        Outcome waiting = new Outcome.Waiting.ForPerson(Set.of("ann"), new Outcome.Waiting.ForTime(Instant.EPOCH));
        return List.of(
                of(
                        Outcome.class,
                        new Outcome.Done("x", Optional.of(Duration.ZERO)),
                        "{'type':'Done','text':'x','took':'PT0S'}"),
                of(
                        Outcome.class,
                        waiting,
                        "{'type':'person','names':['ann'],'otherwise':{'type':'ForTime','until':'1970-01-01T00:00:00Z'}}"),
                of(
                        Outcome.Waiting.class,
                        new Outcome.Waiting.ForTime(Instant.EPOCH),
                        "{'type':'ForTime','until':'1970-01-01T00:00:00Z'}"),
                of(Shown.class, new Shown.Leaf(1), "{'kind':'Leaf','n':1}"),
                of(
                        Shown.class,
                        new Shown.All(List.of(new Shown.Leaf(2))),
                        "{'kind':'All','parts':[{'kind':'Leaf','n':2}]}"),
                new Sample<>(
                        new TypeRef<Pair<String, List<Integer>>>() {},
                        new Pair<>("a", List.of(1)),
                        quoted("{'one':'a','other':[1]}")),
                new Sample<>(
                        new TypeRef<Pair<Pair<Byte, Instant>, Optional<Outcome>>>() {},
                        new Pair<>(new Pair<>((byte) 1, Instant.EPOCH), Optional.empty()),
                        quoted("{'one':{'one':1,'other':'1970-01-01T00:00:00Z'}}")),
                new Sample<>(new TypeRef<Box<String>>() {}, new Box<>(null), "{}"),
                new Sample<>(
                        new TypeRef<Chain<Duration>>() {},
                        new Chain<>(Duration.ZERO, new Chain<>(Duration.ofDays(1), null)),
                        quoted("{'head':'PT0S','rest':{'head':'PT24H'}}")),
                new Sample<>(
                        new TypeRef<Result<List<Integer>>>() {},
                        new Result.Ok<>(List.of(1, 2)),
                        quoted("{'type':'Ok','value':[1,2]}")),
                new Sample<>(
                        new TypeRef<List<Result<Integer>>>() {},
                        List.of(new Result.Bad<>("x"), new Result.Counted(3)),
                        quoted("[{'type':'Bad','why':'x'},{'type':'Counted','count':3}]")),
                of(Wide.class, wide(waiting), WIDE));
    }

    private static final String WIDE = """
            {'id':'1','time':'2026-11-21T09:53:56.123Z','took':'PT0.02S','headers':{'a':['b','c'],'d':[]},\
            'message':{'role':'user','parts':[{'type':'text','text':'hi'}],'attributes':{}},'plain':{'a':null},\
            'outcome':{'type':'person','names':['ann'],'otherwise':{'type':'ForTime','until':'1970-01-01T00:00:00Z'}},\
            'pairs':[{'one':'a','other':1}],'box':{'value':5},\
            'days':{'SUNDAY':['00000000-0000-0000-0000-000000000001']},'attempt':1,'replayed':false}""";

    @SuppressWarnings("NullAway") // values can be null
    private static Wide wide(Outcome outcome) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        headers.put("a", List.of("b", "c"));
        headers.put("d", List.of());
        Map<String, @Nullable Object> plain = new LinkedHashMap<>();
        plain.put("a", null);
        return new Wide(
                "1",
                Instant.parse("2026-11-21T09:53:56.123Z"),
                Duration.ofMillis(20),
                headers,
                Optional.of(Message.User.of("hi")),
                plain,
                outcome,
                List.of(new Pair<>("a", 1)),
                new Box<>(5L),
                Map.of(DayOfWeek.SUNDAY, Set.of(new UUID(0, 1))),
                1,
                false);
    }

    private static <T> Sample<T> of(Class<T> type, T value, String json) {
        return new Sample<>(TypeRef.of(type), value, quoted(json));
    }

    private static String quoted(String json) {
        return json.replace('\'', '"');
    }
}

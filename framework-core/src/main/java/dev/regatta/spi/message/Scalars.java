package dev.regatta.spi.message;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Path;
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
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.SignStyle;
import java.time.temporal.ChronoField;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The shapes of types that are one value, by class. */
final class Scalars {
    /** Takes what {@link Year#toString} writes: at least one digit, and no plus before more than four. */
    private static final DateTimeFormatter YEAR = new DateTimeFormatterBuilder()
            .parseLenient()
            .appendValue(ChronoField.YEAR, 4, 10, SignStyle.EXCEEDS_PAD)
            .toFormatter(Locale.ROOT);

    /** Takes what {@link YearMonth#toString} writes also beyond the year 9999, and what {@link YearMonth#parse} takes. */
    private static final DateTimeFormatter YEAR_MONTH = new DateTimeFormatterBuilder()
            .parseLenient()
            .appendValue(ChronoField.YEAR, 4, 10, SignStyle.EXCEEDS_PAD)
            .parseStrict()
            .appendLiteral('-')
            .appendValue(ChronoField.MONTH_OF_YEAR, 2)
            .toFormatter(Locale.ROOT);

    private static final Map<Class<?>, Shape> SHAPES = shapes();

    private Scalars() {}

    /** {@return the shape of a type that is one value, or an array of numbers; {@code null} for all others} */
    static @Nullable Shape of(Class<?> type) {
        return SHAPES.get(type);
    }

    private static Map<Class<?>, Shape> shapes() {
        Map<Class<?>, Shape> shapes = new HashMap<>();
        shapes.put(String.class, new Shape.Text());
        both(shapes, boolean.class, Boolean.class, new Shape.Bool());
        both(shapes, byte.class, Byte.class, new Shape.Whole(Byte.class, Byte.MIN_VALUE, Byte.MAX_VALUE));
        both(shapes, short.class, Short.class, new Shape.Whole(Short.class, Short.MIN_VALUE, Short.MAX_VALUE));
        both(shapes, int.class, Integer.class, new Shape.Whole(Integer.class, Integer.MIN_VALUE, Integer.MAX_VALUE));
        both(shapes, long.class, Long.class, new Shape.Whole(Long.class, Long.MIN_VALUE, Long.MAX_VALUE));
        both(shapes, double.class, Double.class, new Shape.Decimal(Double.class));
        both(shapes, float.class, Float.class, new Shape.Decimal(Float.class));
        shapes.put(BigDecimal.class, new Shape.Decimal(BigDecimal.class));
        shapes.put(BigInteger.class, new Shape.Decimal(BigInteger.class));
        shapes.put(byte[].class, new Shape.Bytes());
        List.of(double.class, float.class, long.class, int.class)
                .forEach(component -> shapes.put(component.arrayType(), new Shape.Numbers(component)));
        shapes.put(Object.class, new Shape.Dynamic());
        times(shapes);
        texts(shapes);
        return shapes;
    }

    private static void times(Map<Class<?>, Shape> shapes) {
        written(shapes, Instant.class, Instant::parse);
        written(shapes, Duration.class, Duration::parse);
        written(shapes, LocalDate.class, LocalDate::parse);
        written(shapes, LocalTime.class, LocalTime::parse);
        written(shapes, LocalDateTime.class, LocalDateTime::parse);
        written(shapes, OffsetDateTime.class, OffsetDateTime::parse);
        written(shapes, OffsetTime.class, OffsetTime::parse);
        written(shapes, ZonedDateTime.class, ZonedDateTime::parse);
        written(shapes, ZoneId.class, ZoneId::of);
        written(shapes, ZoneOffset.class, ZoneOffset::of);
        written(shapes, Period.class, Period::parse);
        written(shapes, Year.class, text -> Year.parse(text, YEAR));
        written(shapes, YearMonth.class, text -> YearMonth.parse(text, YEAR_MONTH));
        written(shapes, MonthDay.class, MonthDay::parse);
    }

    private static void texts(Map<Class<?>, Shape> shapes) {
        Shape character = new Shape.Written(Character.class, Object::toString, Scalars::character);
        both(shapes, char.class, Character.class, character);
        written(shapes, UUID.class, UUID::fromString);
        written(shapes, URI.class, URI::create);
        shapes.put(Path.class, new Shape.Written(Path.class, Scalars::ofPath, Path::of));
        shapes.put(Locale.class, new Shape.Written(Locale.class, Scalars::ofLocale, Scalars::locale));
    }

    private static void both(Map<Class<?>, Shape> shapes, Class<?> primitive, Class<?> boxed, Shape shape) {
        shapes.put(primitive, shape);
        shapes.put(boxed, shape);
    }

    private static <T> void written(Map<Class<?>, Shape> shapes, Class<T> type, Function<String, T> parse) {
        shapes.put(type, new Shape.Written(type, Object::toString, parse::apply));
    }

    private static Object character(String text) {
        if (text.length() != 1) {
            throw new IllegalArgumentException("not one character");
        }
        return text.charAt(0);
    }

    private static String ofPath(Object path) {
        if (!((Path) path).getFileSystem().equals(FileSystems.getDefault())) {
            throw new IllegalArgumentException("of another file system");
        }
        return path.toString();
    }

    private static String ofLocale(Object locale) {
        String tag = ((Locale) locale).toLanguageTag();
        if (!Locale.forLanguageTag(tag).equals(locale)) {
            throw new IllegalArgumentException("a locale that is no language tag");
        }
        return tag;
    }

    private static Object locale(String tag) {
        Locale locale = Locale.forLanguageTag(tag);
        if (!locale.toLanguageTag().equals(tag)) {
            throw new IllegalArgumentException("no language tag");
        }
        return locale;
    }
}

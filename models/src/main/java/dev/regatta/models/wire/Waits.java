package dev.regatta.models.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads how long a server asks to wait, in all forms in which servers say it: {@code retry-after-ms}, {@code Retry-After} in
 * seconds, with a fraction or a unit, or as one of the three dates of RFC 9110 (5.6.7), {@code x-ratelimit-reset-*} of a limit
 * that is used up, and fields and words of the body. A form that cannot be read does not hide another; fractions are rounded up;
 * more than can be counted is a hundred years.
 */
final class Waits {
    private static final Duration LONGEST = Duration.ofDays(36_500);
    private static final List<String> HEADERS =
            List.of("retry-after", "llm_provider-retry-after", "x-retry-after", "ratelimit-reset-after");
    private static final List<String> LIMITS = List.of("requests", "tokens");
    private static final int DEEPEST = 6;

    private static final Pattern NUMBER = Pattern.compile("\\+?(\\d{0,400}\\.?\\d{0,400}(?:[eE]\\+?\\d{1,3})?)");
    private static final Pattern SPAN = Pattern.compile(
            "(\\d{1,400}(?:\\.\\d{1,400})?)\\s*(ms|milliseconds?|s|secs?|seconds?|m|mins?|minutes?|h|hours?)(?![a-z])");
    private static final Pattern WORDS = Pattern.compile(
            "(?:(?:re)?try(?:ing)?|wait)(?: again)?(?: in| after| for)? (?:about )?((?:\\d+(?:\\.\\d+)?\\s*"
                    + "(?:ms|milliseconds?|s|secs?|seconds?|m|mins?|minutes?|h|hours?)(?![a-z])\\s*)+)",
            Pattern.CASE_INSENSITIVE);

    private static final List<DateTimeFormatter> DATES = List.of(
            DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT),
            new DateTimeFormatterBuilder() // RFC 850; a year that seems to be more than 50 years away is a past one
                    .parseCaseInsensitive()
                    .appendPattern("EEEE, dd-MMM-")
                    .appendValueReduced(ChronoField.YEAR, 2, 2, 1976)
                    .appendPattern(" HH:mm:ss 'GMT'")
                    .toFormatter(Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC),
            DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC), // asctime
            DateTimeFormatter.ISO_OFFSET_DATE_TIME);

    private Waits() {}

    /**
     * Reads a response.
     *
     * @param headers its headers
     * @param body its body
     * @param now the time
     * @return how long to wait; empty if it does not say so in any form that can be read
     */
    static Optional<Duration> of(HttpHeaders headers, String body, Instant now) {
        return Stream.<Supplier<Optional<Duration>>>of(
                        () -> values(headers, "retry-after-ms")
                                .flatMap(Waits::millis)
                                .findFirst(),
                        () -> HEADERS.stream()
                                .flatMap(name -> values(headers, name))
                                .flatMap(value -> value(value, now))
                                .findFirst(),
                        () -> usedUp(headers, now),
                        () -> ofBody(body))
                .map(Supplier::get)
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** {@return how long a body asks to wait: in a field of its own, or within its text} */
    static Optional<Duration> ofBody(String body) {
        return Trees.said(body).flatMap(tree -> field(tree, DEEPEST)).or(() -> words(body));
    }

    private static Stream<String> values(HttpHeaders headers, String name) {
        return headers.allValues(name).stream().map(String::strip);
    }

    private static Stream<Duration> millis(String value) {
        return number(value).map(number -> bounded(number.movePointLeft(3))).stream();
    }

    /** {@return what a value says, also one that was put together from several} */
    private static Stream<Duration> value(String value, Instant now) {
        Optional<Duration> whole = one(value, now);
        return whole.isPresent()
                ? whole.stream()
                : Stream.of(value.split(",")).flatMap(part -> one(part.strip(), now).stream());
    }

    private static Optional<Duration> one(String value, Instant now) {
        return number(value).map(Waits::bounded).or(() -> spans(value)).or(() -> date(value, now));
    }

    private static Optional<BigDecimal> number(String value) {
        Matcher number = NUMBER.matcher(value);
        try {
            return number.matches() ? Optional.of(new BigDecimal(number.group(1))) : Optional.empty();
        } catch (NumberFormatException noNumber) {
            return Optional.empty();
        }
    }

    /** {@return seconds as a duration in whole milliseconds, rounded up} */
    private static Duration bounded(BigDecimal seconds) {
        return seconds.compareTo(BigDecimal.valueOf(LONGEST.toSeconds())) >= 0
                ? LONGEST
                : Duration.ofMillis(seconds.movePointRight(3)
                        .setScale(0, RoundingMode.CEILING)
                        .longValueExact());
    }

    /** {@return a time such as {@code 1m30s}, {@code 2 seconds} or {@code 250ms}} */
    private static Optional<Duration> spans(String value) {
        Matcher span = SPAN.matcher(value.toLowerCase(Locale.ROOT));
        BigDecimal seconds = BigDecimal.ZERO;
        int end = 0;
        while (span.find() && value.substring(end, span.start()).isBlank()) {
            BigDecimal number = new BigDecimal(span.group(1));
            seconds = seconds.add(
                    switch (span.group(2).substring(0, 1)) {
                        case "h" -> number.multiply(BigDecimal.valueOf(3_600));
                        case "m" ->
                            span.group(2).startsWith("ms") || span.group(2).startsWith("mil")
                                    ? number.movePointLeft(3)
                                    : number.multiply(BigDecimal.valueOf(60));
                        default -> number;
                    });
            end = span.end();
        }
        return end > 0 && value.substring(end).isBlank() ? Optional.of(bounded(seconds)) : Optional.empty();
    }

    private static Optional<Duration> date(String value, Instant now) {
        for (DateTimeFormatter form : DATES) {
            try {
                Instant until = form.getZone() == null
                        ? form.parse(value, Instant::from)
                        : form.parse(value, LocalDateTime::from).toInstant(ZoneOffset.UTC);
                return Optional.of(until.isAfter(now) ? shorter(Duration.between(now, until)) : Duration.ZERO);
            } catch (DateTimeException anotherForm) {
                // the next one, perhaps
            }
        }
        return Optional.empty();
    }

    private static Duration shorter(Duration wait) {
        return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }

    /** {@return when the last of the limits that are used up begins anew} */
    private static Optional<Duration> usedUp(HttpHeaders headers, Instant now) {
        return LIMITS.stream()
                .flatMap(limit -> Stream.of("x-ratelimit-", "anthropic-ratelimit-")
                        .filter(maker -> values(headers, maker + name(maker, limit, "remaining"))
                                .anyMatch("0"::equals))
                        .flatMap(maker -> values(headers, maker + name(maker, limit, "reset"))))
                .flatMap(value -> one(value, now).stream())
                .max(Duration::compareTo);
    }

    private static String name(String maker, String limit, String what) {
        return maker.startsWith("x-") ? what + "-" + limit : limit + "-" + what;
    }

    private static Optional<Duration> field(JsonNode node, int deep) {
        if (deep == 0) {
            return Optional.empty();
        }
        for (var each : node.properties()) {
            String value = Trees.text(each.getValue());
            Optional<Duration> wait = value == null
                    ? Optional.empty()
                    : switch (each.getKey().toLowerCase(Locale.ROOT).replace("-", "_")) {
                        case "retry_after_ms" -> millis(value).findFirst();
                        case "retry_after", "retry_after_seconds", "retryafter", "retrydelay", "retry_delay" ->
                            value(value, Instant.EPOCH).findFirst();
                        default -> Optional.empty();
                    };
            if (wait.isPresent()) {
                return wait;
            }
        }
        for (JsonNode each : node) {
            Optional<Duration> wait = field(each, deep - 1);
            if (wait.isPresent()) {
                return wait;
            }
        }
        return Optional.empty();
    }

    private static Optional<Duration> words(String body) {
        Matcher words = WORDS.matcher(body);
        return words.find() ? spans(words.group(1).strip()) : Optional.empty();
    }
}

package dev.regatta.cli;

import dev.regatta.memory.MemoryFilter;
import dev.regatta.memory.MemoryFilter.Relation;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which memories are meant. */
final class MemoryFilterOptions {
    private static final Pattern CONDITION = Pattern.compile("([^=!<>]+)(!=|<=|>=|=|<|>)(.*)", Pattern.DOTALL);
    private static final Pattern AGE = Pattern.compile("(\\d{1,6})([smhdw])");
    private static final Pattern WHOLE = Pattern.compile("-?\\d{1,18}");
    private static final Pattern REAL = Pattern.compile("-?\\d+\\.\\d+");

    @Option(
            names = "--scope",
            paramLabel = "PATH",
            defaultValue = "/",
            description = "Only in this scope or below; default ${DEFAULT-VALUE}.")
    private String scope = "/";

    @Option(
            names = "--where",
            paramLabel = "CONDITION",
            description = "Only with this metadata: page>=3, status!=done, sure=true. Can be given several times.")
    private List<String> conditions = new ArrayList<>();

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description =
                    "Only from then on: 2026-05-01, 2026-05-01T12:00:00Z, or 30d for the last 30 days (s, m, h, d, w).")
    private @Nullable String since;

    @Option(names = "--before", paramLabel = "TIME", description = "Only before then; 30d means older than 30 days.")
    private @Nullable String before;

    /** Mixins are made by picocli. */
    MemoryFilterOptions() {}

    MemoryFilter filter() {
        MemoryFilter filter = MemoryFilter.in(scope);
        for (String condition : conditions) {
            filter = with(filter, condition);
        }
        String from = since;
        String until = before;
        filter = from == null ? filter : filter.since(time(from));
        return until == null ? filter : filter.before(time(until));
    }

    private static MemoryFilter with(MemoryFilter filter, String condition) {
        Matcher parts = CONDITION.matcher(condition);
        if (!parts.matches()) {
            throw new IllegalArgumentException("A condition is a name, a relation and a value, such as page>=3; '"
                    + condition + "' is none. The relations are = != < <= > >=.");
        }
        for (Relation relation : Relation.values()) {
            if (relation.sign().equals(parts.group(2))) {
                return filter.where(
                        parts.group(1).strip(), relation, value(parts.group(3).strip()));
            }
        }
        throw new IllegalStateException(parts.group(2));
    }

    /** A number, true, false, or a string; in quotes always a string. */
    private static Object value(String text) {
        if (WHOLE.matcher(text).matches()) {
            return Long.parseLong(text);
        }
        if (REAL.matcher(text).matches()) {
            return Double.parseDouble(text);
        }
        if (text.equals("true") || text.equals("false")) {
            return text.equals("true");
        }
        boolean quoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
        return quoted ? text.substring(1, text.length() - 1) : text;
    }

    private static Instant time(String text) {
        Matcher age = AGE.matcher(text);
        if (age.matches()) {
            long count = Long.parseLong(age.group(1));
            Duration back = switch (age.group(2).charAt(0)) {
                case 's' -> Duration.ofSeconds(count);
                case 'm' -> Duration.ofMinutes(count);
                case 'h' -> Duration.ofHours(count);
                case 'd' -> Duration.ofDays(count);
                default -> Duration.ofDays(count * 7);
            };
            return Instant.now().minus(back);
        }
        try {
            return text.contains("T")
                    ? Instant.parse(text.toUpperCase(Locale.ROOT))
                    : LocalDate.parse(text).atStartOfDay(ZoneId.systemDefault()).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "A time is a day (2026-05-01), a moment (2026-05-01T12:00:00Z) or an age (30d, 12h); '" + text
                            + "' is none.",
                    e);
        }
    }
}

package dev.regatta.sbom;

import dev.regatta.error.PermanentException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** When a bill of materials was made, as reproducible-builds.org has it. */
final class CreationTime {
    static final String VARIABLE = "SOURCE_DATE_EPOCH";

    /** The last second of the year 9999, after which dates have another form. */
    private static final long LAST_SECOND = 253_402_300_799L;

    private CreationTime() {}

    /**
     * {@return the moment that is set, else now, to the second}
     *
     * @throws PermanentException if what is set is no moment
     */
    static Instant now(@Nullable String set) {
        if (set == null || set.isBlank()) {
            return Instant.now().truncatedTo(ChronoUnit.SECONDS);
        }
        String digits = set.strip();
        boolean isNumber = digits.length() <= 12 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!isNumber || Long.parseLong(digits) > LAST_SECOND) {
            throw new PermanentException(VARIABLE + " is '" + set
                    + "', which is no number of seconds since 1970. Set it to one, such as 1700000000, or unset it.");
        }
        return Instant.ofEpochSecond(Long.parseLong(digits));
    }
}

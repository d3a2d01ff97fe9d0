package dev.regatta.models.wire;

import dev.regatta.error.PermanentException;
import dev.regatta.support.Settings;
import java.time.Duration;

/**
 * What one call may cost whatever its server does, besides the limits of the run.
 *
 * @param silence how long nothing may come, before and within an answer
 * @param answerBytes how long an answer may be
 */
record WireLimits(Duration silence, long answerBytes) {
    static final String SILENCE = "regatta.model.silence";
    static final String ANSWER = "regatta.model.answer-megabytes";

    private static final long MEGABYTE = 1L << 20;

    /** {@return 120 s and 64 MB, or what the settings say} */
    static WireLimits configured() {
        return new WireLimits(
                Duration.ofSeconds(positive(SILENCE, 120, 1_000_000)), positive(ANSWER, 64, 1_024) * MEGABYTE);
    }

    private static long positive(String name, long usual, long most) {
        String value = Settings.get(name);
        if (value == null) {
            return usual;
        }
        try {
            long number = Long.parseLong(value);
            if (number >= 1 && number <= most) {
                return number;
            }
        } catch (NumberFormatException noNumber) { // said below
        }
        throw new PermanentException(
                "The setting " + name + " is '" + value + "'. It is a whole number from 1 to " + most + ".");
    }
}

package dev.regatta.internal.time;

import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Which day it is. */
public final class Today {
    private Today() {}

    /** {@return now, where this machine is, in the words of a date pattern} */
    public static String in(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).format(ZonedDateTime.now(ZoneId.systemDefault()));
    }
}

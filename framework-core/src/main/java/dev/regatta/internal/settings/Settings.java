package dev.regatta.internal.settings;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Settings of the process: the system property {@code regatta.x}, else the environment variable {@code REGATTA_X}. */
public final class Settings {
    private Settings() {}

    /** {@return the setting's value without spaces around it; {@code null} where it is unset or blank} */
    public static @Nullable String get(String name) {
        String property = System.getProperty(name);
        String value = property != null ? property : System.getenv(variable(name));
        return value == null || value.isBlank() ? null : value.strip();
    }

    /** {@return the environment variable that sets {@code name}: {@code regatta.model} is {@code REGATTA_MODEL}} */
    public static String variable(String name) {
        return name.toUpperCase(Locale.ROOT).replace('.', '_');
    }
}

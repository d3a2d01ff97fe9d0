package dev.regatta.support;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Settings of the process: the system property {@code regatta.x}, else the environment variable {@code REGATTA_X}. Stateless. */
public final class Settings {
    private Settings() {}

    /**
     * Reads a setting.
     *
     * @param name its name, such as {@code regatta.model}
     * @return its value without spaces around it; {@code null} where it is unset or blank
     */
    public static @Nullable String get(String name) {
        String property = System.getProperty(name);
        String value = property != null ? property : System.getenv(variable(name));
        return value == null || value.isBlank() ? null : value.strip();
    }

    /**
     * Names the environment variable of a setting.
     *
     * @param name the setting's name
     * @return the variable: {@code REGATTA_MODEL} for {@code regatta.model}, with underscores for dots and hyphens
     */
    public static String variable(String name) {
        return name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }
}

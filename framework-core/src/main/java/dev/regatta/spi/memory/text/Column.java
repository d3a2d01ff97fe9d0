package dev.regatta.spi.memory.text;

import java.util.Locale;

/** The texts of a memory in which words are looked for. */
public enum Column {
    /** What was remembered. */
    CONTENT,

    /** The strings among its metadata. */
    ABOUT,

    /** What stands around it in its sequence. */
    AROUND;

    /** {@return the name in queries and tables: {@code content}, {@code about}, {@code around}} */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}

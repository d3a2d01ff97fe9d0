package dev.regatta.examples.briefing;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the description in the files that describe packages: npm, Maven, Python, Cargo. */
final class Metadata {
    /** How much of a file is looked at; descriptions stand near the beginning. */
    private static final int LOOKED_AT = 60_000;

    private static final Set<String> NAMES = Set.of(
            "package.json",
            "pom.xml",
            "pyproject.toml",
            "cargo.toml",
            "metadata",
            "pkg-info",
            "setup.cfg",
            "composer.json");
    private static final Pattern JSON = Pattern.compile("\"description\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.){10,500})\"");
    private static final Pattern XML = Pattern.compile("<description>\\s*([^<]{10,600}?)\\s*</description>");
    private static final Pattern TOML = Pattern.compile("(?m)^\\s*description\\s*=\\s*\"([^\"\\n]{10,500})\"");
    private static final Pattern HEADER =
            Pattern.compile("(?mi)^(?:summary|description)\\s*[:=]\\s*(\\S[^\\n]{9,500})$");

    private Metadata() {}

    static boolean isNamed(String file) {
        return NAMES.contains(file.toLowerCase(Locale.ROOT));
    }

    /** {@return whether a page in Markdown follows the first blank line} */
    static boolean hasPage(String file) {
        return file.equalsIgnoreCase("metadata") || file.equalsIgnoreCase("pkg-info");
    }

    /** {@return the description as it stands there, if there is one} */
    static Optional<String> description(String file, String text) {
        String name = file.toLowerCase(Locale.ROOT);
        Pattern pattern =
                name.endsWith(".json") ? JSON : name.endsWith(".xml") ? XML : name.endsWith(".toml") ? TOML : HEADER;
        Matcher found = pattern.matcher(text.substring(0, Math.min(text.length(), LOOKED_AT)));
        return found.find() ? Optional.of(found.group(1).strip()) : Optional.empty();
    }
}

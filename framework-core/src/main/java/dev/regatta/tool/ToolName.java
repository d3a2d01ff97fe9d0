package dev.regatta.tool;

import dev.regatta.error.PermanentException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Names that the interfaces of models take: 1 to 64 letters, digits, {@code _} and {@code -}. */
final class ToolName {
    private static final Pattern TAKEN = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Pattern REFUSED = Pattern.compile("[^A-Za-z0-9_-]+");
    private static final int MOST_KEPT = 55;
    private static final int DIGITS = 8;

    private ToolName() {}

    /**
     * {@return the name itself if models take it; else one made of it, always the same, and another one for every other name}
     * What cannot stay becomes {@code _}; the first 32 bits of the name's SHA-256 keep it apart from those that look alike then.
     *
     * @throws PermanentException if it is blank
     */
    static String accepted(String name) {
        if (name.isBlank()) {
            throw new PermanentException("A tool needs a name; it is blank.");
        }
        if (TAKEN.matcher(name).matches()) {
            return name;
        }
        String kept = REFUSED.matcher(name).replaceAll("_");
        return kept.substring(0, Math.min(kept.length(), MOST_KEPT)) + "_" + digest(name);
    }

    private static String digest(String name) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java has SHA-256", impossible);
        }
    }
}

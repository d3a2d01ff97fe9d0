package dev.regatta.step;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The digest of a request: the first 128 bits of SHA-256 (FIPS 180-4) over the request as the JSON codec writes it. Two requests
 * with the same digest ask the same. Immutable.
 *
 * @param hex the digest as 32 hexadecimal digits
 */
public record Digest(String hex) {
    private static final int BYTES = 16;

    /** Checks the form. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Digest {
        if (hex.length() != 2 * BYTES || !hex.chars().allMatch(HexFormat::isHexDigit)) {
            throw new IllegalArgumentException(
                    "A digest has " + 2 * BYTES + " hexadecimal digits; this is none: " + hex);
        }
    }

    /**
     * Digests bytes.
     *
     * @param bytes what is digested
     * @return the digest
     */
    public static Digest of(byte[] bytes) {
        return cut(sha256().digest(bytes));
    }

    /**
     * Returns the digest of a sequence that is longer by one element than the one that this digest stands for.
     *
     * @param bytes the element
     * @return the digest of the longer sequence
     */
    public Digest then(byte[] bytes) {
        MessageDigest sha = sha256();
        sha.update(HexFormat.of().parseHex(hex));
        sha.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        return cut(sha.digest(bytes));
    }

    private static Digest cut(byte[] whole) {
        return new Digest(HexFormat.of().formatHex(Arrays.copyOf(whole, BYTES)));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256", impossible);
        }
    }

    /** {@return the digits} */
    @Override
    @JsonValue
    public String toString() {
        return hex;
    }
}

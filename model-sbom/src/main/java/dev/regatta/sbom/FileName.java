package dev.regatta.sbom;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The name of a file, from its bytes: what Java makes of a name depends on the locale, its URI does not.
 *
 * @param shown the name; bytes that are not UTF-8 are replaced by U+FFFD
 * @param encoded the same with every byte but letters, digits and {@code -._~} percent-encoded
 * @param isUtf8 whether all its bytes are UTF-8
 */
record FileName(String shown, String encoded, boolean isUtf8) {
    private static final String HEX = "0123456789ABCDEF";

    /** {@return the name of what a path leads to; empty for the root of a file system} */
    static FileName of(Path path) {
        Path last = path.getFileName();
        if (last == null) {
            return new FileName("", "", true);
        }
        String text = last.toString();
        byte[] bytes = isAscii(text) ? text.getBytes(StandardCharsets.US_ASCII) : bytesOf(path);
        try {
            String shown = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return new FileName(shown, encoded(bytes), true);
        } catch (CharacterCodingException notUtf8) {
            return new FileName(new String(bytes, StandardCharsets.UTF_8), encoded(bytes), false);
        }
    }

    /** {@return the encoded names of a relative path with slashes between them} */
    static String location(Path base, Path below) {
        StringBuilder location = new StringBuilder();
        for (int parts = base.getNameCount() + 1; parts <= below.getNameCount(); parts++) {
            Path root = below.getRoot();
            Path upTo = below.subpath(0, parts);
            location.append(location.isEmpty() ? "" : "/")
                    .append(of(root == null ? upTo : root.resolve(upTo)).encoded());
        }
        return location.toString();
    }

    /** {@return whether a name is that of a model file} */
    static boolean isModel(Path path) {
        Path last = path.getFileName();
        return last != null && !suffix(last.toString()).isEmpty();
    }

    /** {@return {@code .gguf} or {@code .safetensors} if a name ends so, in capitals or not, as it stands there; else nothing} */
    static String suffix(String name) {
        for (String suffix : new String[] {".gguf", ".safetensors"}) {
            int begin = name.length() - suffix.length();
            if (begin >= 0 && isSameInAscii(name, begin, suffix)) {
                return name.substring(begin);
            }
        }
        return "";
    }

    private static boolean isSameInAscii(String name, int begin, String suffix) {
        for (int i = 0; i < suffix.length(); i++) {
            char c = name.charAt(begin + i);
            char lower = c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
            if (lower != suffix.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private static byte[] bytesOf(Path path) {
        String uri = path.toUri().getRawPath();
        int end = uri.endsWith("/") ? uri.length() - 1 : uri.length();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = uri.lastIndexOf('/', end - 1) + 1; i < end; i++) {
            if (uri.charAt(i) == '%') {
                bytes.write(Integer.parseInt(uri, i + 1, i + 3, 16));
                i += 2;
            } else {
                bytes.writeBytes(uri.substring(i, i + 1).getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toByteArray();
    }

    private static String encoded(byte[] bytes) {
        StringBuilder encoded = new StringBuilder(bytes.length);
        for (byte each : bytes) {
            char c = (char) (each & 0xFF);
            boolean isLetter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            boolean plain = isLetter || (c >= '0' && c <= '9') || "-._~".indexOf(c) >= 0;
            if (plain) {
                encoded.append(c);
            } else {
                encoded.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
            }
        }
        return encoded.toString();
    }
}

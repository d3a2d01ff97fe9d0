package dev.regatta.sbom.header;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** What often lies where a model should be. */
final class Lookalike {
    private Lookalike() {}

    /** {@return what a file is that begins so, and what to do, with a blank before it; empty if that is not known} */
    static String of(ByteBuffer prefix) {
        byte[] bytes = new byte[prefix.remaining()];
        prefix.get(0, bytes);
        String start = new String(bytes, StandardCharsets.ISO_8859_1);
        String lower = start.stripLeading().toLowerCase(Locale.ROOT);
        if (start.startsWith("version https://git-lfs")) {
            return " It is a pointer of Git LFS, in place of the model: run 'git lfs pull'.";
        }
        if (lower.startsWith("<!doctype html") || lower.startsWith("<html")) {
            return " It is a web page, mostly what a server says instead of sending the model: fetch it again.";
        }
        if (start.startsWith("PK\3\4")) {
            return " It is a ZIP archive, such as PyTorch writes: convert it to safetensors.";
        }
        return "";
    }
}

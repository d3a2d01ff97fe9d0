package dev.regatta.sbom.header;

import dev.regatta.sbom.bom.Finding;
import dev.regatta.sbom.bom.FindingCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Reads bytes as a model file with nothing beside it. */
final class Read {
    private Read() {}

    static Header gguf(GgufFile file) {
        return of("m.gguf", file.bytes());
    }

    static Header of(String name, byte[] bytes) {
        try {
            return Headers.read(new MemoryBytes(bytes), name, SideCars.NONE);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    static List<FindingCode> codes(Header header) {
        return header.findings().stream().map(Finding::code).toList();
    }

    /** {@return the only finding of a kind} */
    static Finding one(Header header, FindingCode code) {
        List<Finding> found =
                header.findings().stream().filter(each -> each.code() == code).toList();
        if (found.size() != 1) {
            throw new AssertionError("expected one finding " + code + ", found " + header.findings());
        }
        return found.get(0);
    }
}

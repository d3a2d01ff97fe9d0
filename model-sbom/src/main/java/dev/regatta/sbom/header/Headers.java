package dev.regatta.sbom.header;

import dev.regatta.sbom.bom.FindingCode;
import dev.regatta.sbom.bom.ModelFacts;
import dev.regatta.sbom.bom.ModelFormat;
import dev.regatta.sbom.bom.TensorSummary;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads headers of model files. */
public final class Headers {
    private static final int PREFIX = 64;

    private Headers() {}

    /**
     * Reads the header of a file and puts together what it and the files beside it say. The content says what the format is, not
     * the name.
     *
     * @param source the file
     * @param name its name, of which the suffix counts
     * @param beside what lies in its folder
     * @return what is known; what is wrong with the file are findings
     * @throws IOException if the file cannot be read
     */
    public static Header read(ByteSource source, String name, SideCars beside) throws IOException {
        ByteBuffer prefix = prefix(source);
        boolean isGguf = prefix.remaining() >= 4 && prefix.getInt(0) == GgufReader.MAGIC;
        boolean saysGguf = name.toLowerCase(Locale.ROOT).endsWith(".gguf");
        boolean saysSafetensors = name.toLowerCase(Locale.ROOT).endsWith(".safetensors");
        Findings findings = new Findings();
        if (source.size() == 0) {
            findings.add(FindingCode.FILE_EMPTY, 0, "", "The file is empty. Fetch it again.");
            return unknown(findings);
        }
        if (isGguf) {
            tellSuffix(saysSafetensors, name, "GGUF", findings);
            return gguf(source, beside, findings);
        }
        if (!Lookalike.of(prefix).isEmpty() && !SafetensorsReader.isLikely(prefix, source.size())) {
            findings.add(
                    FindingCode.FORMAT_UNKNOWN,
                    0,
                    "",
                    "The file is neither GGUF nor safetensors." + Lookalike.of(prefix));
            return unknown(findings);
        }
        if (saysSafetensors || (!saysGguf && SafetensorsReader.isLikely(prefix, source.size()))) {
            return safetensors(source, beside, findings);
        }
        if (SafetensorsReader.isLikely(prefix, source.size())) {
            tellSuffix(true, name, "safetensors", findings);
            return safetensors(source, beside, findings);
        }
        findings.add(
                FindingCode.FORMAT_UNKNOWN,
                0,
                "",
                "The file begins with neither 'GGUF' nor the length of a safetensors header, but with the bytes "
                        + hex(prefix) + ".");
        return unknown(findings);
    }

    private static ByteBuffer prefix(ByteSource source) throws IOException {
        ByteBuffer prefix = ByteBuffer.allocate(PREFIX).order(ByteOrder.LITTLE_ENDIAN);
        while (prefix.hasRemaining() && source.read(prefix.position(), prefix) > 0) {
            // until there is enough, or no more
        }
        return prefix.flip();
    }

    private static void tellSuffix(boolean isOther, String name, String format, Findings findings) {
        if (isOther) {
            findings.add(
                    FindingCode.SUFFIX_MISMATCH,
                    0,
                    Findings.cut(name),
                    "The name says another format than the content, which is " + format + ".");
        }
    }

    private static Header gguf(ByteSource source, SideCars beside, Findings findings) throws IOException {
        GgufReader reader = new GgufReader(new HeaderInput(source), findings);
        reader.read();
        GgufFacts facts = new GgufFacts(reader.metadata(), findings);
        TensorSummary tensors = reader.tensors();
        ModelFacts known = facts.of(tensors, reader.ofMostWeights());
        if (reader.isWhole()) {
            facts.tellMissing(known);
        }
        return new Header(
                reader.format(),
                beside.complete(known, Optional.empty(), reader.isWhole(), findings),
                tensors,
                reader.metadata(),
                beside.told(),
                findings.list());
    }

    private static Header safetensors(ByteSource source, SideCars beside, Findings findings) throws IOException {
        SafetensorsReader reader = new SafetensorsReader(source, findings);
        reader.read();
        return new Header(
                reader.format(),
                beside.complete(reader.facts(), reader.license(), reader.isWhole(), findings),
                reader.tensors(),
                reader.metadata(),
                beside.told(),
                findings.list());
    }

    private static Header unknown(Findings findings) {
        return new Header(
                new ModelFormat.Unknown(), ModelFacts.NONE, TensorSummary.NONE, Map.of(), Map.of(), findings.list());
    }

    private static String hex(ByteBuffer prefix) {
        byte[] bytes = new byte[Math.min(4, prefix.remaining())];
        prefix.get(0, bytes);
        return java.util.HexFormat.ofDelimiter(" ").formatHex(bytes);
    }
}

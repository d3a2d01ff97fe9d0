package dev.regatta.sbom.header;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.regatta.sbom.bom.Finding;
import dev.regatta.sbom.bom.FindingCode;
import dev.regatta.sbom.bom.TensorSummary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a file holds, reading it ends, with little memory and no exception, and what is wrong is found. */
@Timeout(300)
final class HostileHeadersTest {
    /** What reading one file may take from the heap altogether; the small files here need much less. */
    private static final long MOST_ALLOCATED = 16L << 20;

    private static final long[] LENGTHS = {
        0, 1, (1L << 31) - 1, 1L << 31, 1L << 32, (1L << 62) - 1, 1L << 62, Long.MAX_VALUE, Long.MIN_VALUE, -1
    };
    private static final int MUTATIONS = 100 * Integer.getInteger("jqwik.tries.default", 100);
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static Header bounded(String name, byte[] bytes) {
        MemoryBytes source = new MemoryBytes(bytes);
        long before = THREADS.getThreadAllocatedBytes(Thread.currentThread().threadId());
        Header header;
        try {
            header = Headers.read(source, name, SideCars.NONE);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        long allocated = THREADS.getThreadAllocatedBytes(Thread.currentThread().threadId()) - before;
        assertThat(allocated).as("allocated for " + name).isLessThan(MOST_ALLOCATED);
        assertThat(source.bytesRead()).as("read of " + name).isLessThan(bytes.length + 100_000L);
        return header;
    }

    private static boolean hasError(Header header) {
        return header.findings().stream().anyMatch(each -> each.severity() == Finding.Severity.ERROR);
    }

    /** The recorded files, and those that are made here. */
    static Stream<Map.Entry<String, byte[]>> malformed() throws IOException, URISyntaxException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        Path folder = Path.of(HostileHeadersTest.class.getResource("/sbom/bad").toURI());
        try (Stream<Path> found = Files.list(folder)) {
            for (Path each : found.sorted().toList()) {
                files.put(each.getFileName().toString(), Files.readAllBytes(each));
            }
        }
        files.putAll(made());
        return files.entrySet().stream();
    }

    private static GgufFile file() {
        return new GgufFile(ByteOrder.LITTLE_ENDIAN).text("general.architecture", "a");
    }

    private static Map<String, byte[]> made() {
        byte[] length = file().text("k", "v").header();
        ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).putLong(length.length - 9, -1);
        byte[] dimensions = file().tensor("t", TensorType.F32, 1).header();
        ByteBuffer.wrap(dimensions).order(ByteOrder.LITTLE_ENDIAN).putInt(dimensions.length - 24, -1);
        byte[] tooLong = SafetensorsFile.small();
        ByteBuffer.wrap(tooLong).order(ByteOrder.LITTLE_ENDIAN).putLong(0, Long.MIN_VALUE);
        return Map.ofEntries(
                Map.entry("06_v99.gguf", file().version(99).bytes()),
                Map.entry("09_strlen_2p64m1.gguf", length),
                Map.entry("12_ndims_2p32m1.gguf", dimensions),
                Map.entry(
                        "15_unknown_ttype.gguf",
                        file().tensor(new GgufFile.Tensor("t", 99, 0, 4, 1)).bytes()),
                Map.entry("18_nested_array_5000.gguf", file().nested("k", 5_000).bytes()),
                Map.entry(
                        "21_trailing_offset_past_eof.gguf",
                        file().tensor(new GgufFile.Tensor("t", 0, 0, 0, 1L << 30))
                                .header()),
                Map.entry("31_st_len_2p63.safetensors", tooLong),
                Map.entry(
                        "34_st_badutf8.safetensors",
                        SafetensorsFile.of("{\"\u00ff\":1}".getBytes(StandardCharsets.ISO_8859_1), 0)),
                Map.entry("36_st_negshape.safetensors", description("[-1]", "[0,4]")),
                Map.entry("39_st_offsets_bad.safetensors", description("[1]", "[0,999]")),
                Map.entry("42_st_hugeint.safetensors", description("[" + "9".repeat(5_000) + "]", "[0,4]")));
    }

    private static byte[] description(String shape, String offsets) {
        return SafetensorsFile.of(
                "{\"a\":{\"dtype\":\"F32\",\"shape\":" + shape + ",\"data_offsets\":" + offsets + "}}", 4);
    }

    private static Map<String, String> verdicts() throws IOException, URISyntaxException {
        Path file = Path.of(HostileHeadersTest.class
                .getResource("/sbom/reference-verdicts.txt")
                .toURI());
        return Files.readAllLines(file).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split(" ", 3))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void reads_a_malformed_file_and_finds_what_the_reference_readers_refuse(Map.Entry<String, byte[]> file)
            throws Exception {
        Header header = bounded(file.getKey(), file.getValue());

        String verdict = verdicts().get(file.getKey());
        assertThat(verdict).isNotNull();
        if (!verdict.equals("ACCEPT")) {
            assertThat(hasError(header)).isTrue();
        }
    }

    @Test
    void knows_all_files_of_which_there_is_a_verdict() throws Exception {
        assertThat(malformed().map(Map.Entry::getKey))
                .containsExactlyInAnyOrderElementsOf(verdicts().keySet());
    }

    static Stream<Map.Entry<String, byte[]>> good() {
        return Map.of(
                "little.gguf", GgufFile.small(ByteOrder.LITTLE_ENDIAN).bytes(),
                "big.gguf", GgufFile.small(ByteOrder.BIG_ENDIAN).bytes(),
                "aligned.gguf",
                        new GgufFile(ByteOrder.LITTLE_ENDIAN)
                                .alignment(64)
                                .text("general.architecture", "a")
                                .text("general.license", "mit")
                                .tensor("t", TensorType.F32, 3)
                                .bytes(),
                "small.safetensors", SafetensorsFile.small())
                .entrySet()
                .stream();
    }

    @ParameterizedTest
    @MethodSource("good")
    void finds_every_place_at_which_a_file_was_cut_off(Map.Entry<String, byte[]> file) {
        List<FindingCode> whole = Read.codes(bounded(file.getKey(), file.getValue()));

        for (int length = 0; length < file.getValue().length; length++) {
            Header cut = bounded(file.getKey(), Arrays.copyOf(file.getValue(), length));

            assertThat(Read.codes(cut)).as("cut at " + length).isNotEqualTo(whole);
        }
    }

    @ParameterizedTest
    @MethodSource("good")
    void ends_with_any_length_at_any_place(Map.Entry<String, byte[]> file) {
        byte[] bytes = file.getValue();
        ByteOrder order = file.getKey().startsWith("big") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        for (int at = 0; at + 8 <= bytes.length; at++) {
            for (long length : LENGTHS) {
                bounded(file.getKey(), with(bytes, order, at, length, 8));
                bounded(file.getKey(), with(bytes, order, at, length, 4));
            }
        }
    }

    private static byte[] with(byte[] bytes, ByteOrder order, int at, long value, int width) {
        ByteBuffer changed = ByteBuffer.wrap(bytes.clone()).order(order);
        return width == 8
                ? changed.putLong(at, value).array()
                : changed.putInt(at, (int) value).array();
    }

    @Test
    void counts_that_are_negative_as_signed_numbers_are_no_empty_models() {
        byte[] bytes = GgufFile.small(ByteOrder.LITTLE_ENDIAN).bytes();
        for (int at : new int[] {8, 16}) {
            for (long count : new long[] {1L << 31, Long.MAX_VALUE, Long.MIN_VALUE, -1}) {
                Header header = bounded("m.gguf", with(bytes, ByteOrder.LITTLE_ENDIAN, at, count, 8));

                assertThat(Read.one(header, FindingCode.GGUF_COUNT).message())
                        .contains(Long.toUnsignedString(count) + " ");
                assertThat(header.tensors()).isEqualTo(TensorSummary.NONE);
            }
        }
    }

    @Test
    void ends_with_any_bytes_changed() throws Exception {
        Random random = new Random(20_261_121);
        List<Map.Entry<String, byte[]>> files = Stream.concat(
                        good(), malformed().filter(each -> each.getValue().length < 10_000))
                .toList();
        for (int i = 0; i < MUTATIONS; i++) {
            Map.Entry<String, byte[]> file = files.get(random.nextInt(files.size()));
            byte[] bytes = mutated(file.getValue().clone(), random);

            Header header = bounded(file.getKey(), bytes);

            assertThat(header.tensors().parameters().orElse(0)).isNotNegative();
            assertThat(header.tensors().listed()).allMatch(each -> each.offset() >= 0);
        }
    }

    private static byte[] mutated(byte[] bytes, Random random) {
        if (bytes.length == 0) {
            return bytes;
        }
        int changes = 1 + random.nextInt(4);
        for (int change = 0; change < changes; change++) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = (byte) random.nextInt();
                case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> {
                    int from = random.nextInt(bytes.length);
                    int length = Math.min(random.nextInt(16), bytes.length - Math.max(at, from));
                    System.arraycopy(bytes, from, bytes, at, length);
                }
                default ->
                    Arrays.fill(bytes, at, Math.min(bytes.length, at + random.nextInt(9)), (byte) -random.nextInt(2));
            }
        }
        return random.nextInt(8) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)) : bytes;
    }
}

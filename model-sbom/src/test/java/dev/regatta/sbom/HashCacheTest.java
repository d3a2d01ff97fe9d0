package dev.regatta.sbom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.error.PermanentException;
import dev.regatta.sbom.bom.Sbom;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hashes that are kept from scan to scan. The model is one that nobody wrote to for long: a part of this build. */
final class HashCacheTest {
    /** A file that is older than two seconds whenever tests run. */
    private static final Path OLD = Path.of(System.getProperty("java.home"), "release");

    @TempDir
    private Path folder;

    private Path cache;

    @BeforeEach
    void nameCache() {
        cache = folder.resolve("kept/hashes");
    }

    private Optional<String> hash() throws Exception {
        return scan().files().getFirst().identity().sha256();
    }

    private Sbom scan() throws Exception {
        return ModelSbom.scan(OLD, ScanOptions.defaults().withCache(cache));
    }

    private String entry() throws IOException {
        return Files.readAllLines(cache, StandardCharsets.US_ASCII).stream()
                .filter(line -> line.contains(":"))
                .reduce((first, last) -> last)
                .orElseThrow();
    }

    @Test
    void a_file_that_has_not_changed_is_not_hashed_again() throws Exception {
        Optional<String> first = hash();
        long length = Files.size(cache);
        List<Long> speeds = new ArrayList<>();

        Sbom again = ModelSbom.scan(
                OLD,
                ScanOptions.defaults()
                        .withCache(cache)
                        .withProgress(progress -> speeds.add(progress.bytesPerSecond())));

        assertThat(again.files().getFirst().identity().sha256())
                .isEqualTo(first)
                .isPresent();
        assertThat(speeds).containsOnly(0L);
        assertThat(Files.size(cache)).isEqualTo(length);
    }

    @Test
    void a_file_that_was_written_just_now_is_not_kept() throws Exception {
        Path fresh = Files.write(folder.resolve("m.gguf"), ModelBytes.gguf());

        ModelSbom.scan(fresh, ScanOptions.defaults().withCache(cache));

        assertThat(cache).doesNotExist();
    }

    @Test
    void no_line_that_was_tampered_with_torn_or_mixed_up_gives_a_hash() throws Exception {
        Optional<String> right = hash();
        String entry = entry();
        String wrong = entry.replace(right.orElseThrow(), "0".repeat(64));
        List<String> contents = List.of(
                wrong,
                wrong + "\n" + entry.substring(0, entry.length() - 1),
                entry.substring(0, 30) + entry,
                entry.replace(' ', '\t'),
                "\u0000".repeat(5000),
                "x".repeat(100_000),
                wrong + " " + wrong);

        for (String content : contents) {
            Files.writeString(cache, "regatta-hashes 1\n" + content + "\n");

            assertThat(hash()).as(content.substring(0, 20)).isEqualTo(right);
        }
    }

    @Test
    void what_follows_a_torn_line_counts() throws Exception {
        Optional<String> right = hash();
        String entry = entry();
        Files.writeString(cache, "regatta-hashes 1\n" + entry.substring(0, 40));

        assertThat(hash()).isEqualTo(right);
        assertThat(entry()).isEqualTo(entry);
    }

    @Test
    void a_file_whose_making_was_cut_short_is_made_anew() throws Exception {
        Files.createDirectories(cache.getParent());
        Files.writeString(cache, "regatta-");

        assertThat(hash()).isPresent();
        assertThat(Files.readString(cache)).startsWith("regatta-hashes 1\n");
    }

    @Test
    void a_file_that_is_no_cache_is_left_as_it_is() throws Exception {
        Files.createDirectories(cache.getParent());
        Files.writeString(cache, "my novel");

        assertThatThrownBy(this::scan).isInstanceOf(PermanentException.class).hasMessageContaining("left as it is");
        assertThat(cache).hasContent("my novel");
        assertThatThrownBy(() -> ModelSbom.scan(OLD, ScanOptions.defaults().withCache(folder)))
                .isInstanceOf(PermanentException.class);
    }

    @Test
    void a_cache_that_cannot_be_written_changes_nothing_of_what_is_said() throws Exception {
        Files.writeString(folder.resolve("kept"), "a file where a folder should be");

        Sbom sbom = scan();

        assertThat(sbom.files().getFirst().identity().sha256()).isPresent();
        assertThat(sbom.findings()).isEmpty();
    }

    @Test
    void a_file_that_has_grown_too_long_loses_its_older_half() throws Exception {
        hash();
        String entry = entry();
        Files.writeString(
                cache,
                ("1:1:1:1.1:1.1 " + "a".repeat(64) + " 0123456789abcdef\n").repeat(200_000),
                StandardOpenOption.APPEND);
        Files.writeString(cache, "\n" + entry.replace('0', '1') + "\n", StandardOpenOption.APPEND);
        Files.write(cache, Files.readString(cache).replaceFirst(entry, "").getBytes(StandardCharsets.US_ASCII));

        hash();

        assertThat(Files.size(cache)).isLessThan(12L << 20);
        assertThat(Files.readString(cache)).startsWith("regatta-hashes 1\n").contains(entry);
    }

    @Test
    void scans_at_once_share_a_cache() throws Exception {
        List<FutureTask<Optional<String>>> scans = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            FutureTask<Optional<String>> scan = new FutureTask<>(this::hash);
            scans.add(scan);
            Thread.ofPlatform().start(scan);
        }

        for (FutureTask<Optional<String>> scan : scans) {
            assertThat(scan.get()).isPresent().isEqualTo(scans.getFirst().get());
        }
        assertThat(hash()).isEqualTo(scans.getFirst().get());
        assertThat(Files.readString(cache)).startsWith("regatta-hashes 1\n");
    }
}

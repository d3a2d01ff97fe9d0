package dev.regatta.sbom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.error.PermanentException;
import dev.regatta.sbom.bom.Finding;
import dev.regatta.sbom.bom.Finding.Severity;
import dev.regatta.sbom.bom.FindingCode;
import dev.regatta.sbom.bom.ModelFile;
import dev.regatta.sbom.bom.ModelFormat;
import dev.regatta.sbom.bom.Sbom;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scans as a whole: what is found, hashed, told, and survived. */
final class ModelScanTest {
    @TempDir
    private Path folder;

    private Path write(String name, byte[] bytes) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, bytes);
    }

    private static List<FindingCode> codes(ModelFile file) {
        return file.findings().stream().map(Finding::code).toList();
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    @Test
    void finds_models_by_suffix_in_order_of_paths_and_hashes_them() throws Exception {
        byte[] gguf = ModelBytes.gguf();
        write("b/UPPER.GGUF", gguf);
        write("b/.gguf", gguf);
        write("a/m.safetensors", ModelBytes.safetensors("w"));
        write("a/notes.txt", gguf);

        Sbom sbom = ModelSbom.scan(folder);

        assertThat(sbom.files())
                .extracting(file -> file.identity().location())
                .containsExactly("a/m.safetensors", "b/.gguf", "b/UPPER.GGUF");
        assertThat(sbom.models()).extracting(model -> model.name()).containsExactly("m", ".gguf", "UPPER");
        assertThat(sbom.files().get(1).identity().sha256()).contains(sha256(gguf));
        assertThat(sbom.root()).isEqualTo(folder);
    }

    @Test
    void looks_at_a_file_that_is_named_whatever_its_suffix() throws Exception {
        Sbom sbom = ModelSbom.scan(write("weights.bin", ModelBytes.gguf()));

        assertThat(sbom.files().getFirst().format()).isInstanceOf(ModelFormat.Gguf.class);
        assertThat(sbom.files().getFirst().identity().location()).isEqualTo("weights.bin");
    }

    @Test
    void reports_what_is_named_twice_once() throws Exception {
        Path one = write("a/one.gguf", ModelBytes.gguf());
        write("b/two.gguf", ModelBytes.gguf());

        Sbom sbom = ModelSbom.scan(
                List.of(folder.resolve("b"), one, folder.resolve("a/../a"), one), ScanOptions.defaults());

        assertThat(sbom.root()).isEqualTo(folder);
        assertThat(sbom.files())
                .extracting(file -> file.identity().location())
                .containsExactly("a/one.gguf", "b/two.gguf");
    }

    @Test
    void refuses_a_path_where_nothing_is() {
        assertThatThrownBy(() -> ModelSbom.scan(folder.resolve("none")))
                .isInstanceOf(PermanentException.class)
                .hasMessageContaining("There is nothing at")
                .hasMessageContaining("none");
    }

    @Test
    void one_hostile_file_among_a_thousand_loses_no_other() throws Exception {
        for (int i = 0; i < 999; i++) {
            write("m" + i + ".gguf", ModelBytes.gguf());
        }
        byte[] hostile = ModelBytes.gguf();
        hostile[15] = (byte) 0xFF; // the number of tensors is now more than 2^63
        write("hostile.gguf", hostile);

        Sbom sbom = ModelSbom.scan(folder);

        assertThat(sbom.models()).hasSize(1000);
        assertThat(sbom.files()).allMatch(file -> file.identity().sha256().isPresent());
        assertThat(sbom.worst()).contains(Severity.ERROR);
        assertThat(sbom.files())
                .filteredOn(file -> file.findings().stream().anyMatch(each -> each.severity() == Severity.ERROR))
                .extracting(file -> file.identity().name())
                .containsExactly("hostile.gguf");
    }

    @Test
    void gives_the_same_whatever_the_number_of_threads() throws Exception {
        for (int i = 0; i < 50; i++) {
            write(i % 7 + "/m" + i + ".gguf", ModelBytes.gguf());
        }

        Sbom one = ModelSbom.scan(folder, ScanOptions.defaults().withThreads(1));
        Sbom many = ModelSbom.scan(folder, ScanOptions.defaults().withThreads(16));

        assertThat(many.models()).isEqualTo(one.models());
    }

    @Test
    void tells_when_hashes_are_not_wanted() throws Exception {
        write("m.gguf", ModelBytes.gguf());

        Sbom sbom = ModelSbom.scan(folder, ScanOptions.defaults().withHashing(false));

        assertThat(codes(sbom.files().getFirst())).contains(FindingCode.HASH_SKIPPED);
        assertThat(sbom.files().getFirst().identity().sha256()).isEmpty();
    }

    /** Something that happens to a file between its being found and its being looked at. */
    private interface Change {
        void to(Path file) throws IOException;
    }

    private ModelFile scanned(String name, Change change) throws Exception {
        Path file = write(name, ModelBytes.gguf());
        AtomicBoolean first = new AtomicBoolean(true);
        ScanOptions options = ScanOptions.defaults().withProgress(progress -> {
            if (first.getAndSet(false)) {
                try {
                    change.to(file);
                } catch (IOException failed) {
                    throw new java.io.UncheckedIOException(failed);
                }
            }
        });
        return ModelSbom.scan(folder, options).files().getFirst();
    }

    @Test
    void a_file_that_changes_meanwhile_has_no_hash() throws Exception {
        List<Change> changes = List.of(
                file -> Files.write(file, new byte[] {1}, StandardOpenOption.APPEND),
                file -> {
                    try (RandomAccessFile cut = new RandomAccessFile(file.toFile(), "rw")) {
                        cut.setLength(20);
                    }
                },
                file -> {
                    Path other = Files.write(folder.resolve("other"), Files.readAllBytes(file));
                    Files.setLastModifiedTime(other, Files.getLastModifiedTime(file));
                    Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);
                },
                Files::delete);

        for (Change change : changes) {
            ModelFile file = scanned("m.gguf", change);

            assertThat(codes(file)).contains(FindingCode.CHANGED_DURING_SCAN);
            assertThat(file.identity().sha256()).isEmpty();
        }
    }

    @Test
    void a_file_that_grows_while_it_is_hashed_has_no_hash() throws Exception {
        Path file = folder.resolve("m.gguf");
        Files.write(file, ModelBytes.gguf());
        try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
            large.setLength(1L << 28); // without taking a place on the disk
        }
        AtomicBoolean appended = new AtomicBoolean();
        ScanOptions options = ScanOptions.defaults().withProgress(progress -> {
            if (progress.bytes() > 0 && progress.files() == 0 && !appended.getAndSet(true)) {
                try {
                    Files.write(file, new byte[] {1}, StandardOpenOption.APPEND);
                } catch (IOException failed) {
                    throw new java.io.UncheckedIOException(failed);
                }
            }
        });

        ModelFile seen = ModelSbom.scan(folder, options).files().getFirst();

        assertThat(appended).isTrue();
        assertThat(codes(seen)).contains(FindingCode.CHANGED_DURING_SCAN);
        assertThat(seen.identity().sha256()).isEmpty();
    }

    @Test
    void tells_how_far_it_is_from_nothing_to_all() throws Exception {
        write("a.gguf", ModelBytes.gguf());
        write("b.gguf", ModelBytes.gguf());
        List<ScanProgress> told = new ArrayList<>();

        ModelSbom.scan(folder, ScanOptions.defaults().withProgress(told::add));

        ScanProgress last = told.getLast();
        assertThat(told.getFirst().files()).isZero();
        assertThat(told.getFirst().filesFound()).isEqualTo(2);
        assertThat(last.files()).isEqualTo(2);
        assertThat(last.bytes()).isEqualTo(last.bytesFound()).isEqualTo(2L * ModelBytes.gguf().length);
    }

    @Test
    void a_listener_that_fails_does_not_end_the_scan() throws Exception {
        write("a.gguf", ModelBytes.gguf());

        Sbom sbom = ModelSbom.scan(folder, ScanOptions.defaults().withProgress(progress -> {
            throw new IllegalStateException("not listening");
        }));

        assertThat(sbom.files()).hasSize(1);
    }

    @Test
    void an_interrupt_ends_the_scan_and_its_threads() throws Exception {
        try (RandomAccessFile large =
                new RandomAccessFile(folder.resolve("m.gguf").toFile(), "rw")) {
            large.setLength(1L << 40); // hours of hashing
        }
        CountDownLatch hashing = new CountDownLatch(1);
        FutureTask<Sbom> scan = new FutureTask<>(() ->
                ModelSbom.scan(folder, ScanOptions.defaults().withProgress(progress -> {
                    if (progress.bytes() > 0) {
                        hashing.countDown();
                    }
                })));
        Thread caller = Thread.ofPlatform().start(scan);
        hashing.await();

        caller.interrupt();

        assertThat(caller.join(java.time.Duration.ofSeconds(30))).isTrue();
        assertThat(scan.state()).isEqualTo(Future.State.FAILED);
        assertThat(scan.exceptionNow()).isInstanceOf(InterruptedException.class);
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("regatta-sbom-")) {
                assertThat(thread.join(java.time.Duration.ofSeconds(TimeUnit.SECONDS.toSeconds(30))))
                        .isTrue();
            }
        }
    }
}

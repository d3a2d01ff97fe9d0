package dev.regatta.fallback.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A log that is put in the place of another while that is opened. */
@Timeout(60)
final class LogFileTest {
    private static final int OPENINGS = 5_000;

    @TempDir
    private Path folder;

    /** Puts one log after the other into the place, each with another generation and another length. */
    private void replace(Path place, AtomicBoolean done) throws Exception {
        for (int i = 1; !done.get(); i++) {
            int length = LogFile.HEADER + i % 1_000;
            byte[] log = Arrays.copyOf(LogFile.header(1, i, LogFile.FORMAT, length), length);
            Path next = Files.write(folder.resolve("next"), log);
            Files.move(next, place, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    @Test
    void is_opened_as_one_file_while_others_take_its_place() throws Exception {
        Path place = folder.resolve("memory.db");
        Files.write(place, LogFile.header(1, 0, LogFile.FORMAT, LogFile.HEADER));
        AtomicBoolean done = new AtomicBoolean();
        Thread other = Thread.ofPlatform().start(() -> {
            try {
                replace(place, done);
            } catch (Exception unexpected) {
                throw new AssertionError(unexpected);
            }
        });
        try {
            for (int i = 0; i < OPENINGS; i++) {
                LogFile log = LogFile.open(place, RandomAccessFile::write);
                log.begin(place, 1);

                assertThat(log.size())
                        .as("length through the writer, and as readers read it")
                        .isEqualTo(log.committed());
                log.close();
            }
        } finally {
            done.set(true);
            other.join();
        }
    }
}

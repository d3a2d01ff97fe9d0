package dev.regatta.fallback.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.memory.MemoryOptions;
import dev.regatta.spi.memory.MemoryChange;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who waits for whom at a log. */
@Timeout(60)
final class SharedLogTest {
    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("memory.db");
    }

    private OpenLogs.Lease lease() {
        return OpenLogs.lease(
                file(), LogFixture.logOf(file()), MemoryOptions.defaults(), java.io.RandomAccessFile::write);
    }

    private static void add(SharedLog log, String id) {
        log.write(plan -> plan.changes(List.of(new MemoryChange.Add(LogFixture.record(id, "text")))), true);
    }

    private static int count(SharedLog log) {
        return log.read("read", replica -> replica.records().count());
    }

    private static boolean isWritten(SharedLog log, long before) {
        return log.read("read", replica -> replica.log().committed()) > before;
    }

    @Test
    void readers_pass_a_writer_that_waits_for_a_long_reader() throws Exception {
        OpenLogs.Lease lease = lease();
        SharedLog log = lease.log();
        add(log, "a");
        CountDownLatch reads = new CountDownLatch(1);
        CountDownLatch ends = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Future<Integer> longRead = threads.submit(() -> log.read("read", replica -> {
                reads.countDown();
                try {
                    ends.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return replica.records().count();
            }));
            reads.await();
            long before = log.read("read", replica -> replica.log().committed());
            Future<?> write = threads.submit(() -> add(log, "b"));

            while (!isWritten(log, before)) {
                assertThat(count(log)).isEqualTo(1);
            }
            for (int i = 0; i < 20; i++) {
                assertThat(count(log)).isEqualTo(1);
            }
            assertThat(write.isDone()).isFalse();

            ends.countDown();
            write.get();
            assertThat(longRead.get()).isEqualTo(1);
            assertThat(count(log)).isEqualTo(2);
        } finally {
            ends.countDown();
            lease.giveBack().run();
        }
    }
}

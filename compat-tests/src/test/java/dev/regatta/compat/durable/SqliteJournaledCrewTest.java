package dev.regatta.compat.durable;

import dev.regatta.durable.store.RunStores;
import dev.regatta.journal.RunStore;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;

final class SqliteJournaledCrewTest extends JournaledCrewContract {
    private static final AtomicInteger FILES = new AtomicInteger();

    @TempDir
    static Path folder;

    @Override
    RunStore empty() {
        return RunStores.sqlite(folder.resolve("runs-" + FILES.incrementAndGet() + ".db"));
    }
}

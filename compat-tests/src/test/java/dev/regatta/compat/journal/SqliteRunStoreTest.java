package dev.regatta.compat.journal;

import dev.regatta.durable.store.RunStores;
import dev.regatta.journal.RunStore;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class SqliteRunStoreTest extends RunStoreContract {
    @TempDir
    private Path folder;

    @Override
    protected RunStore open() {
        return RunStores.sqlite(folder.resolve("runs.db"));
    }
}

package dev.regatta.compat.journal;

import dev.regatta.durable.store.RunStores;
import dev.regatta.journal.RunStore;

final class InMemoryRunStoreTest extends RunStoreContract {
    private final RunStore only = RunStores.inMemory();

    @Override
    protected RunStore open() {
        return only;
    }
}

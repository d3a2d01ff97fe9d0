package dev.regatta.compat.durable;

import dev.regatta.durable.store.RunStores;
import dev.regatta.journal.RunStore;

final class MemoryJournaledCrewTest extends JournaledCrewContract {
    @Override
    RunStore empty() {
        return RunStores.inMemory();
    }
}

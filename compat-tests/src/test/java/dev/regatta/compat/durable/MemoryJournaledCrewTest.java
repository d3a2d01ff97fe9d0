package dev.regatta.compat.durable;

import dev.regatta.durable.MemoryRunStore;
import dev.regatta.spi.journal.RunStore;
import java.time.InstantSource;

final class MemoryJournaledCrewTest extends JournaledCrewContract {
    @Override
    RunStore empty() {
        return new MemoryRunStore(InstantSource.system());
    }
}

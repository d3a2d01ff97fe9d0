package dev.regatta.spi;

import dev.regatta.CrewRegistry;
import dev.regatta.error.PermanentException;

/** An engine that runs crews within this process, and of which others can be made: with a journal, on another executor. */
public interface EmbeddedEngine extends CrewEngine {
    /** {@return the one that is shipped} */
    static EmbeddedEngine local() {
        return EngineList.ALL.stream()
                .filter(EmbeddedEngine.class::isInstance)
                .map(EmbeddedEngine.class::cast)
                .filter(engine -> engine.name().equals(LOCAL))
                .findFirst()
                .orElseThrow(() -> new PermanentException("The local engine is not on the class path."
                        + " A jar was put together without its META-INF/services."));
    }

    /**
     * Makes another engine of this one.
     *
     * @param how how it runs crews
     * @return the engine
     */
    EmbeddedEngine with(Embedding how);

    /**
     * Makes a handler that knows nothing but the crews of a registry: what a process needs that performs tasks of runs which
     * others schedule.
     *
     * @param crews the crews
     * @param slots what hangs into the chains of calls
     * @return the handler; nothing is kept from one call to the next
     */
    TaskHandler handler(CrewRegistry crews, CallSlots slots);
}

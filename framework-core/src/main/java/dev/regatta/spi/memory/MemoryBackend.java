package dev.regatta.spi.memory;

import dev.regatta.backend.Acceleration;
import dev.regatta.backend.Backend;
import dev.regatta.memory.MemoryException;
import dev.regatta.memory.MemoryOptions;
import java.nio.file.Path;

/** Opens memory stores. */
public interface MemoryBackend extends Backend {
    /** The name of this contract in settings and reports. */
    String CONTRACT = "memory";

    /** {@return the backend of this process, accelerated where it can run} */
    static MemoryBackend current() {
        return Acceleration.current().choose(CONTRACT, MemoryBackend.class);
    }

    /**
     * Opens the store in a file, making file and folder, readable by their owner only, if they are not there.
     *
     * @param file the file
     * @param options the tokenizer and the durability are for the store
     * @return the store
     * @throws MemoryException if the file cannot be opened, is damaged, or holds something else; it is unchanged then
     */
    MemoryStore open(Path file, MemoryOptions options);

    /**
     * Makes a new, empty store that ends with the process.
     *
     * @param options the tokenizer is for the store
     * @return the store
     */
    MemoryStore inMemory(MemoryOptions options);

    /**
     * Copies what can still be read from a damaged file into a new one. The damaged file is not changed.
     *
     * @param damaged the damaged file
     * @param target the new file, which must not exist
     * @return how many records were saved
     * @throws MemoryException if the damaged file cannot be read at all, or the new one cannot be written
     */
    long recover(Path damaged, Path target);
}

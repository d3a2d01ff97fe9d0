package dev.regatta.memory;

import dev.regatta.backend.Acceleration;
import dev.regatta.backend.Backend;
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
     * Opens the store in a file, making file and folder if they are not there.
     *
     * @param file the file
     * @return the store
     * @throws MemoryException if the file cannot be opened, or holds something else; it is unchanged then
     */
    MemoryStore open(Path file);

    /** {@return a new, empty store that ends with the process} */
    MemoryStore inMemory();
}

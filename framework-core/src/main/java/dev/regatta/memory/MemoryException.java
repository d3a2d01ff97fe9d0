package dev.regatta.memory;

import dev.regatta.error.PermanentException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A memory cannot be opened, read or written. */
public final class MemoryException extends PermanentException {
    private static final long serialVersionUID = 1L;

    private MemoryException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /**
     * The file cannot be opened.
     *
     * @param file the file
     * @param reason what was found and what to do
     * @param cause what lies below
     * @return the exception
     */
    public static MemoryException cannotOpen(Path file, String reason, @Nullable Throwable cause) {
        return new MemoryException("The memory '" + file + "' cannot be opened: " + reason, cause);
    }

    /**
     * The other backend keeps its records under the same name.
     *
     * @param file the file that was asked for
     * @param other the file of the other backend
     * @param setting the setting that chooses the other backend
     * @return the exception
     */
    public static MemoryException belongsToOtherBackend(Path file, Path other, String setting) {
        return new MemoryException(
                "The memory '" + file + "' was made by the other backend, which keeps it in '" + other
                        + "'. A second, empty one beside it would hide what is there. Open it with " + setting
                        + ", or name another file.",
                null);
    }

    /**
     * An operation failed.
     *
     * @param operation what was tried
     * @param where the memory
     * @param cause what lies below
     * @return the exception
     */
    public static MemoryException failed(String operation, String where, Throwable cause) {
        return new MemoryException(
                "Could not " + operation + " the memory '" + where + "': "
                        + cause.getClass().getSimpleName() + ". What was committed before is unharmed.",
                cause);
    }

    /**
     * The memory was closed.
     *
     * @return the exception
     */
    public static MemoryException closed() {
        return new MemoryException("The memory is closed.", null);
    }
}

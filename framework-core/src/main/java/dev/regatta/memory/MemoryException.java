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
     * There is no such file.
     *
     * @param file the file
     * @return the exception
     */
    public static MemoryException missing(Path file) {
        return cannotOpen(file, "there is no such file. Name one that is there.", null);
    }

    /**
     * The file is a folder.
     *
     * @param file the folder
     * @return the exception
     */
    public static MemoryException isFolder(Path file) {
        return cannotOpen(file, "it is a folder. Name a file in it.", null);
    }

    /**
     * The file is a pipe, a device or the like, which cannot be searched in.
     *
     * @param file the file
     * @return the exception
     */
    public static MemoryException noRegularFile(Path file) {
        return cannotOpen(file, "it is a pipe, a device or the like. Name a regular file.", null);
    }

    /**
     * The file is no longer the one that was opened.
     *
     * @param file the file
     * @return the exception
     */
    public static MemoryException replaced(Path file) {
        return new MemoryException(
                "The memory '" + file + "' was deleted, or replaced by another file, while it was open. Nothing was"
                        + " written; what is there now is as it was. Close this memory and open it again.",
                null);
    }

    /**
     * The file holds something else.
     *
     * @param file the file
     * @return the exception
     */
    public static MemoryException notOurs(Path file) {
        return cannotOpen(file, "it holds something else, and was left as it is. Name another file.", null);
    }

    /**
     * The file is damaged.
     *
     * @param file the file
     * @param finding what is wrong with it
     * @param cause what lies below
     * @return the exception
     */
    public static MemoryException damaged(Path file, String finding, @Nullable Throwable cause) {
        return cannotOpen(
                file,
                "it is damaged (" + finding + "), and was left as it is. Save what can be read with: regatta memory"
                        + " recover --memory '" + file + "' NEW-FILE",
                cause);
    }

    /**
     * The file was written by a newer release.
     *
     * @param file the file
     * @param format its format
     * @param newest the newest format that can be read
     * @return the exception
     */
    public static MemoryException tooNew(Path file, int format, int newest) {
        return cannotOpen(
                file,
                "it has format " + format + "; this build reads up to " + newest + ". Open it with a newer release.",
                null);
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
                        + ", name another file, or move it over: regatta memory export with that setting, then regatta"
                        + " memory import without it, into another file.",
                null);
    }

    /**
     * There is no room on the disk.
     *
     * @param where the memory
     * @param cause what lies below
     * @return the exception
     */
    public static MemoryException diskFull(String where, Throwable cause) {
        return new MemoryException(
                "Could not write to the memory '" + where
                        + "': the disk is full. Nothing was written, what was committed"
                        + " before is unharmed, and writing works again when there is room.",
                cause);
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
                "Could not " + operation + " the memory '" + where + "' (" + reason(cause)
                        + "). What was committed before is unharmed.",
                cause);
    }

    /**
     * Another process kept the memory to itself.
     *
     * @param where the memory
     * @param seconds how long it was waited for
     * @param cause what lies below
     * @return the exception
     */
    public static MemoryException busy(String where, long seconds, Throwable cause) {
        return new MemoryException(
                "The memory '" + where + "' was kept by another process for " + seconds
                        + " s. Nothing was written; try again.",
                cause);
    }

    /**
     * Records cannot be moved to or from a file.
     *
     * @param operation what was tried: {@code export to}
     * @param place the file or stream
     * @param done what was done before, as a sentence; empty if nothing was
     * @param cause what lies below
     * @return the exception
     */
    public static MemoryException cannotMove(String operation, String place, String done, Throwable cause) {
        return new MemoryException(
                "Could not " + operation + " '" + place + "' (" + reason(cause) + "). " + done
                        + (done.isEmpty() ? "" : " ") + "The memory is unharmed.",
                cause);
    }

    /** {@return what a failure says, without naming classes where it says something} */
    private static String reason(Throwable cause) {
        String message = cause.getMessage();
        if (cause instanceof java.nio.charset.CharacterCodingException) {
            return "it is not text in UTF-8";
        }
        if (cause instanceof java.nio.file.NoSuchFileException) {
            return "there is no such file";
        }
        return message == null ? cause.getClass().getSimpleName() : message;
    }

    /**
     * Something was to be written to a memory that is only read.
     *
     * @return the exception
     */
    public static MemoryException readOnly() {
        return new MemoryException("This memory is read-only. Write to the memory it was made from.", null);
    }

    /**
     * A file that is to be written is there already.
     *
     * @param file the file
     * @return the exception
     */
    public static MemoryException exists(Path file) {
        return new MemoryException("'" + file + "' is there already and is left as it is. Name a new file.", null);
    }

    /**
     * A line of an import is not a record.
     *
     * @param line its number, from 1
     * @param reason what is wrong with it
     * @param added how many records before it were added
     * @param cause what lies below
     * @return the exception
     */
    public static MemoryException badLine(long line, String reason, long added, Throwable cause) {
        return new MemoryException(
                "Line " + line + " of the import cannot be read: " + reason + ". The " + added
                        + " new records before it are kept; mend the line and import again, what is known is skipped.",
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

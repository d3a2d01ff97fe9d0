package dev.regatta.fallback.memory;

import java.io.IOException;

/** Bytes that grow at their end: frames after a header. Writers exclude each other by {@link #lock}. */
interface Log {
    /** Released when a writer is done. */
    interface Held extends AutoCloseable {
        @Override
        void close() throws IOException;
    }

    /** Waits until no other process writes. */
    Held lock() throws IOException;

    /** {@return whether the log still is what its name stands for} */
    boolean isCurrent() throws IOException;

    /** {@return up to where it is committed; may be called while others write} */
    long committed() throws IOException;

    /**
     * Returns up to where nothing may be missing: what was committed and was forced.
     *
     * @throws DamagedLogException if the log does not tell
     */
    long required() throws IOException;

    /** {@return how long it is, with what was not committed} */
    long size() throws IOException;

    /** Reads committed bytes; may be called while others write. */
    byte[] read(long address, int length) throws IOException;

    /** Writes after what is committed, all or nothing. */
    void append(long address, byte[] frames, boolean force) throws IOException;

    /** Cuts off what is after a place, and says that all before it is committed. */
    void cut(long end) throws IOException;

    /** Forces what was committed without it. The lock must be held. */
    void settle() throws IOException;

    /** {@return a new, empty log to take the place of this one} */
    Log successor(int tokenizer) throws IOException;

    /** Puts a complete successor in the place of this log. */
    void replaceBy(Log successor) throws IOException;

    /** Closes a successor, and removes what it has on the disk if it did not take the place of a log. */
    void discard();

    /** {@return the code of the tokenizer in the header} */
    int tokenizer();

    void close();
}

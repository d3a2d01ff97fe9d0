package dev.regatta.journal;

import dev.regatta.error.PermanentException;
import org.jspecify.annotations.Nullable;

/** A journal could not be read or written. What the message says was not written was not. */
public class JournalException extends PermanentException {
    private static final long serialVersionUID = 1L;

    /**
     * Says what happened.
     *
     * @param message what was asked, what was found and what to do
     * @param cause why; {@code null} for no reason but the message
     */
    public JournalException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

package dev.regatta.error;

import org.jspecify.annotations.Nullable;

/**
 * The root of all exceptions that Regatta throws on purpose: either trying again may help, or it will not. Messages name
 * what was asked, what was found and what to do; they never hold prompts, answers or keys.
 */
public abstract sealed class RegattaException extends RuntimeException permits TransientException, PermanentException {
    private static final long serialVersionUID = 1L;

    RegattaException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

package dev.regatta.error;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why a task, and with it perhaps its run, did not succeed.
 *
 * @param kind what kind of thing went wrong; stable, for code
 * @param message what happened and what to do, for people; holds no prompt, no answer and no key
 * @param cause the throwable below it; {@code null} if there is none, and never written
 * @param lastAnswer the model's last answer, where the answer itself was the trouble; kept here and nowhere else, since it
 *     may hold what must not be logged
 */
public record Failure(
        Kind kind,
        String message,
        @JsonIgnore @Nullable Throwable cause,
        @Nullable String lastAnswer) {

    /** What kind of thing went wrong. */
    public enum Kind {
        /** A model call failed for good: refused, unreachable, unreadable, or out of attempts. */
        MODEL,
        /** The model's answers kept missing what the task asked for. */
        OUTPUT,
        /** The conversation got longer than the model can read. */
        CONTEXT,
        /** The agent called a tool with the same arguments again and again. */
        LOOP,
        /** The agent used up its iterations without an answer. */
        ITERATIONS,
        /** A wall-clock limit of a step, a task or the run passed. */
        TIMEOUT,
        /** What the run did could not be written down any more; it is not over. */
        JOURNAL,
        /** Code of the user (a task, a tool whose failure fails the task) threw. */
        CODE
    }

    /** Checks that kind and message are there. */
    public Failure {
        requireNonNull(kind, "kind");
        requireNonNull(message, "message");
    }

    /**
     * Makes a failure with a cause and no answer.
     *
     * @param kind what kind of thing went wrong
     * @param message what happened, for people
     * @param cause the throwable below it
     * @return the failure
     */
    public static Failure of(Kind kind, String message, @Nullable Throwable cause) {
        return new Failure(kind, message, cause, null);
    }

    /** {@return the model's last answer, where the answer itself was the trouble} */
    public Optional<String> answer() {
        return Optional.ofNullable(lastAnswer);
    }

    /** {@return kind and message, without cause and answer} */
    @Override
    public String toString() {
        return kind + ": " + message;
    }
}

package dev.regatta.step;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.regatta.model.Usage;
import java.time.Duration;

/** Something that happened on the way of a step or a task, besides its request and its reply. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "note")
public sealed interface Note {
    /**
     * A model or a tool is called: the step takes effect now.
     *
     * @param request the digest of what really runs, after hooks and repairs
     * @param attempt which attempt this is, from 1
     */
    @JsonTypeName("began")
    record Began(Digest request, int attempt) implements Note {}

    /**
     * An attempt failed, and another one follows.
     *
     * @param attempt which attempt failed, from 1
     * @param delay how long until the next one
     * @param error the simple name of the error's class
     */
    @JsonTypeName("retried")
    record Retried(int attempt, Duration delay, String error) implements Note {}

    /**
     * Work was passed on to a coworker.
     *
     * @param from the role of the agent
     * @param to the role of the coworker, as the crew knows it
     * @param depth how often the work has been passed on, from 1
     */
    @JsonTypeName("delegated")
    record Delegated(String from, String to, int depth) implements Note {}

    /**
     * An answer was sent back to the model.
     *
     * @param number its number within the task, starting at 1
     * @param reason why, without the answer
     */
    @JsonTypeName("rejected")
    record Rejected(int number, String reason) implements Note {}

    /**
     * A conversation that got too long was made shorter.
     *
     * @param messagesBefore how many messages there were
     * @param messagesAfter how many are left
     * @param tokensBefore about how many tokens it was
     * @param tokensAfter about how many it is
     */
    @JsonTypeName("shortened")
    record Shortened(int messagesBefore, int messagesAfter, long tokensBefore, long tokensAfter) implements Note {}

    /**
     * Something that stops nothing, but that the author of the crew would want to know.
     *
     * @param code what it is, stable, for code
     * @param message what it is, for people
     */
    @JsonTypeName("warned")
    record Warned(String code, String message) implements Note {}

    /**
     * Something was used that is no reply of a model or a tool: an embedding.
     *
     * @param usage what was used
     */
    @JsonTypeName("used")
    record Used(Usage usage) implements Note {}
}

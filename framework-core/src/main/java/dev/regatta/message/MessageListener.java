package dev.regatta.message;

/**
 * Is told every message that joins a conversation of a run, on a thread of its own, one at a time; those of one conversation in
 * their order. A listener that throws misses that message, one that is ten thousand messages behind misses the next; the run
 * does not notice, but for one event that warns. Unlike events, messages hold prompts, answers, arguments and results.
 */
@FunctionalInterface
public interface MessageListener {
    /**
     * Takes a message.
     *
     * @param envelope the message, who told it to whom, and where
     */
    void on(Envelope envelope);
}

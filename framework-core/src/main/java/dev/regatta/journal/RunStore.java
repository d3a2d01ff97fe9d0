package dev.regatta.journal;

import dev.regatta.step.Digest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Keeps the journals of runs: primitives only, alike in all stores. What is acknowledged survives the death of the process and of
 * the machine. Everything that is written for a run is written by the holder of its lease; a holder that was replaced writes
 * nothing any more. Thread-safe; several processes may have the same store open.
 *
 * <p>All methods that reach the disk or a server throw {@link JournalException} if that fails, with what was asked, what was found
 * and what to do; nothing is half written then.
 */
public interface RunStore extends AutoCloseable {
    /** {@return the kind of store, such as {@code sqlite}} */
    String name();

    /** {@return where it is, for people: a file, or a database without its password} */
    String location();

    // ---- runs

    /**
     * Begins a run, unless its id is known. Durable when this returns.
     *
     * @param run the run
     * @return the run as it is stored: this one, or the one that had the id before; never {@code null}
     */
    Created create(NewRun run);

    /**
     * What came of beginning a run.
     *
     * @param run the run as it is stored
     * @param isNew whether it was begun by this call
     */
    record Created(StoredRun run, boolean isNew) {}

    /**
     * Finds a run.
     *
     * @param runId its id
     * @return the run; empty if there is none
     */
    Optional<StoredRun> find(String runId);

    /**
     * Lists runs, those that were begun last first; of runs begun at one time by id, falling.
     *
     * @param query which
     * @return the runs
     * @throws JournalException if the list is to go on after a run that there is not
     */
    List<StoredRun> list(RunQuery query);

    /**
     * Deletes runs with all that is theirs: lines, blobs, signals, sent messages of the outbox. Those with a lease that has not
     * passed are left.
     *
     * @param runIds which
     * @return how many are gone
     */
    int delete(List<String> runIds);

    // ---- leases

    /**
     * Takes a lease, if nobody holds it, its holder's time has passed by the store's clock, or its holder is dead. Each new
     * holder gets a greater fence than all before, also after a lease was released.
     *
     * @param key what is held; of a run {@link Lease#ofRun}
     * @param owner who holds it then, unique over processes and their lives
     * @param length for how long
     * @param isDead says of an owner whether it is known to be dead, so that nobody need wait for its time to pass
     * @return the lease; empty if somebody else holds it. An owner that holds it gets it again, longer, with the same fence
     * @throws JournalException if it is the lease of a run that there is not
     */
    Optional<Lease> acquire(String key, String owner, Duration length, Predicate<String> isDead);

    /**
     * Takes the leases of runs that are to go on: nobody holds them, and they are {@link RunState.Status#RUNNING}, or suspended and
     * their time has come, or suspended or in doubt and were sent a signal since their lease was taken last. Those begun first come
     * first. Of several processes
     * that ask at once, each gets others.
     *
     * @param owner who holds them then
     * @param length for how long
     * @param most how many at most
     * @param isDead says of an owner whether it is known to be dead
     * @return the leases
     */
    List<Lease> claim(String owner, Duration length, int most, Predicate<String> isDead);

    /**
     * Lengthens a lease. One whose time has passed is held until somebody else takes it.
     *
     * @param lease the lease
     * @param length for how long from now, by the store's clock
     * @return whether it is still held; if not, its holder stops
     */
    boolean renew(Lease lease, Duration length);

    /**
     * Gives a lease back; does nothing if it is not held any more.
     *
     * @param lease the lease
     */
    void release(Lease lease);

    // ---- the log of a run

    /**
     * Writes to a run's log. Batches of one run become durable in the order in which they were given, all of a batch or nothing;
     * those of many runs and threads share a commit.
     *
     * @param batch what is written
     * @param hurry whether somebody waits for it; if not, it rides with what comes next, within 20 ms
     * @return to wait for
     */
    Commit append(Batch batch, boolean hurry);

    /** Something that becomes durable. */
    interface Commit {
        /**
         * Waits until it is durable. An interrupt is kept for later: what is being written is not left in the air.
         *
         * @throws StaleLeaseException if the lease that it was written under is not held any more; nothing was written
         * @throws StateConflictException if a state that it changes was changed by somebody else; nothing was written
         * @throws JournalException if it could not be written; nothing was
         */
        void await();
    }

    /**
     * Reads a run's log.
     *
     * @param runId the run
     * @param after the number of the last line that is known; 0 for none
     * @param most how many lines at most
     * @return the lines that follow, in order; empty at the end, and for a run that there is not
     */
    List<Line> lines(String runId, long after, int most);

    /**
     * Reads a value that lines refer to.
     *
     * @param runId the run
     * @param digest its digest
     * @return the bytes; empty if there is none
     */
    Optional<Bytes> blob(String runId, Digest digest);

    /**
     * Replaces a finished run's log by a shorter one, in one commit; blobs stay only as far as they are named.
     *
     * @param batch the whole new log, under a lease
     * @param keep the blobs that stay besides those of the batch
     */
    void rewrite(Batch batch, List<Digest> keep);

    // ---- signals

    /**
     * Sends a signal to a run, whatever it is doing, and makes it due. Durable when this returns.
     *
     * @param runId the run
     * @param name what waits for it
     * @param id tells two sendings of the same signal from two signals: one with a known name and id changes nothing
     * @param body what it says
     * @return whether it is new
     * @throws JournalException if there is no such run
     */
    boolean signal(String runId, String name, String id, Bytes body);

    /**
     * Lists the signals of a run in the order in which they were sent.
     *
     * @param runId the run
     * @return all of them, those that were taken too
     */
    List<Signal> signals(String runId);

    // ---- state and outbox, for functions and entities

    /**
     * Reads a state.
     *
     * @param key whose
     * @return the state; empty if there is none
     */
    Optional<State> state(String key);

    /**
     * Lists messages that were committed and not yet sent, the oldest first.
     *
     * @param most how many at most
     * @return the messages
     */
    List<Outgoing> unsent(int most);

    /**
     * Notes that messages were sent.
     *
     * @param ids which
     */
    void sent(List<String> ids);

    /** {@return the store's clock, by which leases pass and runs are due} */
    Instant now();

    /** Waits for what is being written, and closes. What was given to {@link #append} is durable or has thrown by then. */
    @Override
    void close();
}

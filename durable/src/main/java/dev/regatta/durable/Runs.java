package dev.regatta.durable;

import dev.regatta.Crew;
import dev.regatta.CrewRegistry;
import dev.regatta.Run;
import dev.regatta.durable.store.Owners;
import dev.regatta.journal.Bytes;
import dev.regatta.journal.JournalException;
import dev.regatta.journal.Lease;
import dev.regatta.journal.NewRun;
import dev.regatta.journal.RunQuery;
import dev.regatta.journal.RunState;
import dev.regatta.journal.RunState.Status;
import dev.regatta.journal.RunStore;
import dev.regatta.journal.StoredRun;
import dev.regatta.message.MessageCodec;
import dev.regatta.spi.CrewEngine;
import dev.regatta.spi.CrewRef;
import dev.regatta.spi.JournalStore;
import dev.regatta.spi.RunRequest;
import dev.regatta.step.LogEntry;
import dev.regatta.step.LogEntry.RunEnded;
import dev.regatta.step.StepCodec;
import dev.regatta.step.StepPath;
import dev.regatta.step.StepRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.UUID;

/**
 * The runs of a journal: to list, to look into, to answer, to go on with, to try again otherwise. Thread-safe.
 *
 * <p>All methods that name a run throw {@link NoSuchRunException} if the journal has none of that id, and {@link JournalException} if
 * the journal cannot be read or written.
 */
public final class Runs {
    private final Journal journal;
    private final RunStore store;

    Runs(Journal journal) {
        this.journal = journal;
        this.store = journal.store();
    }

    // ---- looking

    /**
     * Lists runs, those that were begun last first.
     *
     * @param query which
     * @return the runs
     */
    public List<StoredRun> list(RunQuery query) {
        return store.list(query);
    }

    /**
     * Finds a run.
     *
     * @param runId its id
     * @return the run; empty if there is none
     */
    public Optional<StoredRun> find(String runId) {
        return store.find(runId);
    }

    /**
     * Returns what a run was started with, in plain form.
     *
     * @param runId its id
     * @return the inputs by name
     */
    public Map<String, Object> inputs(String runId) {
        return Journal.inputs(journal.run(runId).begun().inputs());
    }

    /**
     * Reads the log of a run as it was written: entries of all attempts, in order.
     *
     * @param runId its id
     * @return the entries
     */
    public List<LogEntry> log(String runId) {
        return List.copyOf(recorded(runId).entries());
    }

    /**
     * Returns the steps of a run of which nobody knows whether they took effect: their process died, or they were stopped, between
     * their beginning and their reply, and they are not made again unless somebody says so, see {@link #resolve}.
     *
     * @param runId its id
     * @return what was asked, by step; a step is its own request where no more is known
     */
    public Map<StepPath, Optional<StepRequest>> inDoubt(String runId) {
        Signals signals = new Signals(store, runId);
        Map<StepPath, Optional<StepRequest>> open = new LinkedHashMap<>();
        recorded(runId).inDoubt().forEach((step, begun) -> {
            if (signals.outcome(step) == null) {
                open.put(step, Optional.ofNullable(begun.request()));
            }
        });
        return open;
    }

    /**
     * Returns what people are asked by a run that waits.
     *
     * @param runId its id
     * @return the questions, by the step that asks; those that were answered meanwhile are left out
     */
    public Map<StepPath, String> questions(String runId) {
        Signals signals = new Signals(store, runId);
        Map<StepPath, String> open = new LinkedHashMap<>();
        journal.run(runId).state().detail().lines().forEach(line -> {
            String[] parts = line.split(" ", 3);
            if (parts.length == 3 && parts[0].equals("answer")) {
                StepPath step = StepPath.parse(parts[1]);
                if (signals.answer(step) == null) {
                    open.put(step, parts[2]);
                }
            }
        });
        return open;
    }

    private Recorded recorded(String runId) {
        journal.run(runId);
        return Recorded.read(store, runId, new LineCodec());
    }

    /**
     * Writes the log of a run as lines of JSON, an entry a line, with all that was said.
     *
     * @param runId its id
     * @param out where to; not closed
     * @throws IOException if it cannot be written there
     */
    public void export(String runId, OutputStream out) throws IOException {
        MessageCodec<LogEntry> json = StepCodec.json();
        for (LogEntry entry : recorded(runId).entries()) {
            out.write(json.encode(entry));
            out.write('\n');
        }
    }

    // ---- saying something

    /**
     * Answers a question that a run asks a person, before it is asked, while it waits, or while no process has it. The first answer
     * counts.
     *
     * @param runId the run
     * @param question the step that asks
     * @param answer what the person says
     * @throws NoSuchElementException if it was answered already
     */
    public void answer(String runId, StepPath question, String answer) {
        journal.run(runId);
        boolean first = store.signal(
                runId, Signals.answerTo(question), "answer", Bytes.of(answer.getBytes(StandardCharsets.UTF_8)));
        if (!first) {
            throw new NoSuchElementException("The question '" + question + "' of run '" + runId
                    + "' was answered already, and the first answer counts.");
        }
        if (CrewEngine.current().view(runId).isPresent()) {
            try {
                CrewEngine.current().signal(runId, question, answer);
            } catch (NoSuchElementException notAskedHere) {
                // found when it is asked
            }
        }
    }

    /**
     * Says what became of a step that is in doubt.
     *
     * @param runId the run
     * @param step the step
     * @param outcome what became of it
     * @throws NoSuchElementException if that step is not in doubt; the message names those that are
     */
    public void resolve(String runId, StepPath step, Outcome outcome) {
        Map<StepPath, Optional<StepRequest>> open = inDoubt(runId);
        if (!open.containsKey(step)) {
            throw new NoSuchElementException("The step '" + step + "' of run '" + runId
                    + "' is not in doubt. In doubt: " + (open.isEmpty() ? "none" : open.keySet()) + ".");
        }
        int attempt = recorded(runId).attempts(step.taskId());
        store.signal(runId, Signals.outcomeOf(step), "attempt " + attempt, outcome.bytes());
    }

    /**
     * Cancels a run, wherever it goes on; one that goes on in another process is stopped there within seconds. Does nothing to one that
     * is over.
     *
     * @param runId the run
     */
    public void cancel(String runId) {
        if (journal.run(runId).state().status().isOver()) {
            return;
        }
        Optional<Run> here = CrewEngine.current().find(runId);
        if (here.isPresent()) {
            here.get().cancel();
            return;
        }
        Optional<Lease> lease = store.acquire(
                Lease.ofRun(runId), journal.owner(), journal.leases().length(), Owners::isDead);
        if (lease.isEmpty()) {
            store.signal(runId, Signals.CANCEL, UUID.randomUUID().toString(), Bytes.NONE);
            return;
        }
        try {
            LineCodec codec = new LineCodec();
            Recorded recorded = Recorded.read(store, runId, codec);
            new RunWriter(store, runId, lease.get(), codec, recorded.lines())
                    .writeState(
                            new RunEnded("CANCELLED", Duration.ZERO),
                            new RunState(Status.CANCELLED, null, "cancelled"));
        } finally {
            store.release(lease.get());
        }
    }

    // ---- going on

    /**
     * Goes on with a run that is not over, failed or was cancelled: steps that have a reply are not made again; what failed, was
     * stopped or waits is tried once more. Limits, models and keys are those of the crew that is given.
     *
     * @param runId the run
     * @param crew the crew, as it was or as it is defined now
     * @return the run, going on; one that is completed has its recorded result
     * @throws ContendedException if it goes on in another process
     */
    public Run resume(String runId, Crew crew) {
        return resume(runId, crew, journal.run(runId).begun().version());
    }

    /**
     * Goes on with a run, see {@link #resume(String, Crew)}.
     *
     * @param runId the run
     * @param crews has the version of the crew that the run was begun with
     * @return the run, going on
     */
    public Run resume(String runId, CrewRegistry crews) {
        NewRun begun = journal.run(runId).begun();
        return resume(runId, crews.crew(new CrewRef(begun.name(), begun.version())), begun.version());
    }

    private Run resume(String runId, Crew crew, String version) {
        JournalStore again = (request, log) -> journal.begin(request, log, true);
        return CrewEngine.current().start(new RunRequest(runId, crew.journal(again), version, inputs(runId)));
    }

    /**
     * Takes up the runs that nobody goes on with and that are not over: their process died, or what they waited for has come. Runs of
     * crews that the registry does not have are left alone.
     *
     * @param crews the crews
     * @param most how many runs at most
     * @return the runs, going on
     */
    public List<Run> recover(CrewRegistry crews, int most) {
        List<Run> taken = new ArrayList<>();
        for (Lease lease : store.claim(journal.owner(), journal.leases().length(), most, Owners::isDead)) {
            try {
                taken.add(resume(lease.runId(), crews));
            } catch (RuntimeException cannot) {
                store.release(lease); // another process may have the crew
            }
        }
        return taken;
    }

    /**
     * Makes a new run of the beginning of another one: all that was written down before a step, which is asked anew, perhaps
     * otherwise. The other run stays as it is.
     *
     * @param runId the run
     * @param step the step that is asked anew; with it goes all that was written down after it, whatever task it belongs to
     * @param newId the id of the new run
     * @param changed inputs that are set otherwise, by name; steps that were asked with the old ones are asked anew then
     * @return the new run, which nobody goes on with yet
     * @throws NoSuchElementException if the run has no such step
     * @throws dev.regatta.error.IdempotencyConflictException if there is a run of the new id
     */
    public StoredRun fork(String runId, StepPath step, String newId, Map<String, ?> changed) {
        return new Fork(journal, runId).at(step, newId, changed);
    }

    /**
     * Runs the present definition of a crew against the log of a run, and calls nothing: says which steps would be answered from the
     * log, which would be asked otherwise, and how, and which would be made.
     *
     * @param runId the run
     * @param crew the crew as it is defined now
     * @return what would happen
     */
    public DryReplay replay(String runId, Crew crew) {
        return DryReplay.of(
                runId,
                recorded(runId),
                crew,
                inputs(runId),
                journal.run(runId).begun().version());
    }

    /**
     * Runs the present definition of a crew against the log of a run, see {@link #replay(String, Crew)}.
     *
     * @param runId the run
     * @param crews has the version of the crew that the run was begun with
     * @return what would happen
     */
    public DryReplay replay(String runId, CrewRegistry crews) {
        NewRun begun = journal.run(runId).begun();
        return replay(runId, crews.crew(new CrewRef(begun.name(), begun.version())));
    }

    // ---- keeping house

    /**
     * Deletes runs with all that is theirs. Those that go on in some process are left.
     *
     * @param query which; its order and its number count
     * @return how many are gone
     */
    public int prune(RunQuery query) {
        return store.delete(store.list(query).stream().map(StoredRun::id).toList());
    }
}

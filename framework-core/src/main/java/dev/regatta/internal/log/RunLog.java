package dev.regatta.internal.log;

import dev.regatta.event.RunEvent;
import dev.regatta.event.RunListener;
import dev.regatta.model.Usage;
import dev.regatta.step.Digest;
import dev.regatta.step.LogEntry;
import dev.regatta.step.LogEntry.RoundDecided;
import dev.regatta.step.LogEntry.StepCompleted;
import dev.regatta.step.StepPath;
import dev.regatta.step.StepPath.Segment;
import dev.regatta.step.StepReply;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The log of one run, as far as it is kept in this process: every entry is taken in by the folds and
 * forgotten; what stays are the events. Thread-safe: entries of several threads come one after the other.
 */
public final class RunLog {
    private final ReentrantLock lock = new ReentrantLock();
    private final UsageByTask usage = new UsageByTask();
    private final ToolStatistics tools = new ToolStatistics();
    private final ToolRefusals refusals = new ToolRefusals();
    private final LearntWindows windows = new LearntWindows();
    private final KeptResults results = new KeptResults();
    private final RunEvents fold = new RunEvents(usage, tools);
    private final EventList events;
    private final Map<StepPath, StepReply> decisions = new ConcurrentHashMap<>();
    private final Map<String, Map<String, List<String>>> parts = new ConcurrentHashMap<>();
    private final Map<StepPath, Digest> digests = new ConcurrentHashMap<>(); // of parts, where the run is written down
    private final List<RunEvent.Warning> warnings = new ArrayList<>(); // guarded by lock
    private boolean closed; // guarded by lock

    /** Begins a log. */
    public RunLog(String runId, InstantSource clock) {
        this.events = new EventList(runId, clock);
    }

    /** Appends an entry; does nothing after the end of the run. */
    public void append(LogEntry entry) {
        RunEvent.Warning warning = null;
        lock.lock();
        try {
            if (closed) {
                return;
            }
            int warned = warnings.size();
            usage.add(entry);
            tools.add(entry);
            results.add(entry);
            refusals.add(entry);
            windows.add(entry);
            if (entry instanceof StepCompleted completed && completed.step().last() instanceof Segment.Round) {
                decisions.put(completed.step(), completed.reply());
            }
            if (entry instanceof RoundDecided decided) {
                parts.merge(decided.step().taskId(), decided.tasks(), RunLog::plus);
                if (decided.digest() != null) {
                    digests.put(decided.step(), decided.digest());
                }
            }
            fold.add(entry, this::tell);
            warning = warnings.size() > warned ? warnings.getLast() : null;
            if (entry instanceof LogEntry.RunEnded) {
                closed = true;
                events.close();
            }
        } finally {
            lock.unlock();
        }
        if (warning != null) {
            WarningLog.ofProcess().write(warning);
        }
    }

    /** Called with the lock held. */
    private void tell(@Nullable String task, Function<RunEvent.Origin, RunEvent> event) {
        events.append(task, origin -> {
            RunEvent made = event.apply(origin);
            if (made instanceof RunEvent.Warning warning) {
                warnings.add(warning);
            }
            return made;
        });
    }

    /** {@return the warnings so far, in order} */
    public List<RunEvent.Warning> warnings() {
        lock.lock();
        try {
            return List.copyOf(warnings);
        } finally {
            lock.unlock();
        }
    }

    /** {@return what a task has used so far} */
    public Usage usageOf(String task) {
        return usage.of(task);
    }

    /** {@return the decisions of composed tasks on their parts, by the path of the round} */
    public Map<StepPath, StepReply> decisions() {
        return decisions;
    }

    /** {@return what each part of a composed task comes after, in the order in which they were added} */
    public Map<String, List<String>> partsOf(String task) {
        return parts.getOrDefault(task, Map.of());
    }

    /** {@return the digests of the parts that composed tasks have decided on, as far as they were recorded, by the round's path} */
    public Map<StepPath, Digest> digestsOfParts() {
        return digests;
    }

    private static <V> Map<String, V> plus(Map<String, V> before, Map<String, V> more) {
        Map<String, V> all = new LinkedHashMap<>(before);
        all.putAll(more);
        return all;
    }

    public ToolStatistics tools() {
        return tools;
    }

    /** {@return the models that take no tools, as far as that was found out} */
    public ToolRefusals refusals() {
        return refusals;
    }

    public LearntWindows windows() {
        return windows;
    }

    public KeptResults results() {
        return results;
    }

    /** {@return the events, see {@link EventList}} */
    public Iterable<RunEvent> events() {
        return events;
    }

    /** {@return the events so far, without waiting for another} */
    public List<RunEvent> eventsSoFar() {
        return events.soFar();
    }

    /** Starts telling listeners, each on a thread of its own. Called once, before the first entry. */
    public void tell(List<RunListener> listeners, ThreadFactory threads) {
        events.tell(listeners, threads);
    }

    /** Waits until every listener has been told every event, but not longer than a given time. */
    public void awaitListeners(Duration atMost) {
        events.awaitListeners(atMost);
    }
}

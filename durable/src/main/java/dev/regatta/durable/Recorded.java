package dev.regatta.durable;

import dev.regatta.journal.JournalException;
import dev.regatta.journal.Line;
import dev.regatta.journal.RunStore;
import dev.regatta.spi.TaskJournal.Found;
import dev.regatta.step.Digest;
import dev.regatta.step.LogEntry;
import dev.regatta.step.LogEntry.Noted;
import dev.regatta.step.LogEntry.RoundDecided;
import dev.regatta.step.LogEntry.RunBegun;
import dev.regatta.step.LogEntry.RunEnded;
import dev.regatta.step.LogEntry.StepBegun;
import dev.regatta.step.LogEntry.StepCompleted;
import dev.regatta.step.LogEntry.TaskBegun;
import dev.regatta.step.LogEntry.TaskEnded;
import dev.regatta.step.Note;
import dev.regatta.step.StepFailure.Trait;
import dev.regatta.step.StepPath;
import dev.regatta.step.StepReply;
import dev.regatta.step.StepRequest;
import dev.regatta.step.TaskEnd;
import dev.regatta.step.ToolCall;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What earlier attempts at a run have written down. Not changed any more once it is read. */
final class Recorded {
    private static final int PAGE = 1_000;

    private final Map<StepPath, Found.Reply> replies = new HashMap<>();
    private final Map<StepPath, Begun> begun = new LinkedHashMap<>();
    private final Map<StepPath, List<Note>> notes = new HashMap<>();
    private final Map<StepPath, Digest> rounds = new HashMap<>();
    private final Map<String, Ended> ends = new HashMap<>();
    private final Map<String, Integer> attempts = new HashMap<>();
    private final Map<String, Integer> uses = new HashMap<>();
    private final Set<String> said = new HashSet<>();
    private final List<LogEntry> entries = new ArrayList<>();
    private @Nullable RunBegun runBegun;
    private long lines;

    /** A step that took effect, or may have. */
    record Begun(Note.Began note, boolean once, @Nullable StepRequest request) {}

    /** How a task ended. */
    record Ended(TaskEnd end, boolean goesOn) {
        /** {@return whether the task is not performed again} */
        boolean isFinal() {
            return end instanceof TaskEnd.Done || (end instanceof TaskEnd.Failed && goesOn);
        }
    }

    /** Reads the log of a run; {@code codec} knows what was said then. */
    static Recorded read(RunStore store, String runId, LineCodec codec) {
        Recorded recorded = new Recorded();
        Map<StepPath, StepRequest> asked = new HashMap<>();
        for (List<Line> page = store.lines(runId, 0, PAGE);
                !page.isEmpty();
                page = store.lines(runId, recorded.lines, PAGE)) {
            for (Line line : page) {
                recorded.add(
                        codec.read(
                                line,
                                digest -> store.blob(runId, digest)
                                        .orElseThrow(() -> new JournalException(
                                                "Run '" + runId + "' has lost the value " + digest + " that line "
                                                        + line.number() + " of its log refers to. Restore the journal"
                                                        + " from a backup.",
                                                null))),
                        asked);
                recorded.lines = line.number();
            }
        }
        return recorded;
    }

    static Recorded nothing() {
        return new Recorded();
    }

    private void add(LineCodec.Stored stored, Map<StepPath, StepRequest> asked) {
        LogEntry entry = stored.entry();
        switch (entry) {
            case RunBegun first -> runBegun = runBegun == null ? first : runBegun;
            case TaskBegun task -> said.add("begun " + task.task());
            case StepBegun step -> asked.put(step.request().step(), step.request());
            case Noted noted -> note(noted, stored.once(), asked);
            case StepCompleted completed -> complete(completed);
            case RoundDecided decided -> {
                if (decided.digest() != null) {
                    rounds.put(decided.step(), decided.digest());
                }
            }
            case TaskEnded end -> ends.put(end.task(), new Ended(end.end(), stored.goesOn()));
            case RunEnded end -> {}
        }
        entries.add(entry);
    }

    private void note(Noted noted, boolean once, Map<StepPath, StepRequest> asked) {
        if (noted.note() instanceof Note.Began began) {
            begun.put(noted.step(), new Begun(began, once, asked.get(noted.step())));
            attempts.merge(noted.step().taskId(), began.attempt(), Math::max);
        } else {
            notes.computeIfAbsent(noted.step(), first -> new ArrayList<>()).add(noted.note());
            said.add(noted.step() + " " + noted.note());
        }
    }

    private void complete(StepCompleted completed) {
        StepPath step = completed.step();
        attempts.merge(step.taskId(), completed.attempt(), Math::max);
        if (completed.reply() instanceof StepReply.Failed failed
                && failed.failure().is(Trait.INTERRUPTED)) {
            notes.remove(step);
            return; // stopped within: what had begun is in doubt
        }
        begun.remove(step);
        List<Note> noted = notes.remove(step);
        replies.put(step, new Found.Reply(completed, noted == null ? List.of() : noted));
        if (completed.request() instanceof ToolCall call && completed.ran().isPositive()) {
            uses.merge(call.tool(), 1, Integer::sum);
        }
    }

    // ---- what there is

    @Nullable
    RunBegun runBegun() {
        return runBegun;
    }

    boolean isEmpty() {
        return lines == 0;
    }

    /** {@return the number of the last line} */
    long lines() {
        return lines;
    }

    /** {@return the reply of a step; {@code null} if it has none, or one that ended its task and is asked for anew} */
    Found.@Nullable Reply reply(StepPath step) {
        Found.Reply reply = replies.get(step);
        return reply != null && (!isOpen(reply.completed()) || isWithinReply(step)) ? reply : null;
    }

    /** {@return whether a step lies within a call that has its reply: what came of the step is final, and so is that it was not reached} */
    boolean isWithinReply(StepPath step) {
        for (StepPath around = step.parent(); around != null; around = around.parent()) {
            if (around.last() instanceof StepPath.Segment.Call) {
                Found.Reply reply = replies.get(around);
                if (reply != null && !isOpen(reply.completed())) {
                    return true;
                }
            }
        }
        return false;
    }

    /** {@return the reply of a step, also one that ended its task; {@code null} if it has none} */
    Found.@Nullable Reply anyReply(StepPath step) {
        return replies.get(step);
    }

    private static boolean isOpen(StepCompleted completed) {
        return completed.reply() instanceof StepReply.Failed failed
                && (failed.failure().is(Trait.OPEN) || failed.failure().is(Trait.FAILS_TASK));
    }

    /** {@return a step of which nobody knows whether it took effect; {@code null} if it is not one} */
    @Nullable
    Begun inDoubt(StepPath step) {
        return begun.get(step);
    }

    /** {@return the steps that are not made again while nobody says what became of them} */
    Map<StepPath, Begun> inDoubt() {
        Map<StepPath, Begun> once = new LinkedHashMap<>();
        begun.forEach((step, what) -> {
            Ended end = ends.get(step.taskId());
            if (what.once() && (end == null || !end.isFinal())) {
                once.put(step, what);
            }
        });
        return once;
    }

    /** {@return the digest of the parts of a round; {@code null} if it was not decided} */
    @Nullable
    Digest round(StepPath step) {
        return rounds.get(step);
    }

    /** {@return how a task ended, if it is not performed again} */
    @Nullable
    Ended end(String task) {
        Ended end = ends.get(task);
        return end != null && end.isFinal() ? end : null;
    }

    /** {@return how many attempts at a task have been made} */
    int attempts(String task) {
        return attempts.getOrDefault(task, 0);
    }

    /** {@return how often a tool has run} */
    int uses(String tool) {
        return uses.getOrDefault(tool, 0);
    }

    /** {@return whether something was said already that is not said twice} */
    boolean hasSaid(String what) {
        return said.contains(what);
    }

    /** {@return the entries of a task in order, as they are told when it is not performed again} */
    List<LogEntry> of(String task) {
        return told(entries.stream().filter(entry -> task.equals(taskOf(entry))).toList());
    }

    /** {@return the log of a run that is over, as one attempt would have made it} */
    List<LogEntry> whole() {
        List<LogEntry> whole = new ArrayList<>();
        int end = -1;
        Map<String, LogEntry> last = new HashMap<>();
        for (LogEntry entry : entries) {
            if (entry instanceof TaskEnded ended) {
                last.put(ended.task(), ended);
            }
        }
        for (LogEntry entry : told(entries)) {
            boolean isDropped = (entry instanceof RunBegun && !whole.isEmpty())
                    || entry instanceof RunEnded
                    || (entry instanceof TaskEnded ended && !ended.equals(last.get(ended.task())));
            if (!isDropped) {
                whole.add(entry);
            }
        }
        for (int i = entries.size() - 1; i >= 0 && end < 0; i--) {
            if (entries.get(i) instanceof RunEnded ended) {
                whole.add(ended);
                end = i;
            }
        }
        return end < 0 ? List.of() : whole;
    }

    /** {@return all entries in order, as they were written} */
    List<LogEntry> entries() {
        return entries;
    }

    /** {@return entries with what is only told: that a step was asked, before its notes} */
    private static List<LogEntry> told(List<LogEntry> some) {
        List<LogEntry> told = new ArrayList<>();
        Map<StepPath, List<LogEntry>> notes = new LinkedHashMap<>();
        for (LogEntry entry : some) {
            switch (entry) {
                case StepBegun begun -> {}
                case Noted noted -> {
                    if (isOfCall(noted.step())) {
                        notes.computeIfAbsent(noted.step(), first -> new ArrayList<>())
                                .add(noted);
                    } else {
                        told.add(noted);
                    }
                }
                case StepCompleted completed -> {
                    told.add(new StepBegun(completed.request()));
                    List<LogEntry> noted = notes.remove(completed.step());
                    if (noted != null) {
                        noted.removeIf(one -> ((Noted) one).note() instanceof Note.Began);
                        told.addAll(noted);
                    }
                    told.add(completed.asReplayed());
                }
                default -> told.add(entry);
            }
        }
        return told;
    }

    private static boolean isOfCall(StepPath step) {
        return step.last() instanceof StepPath.Segment.Turn || step.last() instanceof StepPath.Segment.Call;
    }

    private static @Nullable String taskOf(LogEntry entry) {
        return switch (entry) {
            case TaskBegun begun -> begun.task();
            case StepBegun begun -> begun.request().step().taskId();
            case Noted noted -> noted.step().taskId();
            case StepCompleted completed -> completed.step().taskId();
            case RoundDecided decided -> decided.step().taskId();
            default -> null;
        };
    }
}

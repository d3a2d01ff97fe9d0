package dev.regatta.durable;

import static java.util.Objects.requireNonNull;

import dev.regatta.journal.Batch.Blob;
import dev.regatta.journal.Bytes;
import dev.regatta.journal.JournalException;
import dev.regatta.journal.Line;
import dev.regatta.message.CodecLimits;
import dev.regatta.message.Message;
import dev.regatta.message.MessageCodec;
import dev.regatta.message.MessageCodecs;
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
import dev.regatta.step.ModelAnswer;
import dev.regatta.step.ModelCall;
import dev.regatta.step.Note;
import dev.regatta.step.StepPath;
import dev.regatta.step.StepReply;
import dev.regatta.step.ToolDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Turns entries of one run's log into lines, and back. A request to a model is written as what is new in it since the request before
 * it in the same conversation; each message and each list of tools is kept once. So a log grows with what is said, not with how often
 * it is said again. Not thread-safe: lines are made and read in their order.
 */
final class LineCodec {
    private static final CodecLimits LIMITS =
            CodecLimits.defaults().withBytes(512 << 20).withStringBytes(256 << 20);
    private static final MessageCodec<Stored> LINES = MessageCodecs.cbor(Stored.class, LIMITS);
    private static final MessageCodec<Message> MESSAGES = MessageCodecs.cbor(Message.class, LIMITS);
    private static final MessageCodec<Tools> TOOLS = MessageCodecs.cbor(Tools.class, LIMITS);
    private static final Message.Assistant SAID = Message.Assistant.of("");

    private final Map<StepPath, ModelCall> conversations = new HashMap<>(); // the last request of each
    private final Map<String, Message> messages = new HashMap<>(); // by digest, those that were read
    private final Set<Digest> written = new HashSet<>();

    /**
     * A line's body.
     *
     * @param entry the entry, without what stands elsewhere
     * @param call what stands elsewhere of a request to a model; {@code null} for all others
     * @param goesOn whether the run goes on after a task that failed
     * @param once whether a step that began is not made again while nobody knows what became of it
     */
    record Stored(LogEntry entry, @Nullable Elsewhere call, boolean goesOn, boolean once) {}

    /**
     * A request to a model, and its answer.
     *
     * @param kept how many messages it has in common with the request before it in its conversation, from the first on
     * @param added the digests of those that follow
     * @param tools the digest of its tools; {@code null} for none
     * @param said the digest of what the model said; {@code null} if it failed
     */
    record Elsewhere(
            int kept,
            List<Digest> added,
            @Nullable Digest tools,
            @Nullable Digest said) {}

    /** What a model can call. */
    record Tools(List<ToolDefinition> tools) {}

    /** A line that has no number yet. */
    record Unnumbered(String step, String kind, Bytes body) {
        Line numbered(long number) {
            return new Line(number, step, kind, body);
        }
    }

    // ---- writing

    /**
     * Writes an entry.
     *
     * @param blobs gets the values that the line refers to, and that were not written before
     * @throws dev.regatta.message.MessageFormatException if something in it cannot be written; nothing is taken to be written then
     */
    Unnumbered write(LogEntry entry, boolean goesOn, boolean once, List<Blob> blobs) {
        try {
            Unnumbered line = line(entry, goesOn, once, blobs);
            if (entry instanceof StepCompleted completed && completed.request() instanceof ModelCall call) {
                conversations.put(requireNonNull(call.step().parent()), call);
            }
            return line;
        } catch (RuntimeException unwritable) {
            blobs.forEach(blob -> written.remove(blob.digest()));
            throw unwritable;
        }
    }

    private Unnumbered line(LogEntry entry, boolean goesOn, boolean once, List<Blob> blobs) {
        Stored stored = new Stored(entry, null, goesOn, once);
        if (entry instanceof StepCompleted completed && completed.request() instanceof ModelCall call) {
            StepReply reply = completed.reply();
            Digest said = null;
            if (reply instanceof ModelAnswer answer) {
                said = blob(MESSAGES.encode(answer.message()), blobs);
                reply = answer.withMessage(SAID);
            }
            ModelCall before = conversations.get(requireNonNull(call.step().parent()));
            int kept = before == null ? 0 : common(before.messages(), call.messages());
            List<Digest> added = new ArrayList<>();
            for (Message message : call.messages().subList(kept, call.messages().size())) {
                added.add(blob(MESSAGES.encode(message), blobs));
            }
            Digest tools = call.tools().isEmpty() ? null : blob(TOOLS.encode(new Tools(call.tools())), blobs);
            ModelCall bare = call.withMessages(List.of()).withTools(List.of());
            stored = new Stored(
                    new StepCompleted(
                            bare,
                            completed.digest(),
                            reply,
                            completed.took(),
                            completed.ran(),
                            completed.attempt(),
                            completed.replayed()),
                    new Elsewhere(kept, added, tools, said),
                    goesOn,
                    once);
        }
        return new Unnumbered(about(entry), kind(entry), Bytes.of(LINES.encode(stored)));
    }

    private Digest blob(byte[] bytes, List<Blob> blobs) {
        Digest digest = Digest.of(bytes);
        if (written.add(digest)) {
            blobs.add(new Blob(digest, Bytes.of(bytes)));
        }
        return digest;
    }

    private static int common(List<Message> one, List<Message> two) {
        int most = Math.min(one.size(), two.size());
        for (int i = 0; i < most; i++) {
            if (!one.get(i).equals(two.get(i))) {
                return i;
            }
        }
        return most;
    }

    static String about(LogEntry entry) {
        return switch (entry) {
            case RunBegun begun -> "";
            case TaskBegun begun -> begun.task();
            case StepBegun begun -> begun.request().step().toString();
            case Noted noted -> noted.step().toString();
            case StepCompleted completed -> completed.step().toString();
            case RoundDecided decided -> decided.step().toString();
            case TaskEnded ended -> ended.task();
            case RunEnded ended -> "";
        };
    }

    private static String kind(LogEntry entry) {
        return switch (entry) {
            case RunBegun begun -> "run-begun";
            case TaskBegun begun -> "task-begun";
            case StepBegun begun -> "asked";
            case Noted noted -> noted.note() instanceof Note.Began ? "began" : "noted";
            case StepCompleted completed -> completed.reply() instanceof StepReply.Failed ? "failed" : "completed";
            case RoundDecided decided -> "decided";
            case TaskEnded ended -> "task-ended";
            case RunEnded ended -> "run-ended";
        };
    }

    // ---- reading

    Stored read(Line line, Function<Digest, Bytes> blobs) {
        Stored stored;
        try {
            stored = LINES.decode(line.body().array());
        } catch (RuntimeException unreadable) {
            throw new JournalException(
                    "Line " + line.number() + " of the run's log (" + line.kind() + " " + line.step()
                            + ") cannot be read: it was written by another version, or is damaged. The run cannot go on"
                            + " from it; fork it at an earlier step, or start a new one.",
                    unreadable);
        }
        if (stored.call() == null
                || !(stored.entry() instanceof StepCompleted completed)
                || !(completed.request() instanceof ModelCall bare)) {
            return stored;
        }
        Elsewhere call = stored.call();
        ModelCall before = conversations.get(requireNonNull(bare.step().parent()));
        List<Message> said = new ArrayList<>(
                call.kept() == 0 || before == null
                        ? List.of()
                        : before.messages().subList(0, call.kept()));
        call.added().forEach(digest -> said.add(message(digest, blobs)));
        List<ToolDefinition> tools = call.tools() == null
                ? List.of()
                : TOOLS.decode(blob(call.tools(), blobs)).tools();
        ModelCall whole = bare.withMessages(said).withTools(tools);
        conversations.put(requireNonNull(bare.step().parent()), whole);
        StepReply reply = completed.reply();
        if (reply instanceof ModelAnswer answer && call.said() != null) {
            reply = answer.withMessage((Message.Assistant) message(call.said(), blobs));
        }
        return new Stored(
                new StepCompleted(
                        whole,
                        completed.digest(),
                        reply,
                        completed.took(),
                        completed.ran(),
                        completed.attempt(),
                        completed.replayed()),
                call,
                stored.goesOn(),
                stored.once());
    }

    private Message message(Digest digest, Function<Digest, Bytes> blobs) {
        return messages.computeIfAbsent(digest.hex(), first -> MESSAGES.decode(blob(digest, blobs)));
    }

    private byte[] blob(Digest digest, Function<Digest, Bytes> blobs) {
        written.add(digest);
        return blobs.apply(digest).array();
    }
}

package dev.regatta.step;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names one step within a run: a list of typed segments from the task down to the call. The same definition with the same
 * replies makes the same paths, whatever the timing. The run itself is no part of it, so that requests have the same digests in
 * a fork of a run. Immutable; compared by value.
 *
 * <p>In the text form, {@code write[3]/2.1} is the first tool call of the second turn of part 3 of the task {@code write}. The
 * form is frozen: paths are written to journals.
 *
 * <pre>
 * path     = [ task ] *( part / round / step )                a part without a task is one of the run: the crew's plan
 * task     = id                     part  = "[" id "]"          round = ":" number
 * step     = "/" number                                         a turn of the conversation, from 1
 *          / "." number                                         a tool call of the turn, from 1
 *          / "/delegated"                                       what a coworker does within the call
 *          / "/guardrail-" number                               a check of a result, from 1 within the task
 *          / "/approval-" number                                a question whether a call may be made, from 1 within the call
 *          / "/condition" / "/facts" / "/recall"
 *          / "/embedding"                                       of what is searched for, within a look-up, a call, a publication
 *          / "/publish-" name                                   what is done with a result that stands
 *          / "/step-" name "#" key                              a step of user code; both percent-encoded
 * </pre>
 */
public final class StepPath {
    /** The run as a whole: no segments. */
    public static final StepPath RUN = new StepPath(null, null, "");

    private final @Nullable StepPath parent;
    private final @Nullable Segment last;
    private final String taskId;
    private int hash; // of the segments; 0 until it is asked for, a race is harmless
    private @Nullable String text; // likewise

    /** One level of a path. */
    public sealed interface Segment {
        /**
         * A task of the crew.
         *
         * @param id its id
         */
        record Task(String id) implements Segment {}

        /**
         * A part of a composed task.
         *
         * @param id its id within that task
         */
        record Part(String id) implements Segment {}

        /**
         * A decision on the parts of a composed task.
         *
         * @param number which one, from 1
         */
        record Round(int number) implements Segment {}

        /**
         * A turn of a conversation with a model; the path of the turn's model call.
         *
         * @param number which one, from 1
         */
        record Turn(int number) implements Segment {}

        /**
         * A tool call of a turn.
         *
         * @param number its place in the turn, from 1
         */
        record Call(int number) implements Segment {}

        /** What a coworker does within the tool call that passed the work on. */
        record Delegated() implements Segment {}

        /**
         * A check of a result.
         *
         * @param number its number within the task, from 1
         */
        record Guardrail(int number) implements Segment {}

        /** The condition of a task. */
        record Condition() implements Segment {}

        /** What is known about the model of a conversation. */
        record Facts() implements Segment {}

        /** A look-up in the crew's memory. */
        record Recall() implements Segment {}

        /** The vector of what is searched for. */
        record Embedding() implements Segment {}

        /**
         * A question to a person whether a call may be made.
         *
         * @param number its number within the call, from 1
         */
        record Approval(int number) implements Segment {}

        /**
         * Something done with a result that stands.
         *
         * @param name what: {@code file}, {@code remember}, {@code callback-1}
         */
        record Publish(String name) implements Segment {
            private static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

            /** Checks the name. */
            public Publish {
                if (!NAME.matcher(name).matches()) {
                    throw new IllegalArgumentException(
                            "A name is made of small letters, digits and single hyphens; it cannot be '" + name + "'");
                }
            }
        }

        /**
         * A step of a user's code.
         *
         * @param name its name
         * @param key its key, or its number among the steps of that name
         */
        record User(String name, String key) implements Segment {}
    }

    private StepPath(@Nullable StepPath parent, @Nullable Segment last, String taskId) {
        this.parent = parent;
        this.last = last;
        this.taskId = taskId;
    }

    /**
     * Returns the path of a task.
     *
     * @param taskId the task's id in the run: that of a task of the crew, with a part in brackets: {@code write[3]}
     * @return the path
     * @throws IllegalArgumentException if it is no such id
     */
    public static StepPath ofTask(String taskId) {
        return taskId.indexOf('[') < 0 ? RUN.child(new Segment.Task(taskId), taskId) : parse(taskId);
    }

    /**
     * Reads the text form.
     *
     * @param text the path as {@link #toString()} writes it
     * @return the path
     * @throws IllegalArgumentException if it is no such text; the message names the place
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static StepPath parse(String text) {
        return new StepPathReader(text).read();
    }

    StepPath child(Segment segment) {
        return switch (segment) {
            case Segment.Task task -> child(segment, task.id());
            case Segment.Part part -> child(segment, taskId + "[" + part.id() + "]");
            default -> child(segment, taskId);
        };
    }

    private StepPath child(Segment segment, String task) {
        return new StepPath(this, segment, task);
    }

    /**
     * Returns the path of a decision on the parts of this composed task.
     *
     * @param number which decision, from 1
     * @return the longer path
     */
    public StepPath round(int number) {
        return child(new Segment.Round(number), taskId);
    }

    /**
     * Returns the path of a turn of the conversation that this path stands for.
     *
     * @param number which turn, from 1
     * @return the longer path
     */
    public StepPath turn(int number) {
        return child(new Segment.Turn(number), taskId);
    }

    /**
     * Returns the path of a tool call of this turn.
     *
     * @param number its place in the turn, from 1
     * @return the longer path
     */
    public StepPath call(int number) {
        return child(new Segment.Call(number), taskId);
    }

    /** {@return the path of what a coworker does within this call} */
    public StepPath delegated() {
        return child(new Segment.Delegated(), taskId);
    }

    /**
     * Returns the path of a check of this task's result.
     *
     * @param number its number within the task, from 1
     * @return the longer path
     */
    public StepPath guardrail(int number) {
        return child(new Segment.Guardrail(number), taskId);
    }

    /** {@return the path of this task's condition} */
    public StepPath condition() {
        return child(new Segment.Condition(), taskId);
    }

    /** {@return the path of what is known about the model of this conversation} */
    public StepPath facts() {
        return child(new Segment.Facts(), taskId);
    }

    /** {@return the path of this conversation's look-up in the memory} */
    public StepPath recall() {
        return child(new Segment.Recall(), taskId);
    }

    /** {@return the path of the vector of what this step searches for} */
    public StepPath embedding() {
        return child(new Segment.Embedding(), taskId);
    }

    /**
     * Returns the path of a question whether this call may be made.
     *
     * @param number its number within the call, from 1
     * @return the longer path
     */
    public StepPath approval(int number) {
        return child(new Segment.Approval(number), taskId);
    }

    /**
     * Returns the path of something done with the result of this task or run.
     *
     * @param name what, made of small letters, digits and hyphens
     * @return the longer path
     */
    public StepPath publish(String name) {
        return child(new Segment.Publish(name), taskId);
    }

    /**
     * Returns the path of a step of user code.
     *
     * @param name the step's name
     * @param key its key, or its number among the steps of that name
     * @return the longer path
     */
    public StepPath user(String name, String key) {
        return child(new Segment.User(name, key), taskId);
    }

    /** {@return the id in the run of the task that the step belongs to; empty for a step of the run as a whole} */
    public String taskId() {
        return taskId;
    }

    /** {@return the last segment; {@code null} for the path of the run as a whole} */
    public @Nullable Segment last() {
        return last;
    }

    /** {@return the path without its last segment; {@code null} for the path of the run as a whole} */
    public @Nullable StepPath parent() {
        return parent;
    }

    /** {@return the number of the turn that the step belongs to, the innermost one; 0 if it belongs to none} */
    public int turnNumber() {
        for (StepPath path = this; path != null; path = path.parent) {
            if (path.last instanceof Segment.Turn turn) {
                return turn.number();
            }
        }
        return 0;
    }

    /** {@return the segments, from the task down} */
    public List<Segment> segments() {
        Deque<Segment> segments = new ArrayDeque<>();
        for (StepPath path = this; path != null; path = path.parent) {
            if (path.last != null) {
                segments.addFirst(path.last);
            }
        }
        return List.copyOf(segments);
    }

    /**
     * Returns whether this step lies within another one, or is it.
     *
     * @param other the other step
     * @return whether its path begins this one
     */
    public boolean isWithin(StepPath other) {
        for (StepPath path = this; path != null; path = path.parent) {
            if (path.equals(other)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        if (this == other) {
            return true;
        }
        if (!(other instanceof StepPath path) || path.hashCode() != hashCode() || !taskId.equals(path.taskId)) {
            return false;
        }
        StepPath one = this;
        StepPath two = path;
        while (one.last != null && two.last != null && one.last.equals(two.last)) {
            one = requireNonNull(one.parent);
            two = requireNonNull(two.parent);
        }
        return one.last == null && two.last == null;
    }

    @Override
    public int hashCode() {
        if (hash == 0) {
            int computed = parent == null || last == null ? 17 : 31 * parent.hashCode() + last.hashCode();
            hash = computed == 0 ? 1 : computed;
        }
        return hash;
    }

    /** {@return the text form} */
    @Override
    @JsonValue
    public String toString() {
        String written = text;
        if (written == null) {
            written = parent == null || last == null ? "" : parent + StepPathReader.written(last);
            text = written;
        }
        return written;
    }
}

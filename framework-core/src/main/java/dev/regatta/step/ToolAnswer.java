package dev.regatta.step;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tool has answered, or its trouble was put into words for the model.
 *
 * @param text what the model gets to read
 * @param error whether the text tells of an error
 * @param way how the answer came about
 * @param repairs what was repaired in the arguments before the tool ran, a line each, without values; mostly empty
 * @param cutFrom all that the tool returned, where {@code text} is only its beginning; {@code null} where it is all
 */
@JsonTypeName("tool")
public record ToolAnswer(
        String text,
        boolean error,
        Way way,
        List<String> repairs,
        @Nullable String cutFrom) implements StepReply {

    /** How an answer came about. */
    public enum Way {
        /** The tool ran. */
        RAN,
        /** The result of an earlier call, or the result or failure of one that was running already, did for this one too. */
        CACHED,
        /** The model repeats itself: it got the last result again. */
        REPEATED,
        /** The call was not allowed or not understood, or its turn did not come; the tool did not run. */
        REFUSED,
        /** There is no such tool. */
        UNKNOWN,
        /** A coworker did the work. */
        DELEGATED
    }

    /** Copies the list. */
    public ToolAnswer {
        repairs = List.copyOf(repairs);
    }

    /**
     * Makes the answer of a tool that worked.
     *
     * @param text what it returned
     * @return the answer
     */
    public static ToolAnswer of(String text) {
        return new ToolAnswer(text, false, Way.RAN, List.of(), null);
    }

    /**
     * Makes the answer to a call that went wrong.
     *
     * @param text what went wrong, in words that the model can act on
     * @return the answer
     */
    public static ToolAnswer error(String text) {
        return new ToolAnswer(text, true, Way.RAN, List.of(), null);
    }

    /**
     * Makes the answer to a call that did not reach the tool.
     *
     * @param text why not, in words that the model can act on
     * @return the answer
     */
    public static ToolAnswer refused(String text) {
        return new ToolAnswer(text, true, Way.REFUSED, List.of(), null);
    }

    /**
     * Returns this answer as one that came about otherwise.
     *
     * @param changed how
     * @return the changed answer
     */
    public ToolAnswer by(Way changed) {
        return new ToolAnswer(text, error, changed, List.of(), cutFrom);
    }

    /**
     * Returns this answer with what was repaired.
     *
     * @param repaired a line for each repair
     * @return the changed answer
     */
    public ToolAnswer repaired(List<String> repaired) {
        return new ToolAnswer(text, error, way, repaired, cutFrom);
    }

    /** {@return whether the text is only the beginning of what the tool returned} */
    public boolean isCut() {
        return cutFrom != null;
    }

    /** {@return all that the tool returned} */
    public String whole() {
        return cutFrom == null ? text : cutFrom;
    }

    /**
     * Returns this answer as one of which the model is shown only the beginning.
     *
     * @param beginning what the model gets to read
     * @return the changed answer
     */
    public ToolAnswer cutTo(String beginning) {
        return new ToolAnswer(beginning, error, way, repairs, whole());
    }

    /**
     * Returns this answer with another text for the model; what the tool returned stays.
     *
     * @param changed what the model gets to read
     * @return the changed answer
     */
    public ToolAnswer shown(String changed) {
        return new ToolAnswer(changed, error, way, repairs, cutFrom);
    }

    /** {@return length and kind; the text stays out of it} */
    @Override
    public String toString() {
        return (error ? "tool error, " : "tool answer, ") + text.length() + " characters";
    }
}

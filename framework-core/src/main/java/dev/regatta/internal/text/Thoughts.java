package dev.regatta.internal.text;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What reasoning models think before they say something, as {@code <think>…</think>} or the like; some servers leave out the
 * opening tag.
 */
public final class Thoughts {
    private static final Pattern BEGIN = Pattern.compile("<(think|thinking|thought|reasoning)>");
    private static final Pattern END = Pattern.compile("</(?:think|thinking|thought|reasoning)>");

    private Thoughts() {}

    /** {@return what is said after the thoughts that a text begins with; empty if they have no end} */
    public static String leftOut(String written) {
        Matcher thoughts = BEGIN.matcher(written);
        int begin = afterSpace(written, 0);
        while (thoughts.region(begin, written.length()).lookingAt()) {
            String end = "</" + thoughts.group(1) + ">";
            int at = written.indexOf(end, begin);
            if (at < 0) {
                return "";
            }
            begin = afterSpace(written, at + end.length());
        }
        return written.substring(begin);
    }

    /** {@return what stands after the last end of thoughts in a text, where their beginning was left out; else the text} */
    public static String afterLastEnd(String text) {
        if (BEGIN.matcher(text).find()) {
            return text;
        }
        int begin = 0;
        Matcher end = END.matcher(text);
        while (end.find()) {
            begin = end.end();
        }
        return text.substring(begin);
    }

    private static int afterSpace(String text, int from) {
        int begin = from;
        while (begin < text.length() && Character.isWhitespace(text.charAt(begin))) {
            begin++;
        }
        return begin;
    }
}

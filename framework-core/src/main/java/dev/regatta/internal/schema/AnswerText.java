package dev.regatta.internal.schema;

import dev.regatta.internal.text.Thoughts;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the answer in what a model wrote: without its thoughts, without code fences, from a bracket to its partner. */
final class AnswerText {
    private static final Pattern FENCE = Pattern.compile("^[ \\t]*(`{3,}|~{3,})([^`\\n]*)$", Pattern.MULTILINE);

    private AnswerText() {}

    /** {@return the text that is meant as the answer; empty if all of it is thought} */
    static String of(String written) {
        String text = Thoughts.leftOut(written.strip());
        return beginsLikeJson(text) ? text : Thoughts.afterLastEnd(text).strip();
    }

    private static boolean beginsLikeJson(String text) {
        return text.startsWith("{") || text.startsWith("[") || text.startsWith("\"");
    }

    /**
     * {@return what the fences of a text hold} A fence begins with a line of three or more backticks or tildes, perhaps with a word
     * after them, and ends with a line of nothing but as many or more; so one within a JSON string is none.
     */
    static List<String> fenced(String text) {
        List<String> found = new ArrayList<>();
        Matcher line = FENCE.matcher(text);
        int begin = -1;
        String open = "";
        while (line.find()) {
            String marks = line.group(1);
            if (begin < 0) {
                begin = line.end();
                open = marks;
            } else if (marks.startsWith(open) && line.group(2).isBlank()) {
                found.add(text.substring(begin, line.start()).strip());
                begin = -1;
            }
        }
        return found;
    }

    /** {@return what the one fence holds that is all of a text; the text itself if it is anything else} */
    static String unfenced(String text) {
        List<String> held = fenced(text);
        boolean whole = held.size() == 1
                && FENCE.matcher(text).lookingAt()
                && FENCE.matcher(text.substring(text.lastIndexOf('\n') + 1)).matches();
        return whole ? held.getFirst() : text;
    }

    /**
     * {@return what stands in brackets, each from its outermost bracket to the partner; the last to the end of the text if
     * it has none} What is nested in brackets is never looked at by itself: a part of a broken answer is no answer.
     */
    static List<String> bracketed(String text) {
        List<String> found = new ArrayList<>();
        int depth = 0;
        int begin = 0;
        boolean inString = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (inString) {
                i += c == '\\' ? 1 : 0;
                inString = c != '"';
            } else if (c == '"') {
                inString = depth > 0;
            } else if (c == '{' || c == '[') {
                begin = depth == 0 ? i : begin;
                depth++;
            } else if ((c == '}' || c == ']') && depth > 0 && --depth == 0) {
                found.add(text.substring(begin, i + 1));
            }
        }
        if (depth > 0) {
            found.add(text.substring(begin));
        }
        return found;
    }
}

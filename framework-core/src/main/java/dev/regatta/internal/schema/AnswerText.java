package dev.regatta.internal.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the answer in what a model wrote: without its thoughts, without code fences, from a bracket to its partner. */
final class AnswerText {
    private static final Pattern THOUGHTS = Pattern.compile("<(think|thinking|thought|reasoning)>");
    private static final Pattern END_OF_THOUGHTS = Pattern.compile("</(?:think|thinking|thought|reasoning)>");

    private AnswerText() {}

    /**
     * {@return the text that is meant as the answer; empty if all of it is thought} Reasoning models write what they think
     * in front of the answer, as {@code <think>…</think>}; some servers leave out the opening tag.
     */
    static String of(String written) {
        String text = written.strip();
        Matcher thoughts = THOUGHTS.matcher(text);
        int begin = 0;
        while (thoughts.region(begin, text.length()).lookingAt()) {
            String end = "</" + thoughts.group(1) + ">";
            int at = text.indexOf(end, begin);
            if (at < 0) {
                return "";
            }
            begin = at + end.length();
            while (begin < text.length() && Character.isWhitespace(text.charAt(begin))) {
                begin++;
            }
        }
        text = text.substring(begin);
        return unfenced(beginsLikeJson(text) ? text : afterThoughts(text));
    }

    private static String afterThoughts(String text) {
        int begin = 0;
        Matcher end = END_OF_THOUGHTS.matcher(text);
        while (end.find()) {
            begin = end.end();
        }
        return text.substring(begin).strip();
    }

    private static boolean beginsLikeJson(String text) {
        return text.startsWith("{") || text.startsWith("[") || text.startsWith("\"");
    }

    /** {@return what a fence that the text begins with holds; the text itself if it begins with none} */
    private static String unfenced(String text) {
        int begin = text.indexOf('\n');
        int end = text.indexOf("```", 3);
        return text.startsWith("```") && begin > 0 && end > begin
                ? text.substring(begin + 1, end).strip()
                : text;
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

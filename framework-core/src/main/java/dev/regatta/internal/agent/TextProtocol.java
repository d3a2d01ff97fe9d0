package dev.regatta.internal.agent;

import dev.regatta.internal.json.LenientJson;
import dev.regatta.internal.text.Thoughts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a model writes that calls tools by the text protocol: {@code Thought:}, {@code Action:} with {@code Action Input:}, and at last
 * {@code Final Answer:} (Yao et al., "ReAct", 2022). Each marker begins a line. Stated leniencies: their case; Markdown in
 * front of and around them ({@code **}, {@code #}, {@code >}, back quotes); a number ({@code Action 1:}); code fences around
 * any part; a {@code Final Answer:} within a line where there is no action; objects that are nearly JSON
 * ({@link LenientJson}). Everything else is unreadable, and says why. Stateless.
 */
final class TextProtocol {
    // Possessive throughout: what is repeated is never given back, so that no line takes longer than its length.
    private static final String EDGE = "[ \\t>#*_`]*+";
    private static final String NUMBER = "[ \\t]*+\\d*+";
    private static final Pattern MARKER = Pattern.compile("(?im)^(" + EDGE + ")(thought|action" + NUMBER
            + "[ \\t]*+input" + NUMBER + "|action" + NUMBER + "|final[ \\t]++answer)([ \\t*_`]*+):");
    private static final Pattern OBSERVATION = Pattern.compile("(?i)\\n" + EDGE + "observation" + NUMBER + "[*_` ]*+:");
    private static final Pattern FINAL_WITHIN = Pattern.compile("Final Answer[*_` ]*+:");
    private static final Pattern FENCE_LINE = Pattern.compile("```[a-z]*");
    private static final String FENCE = "```";

    private TextProtocol() {}

    /** A marker, with what stands after it up to the next one. */
    private record Section(String kind, String text, int begin) {}

    /** {@return what the model said itself: without what it invents from the first line on that begins with "Observation:"} */
    static String own(String written) {
        Matcher observation = OBSERVATION.matcher(written);
        return observation.find() ? written.substring(0, observation.start()) : written;
    }

    /** {@return what the model said itself, after its thoughts; thoughts without an end are taken for what it said} */
    private static String said(String written) {
        String text = Thoughts.leftOut(written);
        return own(text.isEmpty() ? written : Thoughts.afterLastEnd(text));
    }

    /** {@return what a model that can call tools wants} */
    static ModelDecision read(String written) {
        String text = said(written);
        List<Section> sections = sections(text);
        int answer = last("final", sections);
        Section action = first("action", sections, answer + 1);
        Section input = action == null ? null : first("input", sections, sections.indexOf(action));
        if (answer >= 0 && input == null) {
            return new ModelDecision.Answer(
                    unfenced(text.substring(sections.get(answer).begin())));
        }
        if (answer >= 0) {
            return new ModelDecision.Unreadable(
                    "It has a 'Final Answer:' and behind it an 'Action:'. Write one of the two.");
        }
        if (action != null) {
            return call(action.text(), input);
        }
        String within = answerWithin(text);
        if (within != null) {
            return new ModelDecision.Answer(within);
        }
        return new ModelDecision.Unreadable(
                first("input", sections, 0) != null
                        ? "It has an 'Action Input:' without an 'Action:' line before it that names the tool."
                        : "It has neither an 'Action:' with its 'Action Input:' nor a 'Final Answer:', each at the"
                                + " beginning of a line.");
    }

    /** {@return what a model without tools answers: what follows its last "Final Answer:"; all of it if it wrote none} */
    static String answer(String written) {
        String text = said(written);
        List<Section> sections = sections(text);
        int answer = last("final", sections);
        if (answer >= 0) {
            return unfenced(text.substring(sections.get(answer).begin()));
        }
        String within = answerWithin(text);
        return within == null ? written : within;
    }

    /**
     * {@return the answer of a model that was told to call no more tools: plain words will do, an action will not}
     */
    static ModelDecision last(String written) {
        String text = said(written);
        List<Section> sections = sections(text);
        return first("action", sections, 0) == null && first("input", sections, 0) == null
                ? new ModelDecision.Answer(answer(written))
                : new ModelDecision.Unreadable("It asks for a tool again.");
    }

    /** {@return where in what a model wrote the call of a tool begins; its end if there is none} */
    static int beginOfCall(String written) {
        Matcher marker = MARKER.matcher(written);
        while (marker.find()) {
            if (kind(marker.group(2)).equals("action")) {
                return marker.start();
            }
        }
        return written.length();
    }

    private static List<Section> sections(String text) {
        List<Section> sections = new ArrayList<>();
        String kind = null;
        int begin = 0;
        Matcher marker = MARKER.matcher(text);
        while (marker.find()) {
            if (kind != null) {
                sections.add(new Section(kind, text.substring(begin, marker.start()), begin));
            }
            kind = kind(marker.group(2));
            begin = marker.end();
            boolean boldIsOpen =
                    marker.group(1).contains("*") && !marker.group(3).contains("*");
            while (boldIsOpen && begin < text.length() && text.charAt(begin) == '*') {
                begin++;
            }
        }
        if (kind != null) {
            sections.add(new Section(kind, text.substring(begin), begin));
        }
        return sections;
    }

    private static String kind(String marker) {
        String lower = marker.toLowerCase(Locale.ROOT);
        return lower.contains("input") ? "input" : lower.startsWith("action") ? "action" : lower.substring(0, 5);
    }

    private static int last(String kind, List<Section> sections) {
        for (int i = sections.size() - 1; i >= 0; i--) {
            if (sections.get(i).kind().equals(kind)) {
                return i;
            }
        }
        return -1;
    }

    private static @Nullable Section first(String kind, List<Section> sections, int from) {
        return sections.stream()
                .skip(from)
                .filter(section -> section.kind().equals(kind))
                .findFirst()
                .orElse(null);
    }

    private static @Nullable String answerWithin(String text) {
        Matcher marker = FINAL_WITHIN.matcher(text);
        int begin = -1;
        while (marker.find()) {
            begin = marker.end();
        }
        return begin < 0 ? null : unfenced(text.substring(begin));
    }

    private static ModelDecision call(String written, @Nullable Section input) {
        String name = name(written);
        if (name.isEmpty()) {
            return new ModelDecision.Unreadable("Its 'Action:' names no tool.");
        }
        if (input == null) {
            return new ModelDecision.Unreadable(
                    "It has an 'Action:' without the 'Action Input:' line that follows it. Write"
                            + " 'Action Input: {}' for a tool that takes nothing.");
        }
        String arguments = FENCE_LINE.matcher(input.text()).replaceAll("").strip();
        return ModelDecision.Calls.one(
                name, arguments.isEmpty() ? "{}" : LenientJson.object(arguments).orElse(arguments));
    }

    private static String name(String written) {
        String line = written.replace(FENCE, "").strip().lines().findFirst().orElse("");
        int begin = 0;
        int end = line.length();
        while (begin < end && isEdge(line.charAt(begin))) {
            begin++;
        }
        while (end > begin && isEdge(line.charAt(end - 1))) {
            end--;
        }
        return line.substring(begin, end);
    }

    private static boolean isEdge(char c) {
        return Character.isWhitespace(c) || "*`'\"[]".indexOf(c) >= 0;
    }

    /** {@return an answer without a closing fence whose opening one stands before it, and without spaces around it} */
    private static String unfenced(String answer) {
        String text = answer.strip();
        int fences = text.split(FENCE, -1).length - 1;
        boolean dangles = fences % 2 == 1 && text.endsWith(FENCE);
        return dangles ? text.substring(0, text.length() - FENCE.length()).strip() : text;
    }
}

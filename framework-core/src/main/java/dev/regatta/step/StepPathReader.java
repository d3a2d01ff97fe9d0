package dev.regatta.step;

import dev.regatta.step.StepPath.Segment;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Reads and writes the text form of paths; the grammar is that of {@link StepPath}. */
final class StepPathReader {
    private static final String GUARDRAIL = "guardrail-";
    private static final String APPROVAL = "approval-";
    private static final String PUBLISH = "publish-";
    private static final String USER = "step-";
    private static final Map<String, Segment> PLAIN = Map.of(
            "delegated", new Segment.Delegated(),
            "condition", new Segment.Condition(),
            "facts", new Segment.Facts(),
            "recall", new Segment.Recall(),
            "embedding", new Segment.Embedding());

    private final String text;
    private int at;

    StepPathReader(String text) {
        this.text = text;
    }

    StepPath read() {
        StepPath path = StepPath.RUN;
        if (text.isEmpty()) {
            return path;
        }
        if (text.charAt(0) != '/' && text.charAt(0) != '[') { // steps and tasks of the run as a whole
            path = path.child(new Segment.Task(id("[:/", "a task's id")));
        }
        while (at < text.length()) {
            path = path.child(segment());
        }
        return path;
    }

    private Segment segment() {
        char mark = text.charAt(at++);
        return switch (mark) {
            case '[' -> {
                Segment part = new Segment.Part(id("]", "a part's id"));
                if (at == text.length()) {
                    throw refusal("the end of a part, ']'");
                }
                at++;
                yield part;
            }
            case ':' -> new Segment.Round(number(word("[/", "a round's number")));
            case '.' -> new Segment.Call(number(word("/", "a call's number")));
            case '/' -> step(word("/.", "a step"));
            default -> {
                at--;
                throw refusal("one of '[', ':', '.', '/'");
            }
        };
    }

    private Segment step(String word) {
        Segment plain = PLAIN.get(word);
        if (plain != null) {
            return plain;
        }
        if (word.startsWith(GUARDRAIL)) {
            return new Segment.Guardrail(number(word.substring(GUARDRAIL.length())));
        }
        if (word.startsWith(APPROVAL)) {
            return new Segment.Approval(number(word.substring(APPROVAL.length())));
        }
        if (word.startsWith(PUBLISH)) {
            return new Segment.Publish(word.substring(PUBLISH.length()));
        }
        if (word.startsWith(USER)) {
            int hash = word.indexOf('#');
            if (hash < 0) {
                throw refusal("a step's key behind '#'");
            }
            return new Segment.User(decoded(word.substring(USER.length(), hash)), decoded(word.substring(hash + 1)));
        }
        return new Segment.Turn(number(word));
    }

    private String word(String ends, String what) {
        int begin = at;
        while (at < text.length() && ends.indexOf(text.charAt(at)) < 0) {
            at++;
        }
        if (at == begin) {
            throw refusal(what);
        }
        return text.substring(begin, at);
    }

    /** {@return an id of letters, digits, '_', '-' and '.'} */
    private String id(String ends, String what) {
        int begin = at;
        String id = word(ends, what);
        for (int i = 0; i < id.length(); i += Character.charCount(id.codePointAt(i))) {
            if (!Character.isLetterOrDigit(id.codePointAt(i))
                    && !isJoint(id.charAt(i))
                    && !isNumber(id.codePointAt(i))) {
                at = begin + i;
                throw refusal(what);
            }
        }
        return id;
    }

    private static boolean isJoint(char c) {
        return c == '_' || c == '-' || c == '.';
    }

    private static boolean isNumber(int codePoint) {
        int type = Character.getType(codePoint);
        return type == Character.LETTER_NUMBER || type == Character.OTHER_NUMBER;
    }

    private int number(String word) {
        try {
            int number = Integer.parseInt(word);
            if (number > 0 && word.equals(Integer.toString(number))) {
                return number;
            }
        } catch (NumberFormatException none) {
            throw refusal("a number from 1, or a step's name", none);
        }
        throw refusal("a number from 1, or a step's name");
    }

    private IllegalArgumentException refusal(String wanted) {
        return refusal(wanted, null);
    }

    private IllegalArgumentException refusal(String wanted, @org.jspecify.annotations.Nullable Throwable cause) {
        return new IllegalArgumentException(
                "'" + text + "' is not the path of a step: at character " + at + " there must be " + wanted, cause);
    }

    static String written(Segment segment) {
        return switch (segment) {
            case Segment.Task task -> task.id();
            case Segment.Part part -> "[" + part.id() + "]";
            case Segment.Round round -> ":" + round.number();
            case Segment.Turn turn -> "/" + turn.number();
            case Segment.Call call -> "." + call.number();
            case Segment.Delegated delegated -> "/delegated";
            case Segment.Guardrail guardrail -> "/" + GUARDRAIL + guardrail.number();
            case Segment.Condition condition -> "/condition";
            case Segment.Facts facts -> "/facts";
            case Segment.Recall recall -> "/recall";
            case Segment.Embedding embedding -> "/embedding";
            case Segment.Approval approval -> "/" + APPROVAL + approval.number();
            case Segment.Publish publish -> "/" + PUBLISH + publish.name();
            case Segment.User user -> "/" + USER + encoded(user.name()) + "#" + encoded(user.key());
        };
    }

    /** {@return a name with all but letters, digits, '-' and '_' percent-encoded} */
    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace(".", "%2E")
                .replace("*", "%2A");
    }

    private static String decoded(String name) {
        return URLDecoder.decode(name, StandardCharsets.UTF_8);
    }
}

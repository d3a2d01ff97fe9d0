package dev.regatta.compat.model;

import dev.langchain4j.model.output.FinishReason;
import dev.regatta.compat.model.ChatForms.Form;
import dev.regatta.compat.model.ChatForms.Meaning;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Answers of servers that speak Gemini's API, each with what it means. */
final class GenerateForms {
    private static final String FOUND = "search{\"words\":\"pumps\"}";
    private static final String OTHER = "search{\"words\":\"noise\"}";
    private static final String USAGE =
            "\"usageMetadata\":{\"promptTokenCount\":10,\"candidatesTokenCount\":5,\"totalTokenCount\":15}";
    private static final String STOP = "\"STOP\"";

    private final List<Form> forms = new ArrayList<>();

    static List<Form> all() {
        GenerateForms all = new GenerateForms();
        all.texts();
        all.thoughts();
        all.calls();
        all.endings();
        all.nothing();
        all.errors();
        all.streams();
        return all.forms;
    }

    // ---- writing
    // -----------------------------------------------------------------------------------------------------

    private static Meaning text(@Nullable String text, FinishReason finish) {
        return new Meaning(text, List.of(), null, finish, -1);
    }

    private static Meaning text(String text) {
        return text(text, FinishReason.STOP);
    }

    private static Meaning called(String... calls) {
        return new Meaning(null, List.of(calls), null, FinishReason.TOOL_EXECUTION, -1);
    }

    private static String said(String text) {
        return "{\"text\":\"" + text + "\"}";
    }

    private static String call(String fields, String more) {
        return "{\"functionCall\":{\"name\":\"search\"" + fields + "}" + more + "}";
    }

    private static String call(String words) {
        return call(",\"args\":{\"words\":\"" + words + "\"}", "");
    }

    /** One event, or a whole answer: what a candidate holds besides its index. */
    private static String event(String candidate) {
        return "{\"candidates\":[{" + candidate + ",\"index\":0}]," + USAGE + ",\"modelVersion\":\"m\"}";
    }

    private static String content(String parts) {
        return "\"content\":{\"role\":\"model\",\"parts\":[" + parts + "]}";
    }

    private static String ended(String parts, @Nullable String reason) {
        return event(content(parts) + (reason == null ? "" : ",\"finishReason\":" + reason));
    }

    private void body(String name, Meaning means, String json) {
        forms.add(new Form(name, false, json.getBytes(StandardCharsets.UTF_8), means));
    }

    private void raw(String name, Meaning means, String stream) {
        forms.add(new Form(name, true, stream.getBytes(StandardCharsets.UTF_8), means));
    }

    private void streamed(String name, Meaning means, String... events) {
        raw(
                name,
                means,
                Stream.of(events).map(event -> "data: " + event + "\r\n\r\n").reduce("", String::concat));
    }

    /** The same answer in both modes, streamed at once. */
    private void same(String name, Meaning means, String json) {
        body(name, means, json);
        streamed(name, means, json);
    }

    /** An answer in both modes: whole, and streamed part by part, the reason with the last one or behind it. */
    private void parts(String name, Meaning means, String reason, String... parts) {
        body(name, means, ended(String.join(",", parts), reason));
        String[] pieces = Stream.of(parts).map(part -> ended(part, null)).toArray(String[]::new);
        pieces[pieces.length - 1] = ended(parts[parts.length - 1], reason);
        streamed(name, means, pieces);
        streamed(
                name + ", the reason behind",
                means,
                Stream.concat(Stream.of(parts).map(part -> ended(part, null)), Stream.of(ended("", reason)))
                        .toArray(String[]::new));
    }

    // ---- the forms
    // ---------------------------------------------------------------------------------------------------

    private void texts() {
        parts("a text", text("Ünder water"), STOP, said("Ünd"), said("er water"));
        parts("an empty part", text("one"), STOP, said("one"), said(""));
        parts("a signed text", text("one"), STOP, "{\"text\":\"one\",\"thoughtSignature\":\"c2ln\"}");
        parts(
                "a signature in a part of its own",
                text("one"),
                STOP,
                said("one"),
                "{\"text\":\"\",\"thoughtSignature\":\"c2ln\"}");
        parts("a signature without any text", text("one"), STOP, said("one"), "{\"thoughtSignature\":\"c2ln\"}");
        parts("code and its result", text("one"), STOP, "{\"executableCode\":{\"code\":\"1\"}}", said("one"));
        parts("a text for a part", text("one"), STOP, "\"one\"");
        same(
                "one part that is no list",
                text("one"),
                event("\"content\":{\"parts\":" + said("one") + "},\"finishReason\":" + STOP));
        same("content that is a text", text("one"), event("\"content\":\"one\",\"finishReason\":" + STOP));
        same(
                "content without a role",
                text("one"),
                event("\"content\":{\"parts\":[" + said("one") + "]},\"finishReason\":" + STOP));
        same(
                "several candidates, the first one last",
                text("one"),
                "{\"candidates\":[{" + content(said("two")) + ",\"finishReason\":" + STOP + ",\"index\":1},{"
                        + content(said("one")) + ",\"finishReason\":" + STOP + ",\"index\":0}]}");
        same(
                "a candidate that is no list",
                text("one"),
                "{\"candidates\":{" + content(said("one")) + ",\"finishReason\":" + STOP + "}}");
        same(
                "names in snake case",
                text("one"),
                "{\"candidates\":[{" + content(said("one"))
                        + ",\"finish_reason\":\"STOP\"}],\"usage_metadata\":{\"prompt_token_count\":1}}");
        same(
                "fields of other types",
                text("one"),
                "{\"candidates\":[{" + content(said("one"))
                        + ",\"finishReason\":\"STOP\",\"safetyRatings\":null,\"avgLogprobs\":\"NaN\",\"citationMetadata\":[]}],"
                        + "\"usageMetadata\":[],\"modelVersion\":{},\"createTime\":7,\"promptFeedback\":{\"safetyRatings\":[]}}");
        body("no reason", text("one"), ended(said("one"), null));
    }

    private void thoughts() {
        Meaning thought = new Meaning("one", List.of(), "hm", FinishReason.STOP, -1);
        parts("a thought", thought, STOP, "{\"text\":\"hm\",\"thought\":true}", said("one"));
        parts("a thought that says so in words", thought, STOP, "{\"text\":\"hm\",\"thought\":\"true\"}", said("one"));
        parts("a thought without a text of its own", thought, STOP, "{\"thought\":\"hm\"}", said("one"));
        parts(
                "a signed thought",
                thought,
                STOP,
                "{\"text\":\"hm\",\"thought\":true,\"thoughtSignature\":\"c2ln\"}",
                said("one"));
        parts("no thought", text("one"), STOP, "{\"text\":\"one\",\"thought\":false}");
        parts(
                "a thought and a call",
                new Meaning(null, List.of(FOUND), "hm", FinishReason.TOOL_EXECUTION, -1),
                STOP,
                "{\"text\":\"hm\",\"thought\":true}",
                call("pumps"));
    }

    private void calls() {
        parts("a call", called(FOUND), STOP, call("pumps"));
        parts(
                "a signed call",
                called(FOUND),
                STOP,
                call(",\"args\":{\"words\":\"pumps\"}", ",\"thoughtSignature\":\"c2ln\""));
        parts("a call with an id", called(FOUND), STOP, call(",\"id\":\"f-1\",\"args\":{\"words\":\"pumps\"}", ""));
        parts("arguments as a text", called(FOUND), STOP, call(",\"args\":\"{\\\"words\\\":\\\"pumps\\\"}\"", ""));
        parts("no arguments", called("search{}"), STOP, call("", ""));
        parts("arguments that are null", called("search{}"), STOP, call(",\"args\":null", ""));
        parts("empty arguments", called("search{}"), STOP, call(",\"args\":{}", ""));
        parts("two calls", called(FOUND, OTHER), STOP, call("pumps"), call("noise"));
        parts(
                "a call in snake case",
                called(FOUND),
                STOP,
                "{\"function_call\":{\"name\":\"search\",\"args\":{\"words\":\"pumps\"}}}");
        parts(
                "a text and a call",
                new Meaning("Let me see. ", List.of(FOUND), null, FinishReason.TOOL_EXECUTION, -1),
                STOP,
                said("Let me see. "),
                call("pumps"));
        parts("half a call", text("one"), STOP, "{\"functionCall\":{\"args\":{}}}", said("one"));
        parts("a call that ends oddly", called(FOUND), "\"UNHEARD_OF\"", call("pumps"));
    }

    private void endings() {
        for (String reason : List.of("STOP", "stop", "FINISH_REASON_UNSPECIFIED", "UNHEARD_OF")) {
            parts("ends with " + reason, text("one"), "\"" + reason + "\"", said("one"));
        }
        parts("ends with MAX_TOKENS", text("one", FinishReason.LENGTH), "\"MAX_TOKENS\"", said("one"));
        for (String reason : List.of(
                "SAFETY",
                "RECITATION",
                "LANGUAGE",
                "BLOCKLIST",
                "PROHIBITED_CONTENT",
                "SPII",
                "IMAGE_SAFETY",
                "IMAGE_PROHIBITED_CONTENT",
                "IMAGE_RECITATION",
                "MODEL_ARMOR")) {
            Meaning filtered = text("one", FinishReason.CONTENT_FILTER);
            parts("ends with " + reason, filtered, "\"" + reason + "\"", said("one"));
            same(
                    "nothing but " + reason,
                    text("", FinishReason.CONTENT_FILTER),
                    event("\"finishReason\":\"" + reason + "\",\"safetyRatings\":[]"));
        }
        for (String reason : List.of("OTHER", "NO_IMAGE", "IMAGE_OTHER", "MISSING_THOUGHT_SIGNATURE")) {
            same("nothing but " + reason, text("", FinishReason.OTHER), event("\"finishReason\":\"" + reason + "\""));
        }
        for (String reason : List.of("MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL", "TOO_MANY_TOOL_CALLS")) {
            same(
                    "nothing but " + reason,
                    text("", FinishReason.TOOL_EXECUTION),
                    event("\"content\":{\"role\":\"model\"},\"finishReason\":\"" + reason
                            + "\",\"finishMessage\":\"print(default_api.search())\""));
            parts(
                    "half a turn, then " + reason,
                    text("I search", FinishReason.TOOL_EXECUTION),
                    "\"" + reason + "\"",
                    said("I search"));
        }
        same("ends with MALFORMED_RESPONSE", Meaning.failure(0), ended(said("one"), "\"MALFORMED_RESPONSE\""));
    }

    private void nothing() {
        same("an empty answer", text(""), event("\"content\":{\"role\":\"model\"},\"finishReason\":\"STOP\""));
        same("no parts", text(""), event("\"content\":{\"parts\":[]},\"finishReason\":\"STOP\""));
        same("no content", text(""), event("\"finishReason\":\"STOP\""));
        same("content that is null", text(""), event("\"content\":null,\"finishReason\":\"STOP\""));
        same("no candidates", Meaning.failure(0), "{\"candidates\":[]," + USAGE + "}");
        same("candidates that are null", Meaning.failure(0), "{\"candidates\":null," + USAGE + "}");
        same("counts alone", Meaning.failure(0), "{" + USAGE + "}");
        for (String reason :
                List.of("SAFETY", "OTHER", "BLOCKLIST", "PROHIBITED_CONTENT", "IMAGE_SAFETY", "NEW_REASON")) {
            same(
                    "blocked for " + reason,
                    Meaning.failure(0),
                    "{\"promptFeedback\":{\"blockReason\":\"" + reason + "\"}," + USAGE + "}");
        }
        same(
                "blocked in snake case",
                Meaning.failure(0),
                "{\"prompt_feedback\":{\"block_reason\":\"SAFETY\"},\"candidates\":[]}");
        body("another API", Meaning.failure(0), "{\"answer\":\"one\"}");
        body("a page", Meaning.failure(0), "<html><body>Bad gateway</body></html>");
        body("no bytes", Meaning.failure(0), "");
        body("torn", Meaning.failure(0), "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"one");
    }

    private void errors() {
        String[][] errors = {
            {
                "429",
                "{\"error\":{\"code\":429,\"message\":\"x\",\"status\":\"RESOURCE_EXHAUSTED\",\"details\":[{\"retryDelay\":\"7s\"}]}}"
            },
            {"429", "{\"error\":{\"message\":\"x\",\"status\":\"RESOURCE_EXHAUSTED\"}}"},
            {"503", "{\"error\":{\"code\":503,\"message\":\"The model is overloaded\",\"status\":\"UNAVAILABLE\"}}"},
            {"500", "{\"error\":{\"code\":500,\"message\":\"x\",\"status\":\"INTERNAL\"}}"},
            {"504", "{\"error\":{\"message\":\"x\",\"status\":\"DEADLINE_EXCEEDED\"}}"},
            {"400", "{\"error\":{\"code\":\"400\",\"message\":\"x\",\"status\":\"INVALID_ARGUMENT\"}}"},
            {"400", "{\"error\":{\"status\":\"FAILED_PRECONDITION\",\"message\":\"x\"}}"},
            {"401", "{\"error\":{\"status\":\"UNAUTHENTICATED\",\"message\":\"x\"}}"},
            {"403", "{\"error\":{\"status\":\"PERMISSION_DENIED\",\"message\":\"x\"}}"},
            {"404", "{\"error\":{\"status\":\"NOT_FOUND\",\"message\":\"x\"}}"},
            {"500", "{\"error\":\"boom\"}"},
        };
        for (String[] error : errors) {
            Meaning means = Meaning.failure(Integer.parseInt(error[0]));
            same("200 with " + error[1], means, error[1]);
            same("200 with a list of " + error[1], means, "[" + error[1] + "]");
            raw("200 with no event but " + error[1], means, error[1]);
            streamed("half way " + error[1], means, ended(said("half"), null), error[1]);
        }
        raw(
                "an event named error",
                Meaning.failure(429),
                "event: error\ndata: {\"message\":\"Quota\",\"code\":429}\n\n");
    }

    private void streams() {
        String one = ended(said("one"), null);
        String stop = ended("", STOP);
        streamed("[DONE] at the end", text("one"), one, stop, "[DONE]");
        streamed("no reason but [DONE]", text("one"), one, "[DONE]");
        streamed("counts behind the end", text("one"), one, stop, "{" + USAGE + "}");
        streamed("counts first", text("one"), "{" + USAGE + "}", one, stop);
        raw("a list instead of events", text("one"), "[" + one + "\n,\n" + stop + "]");
        raw("lines instead of events", text("one"), one + "\n" + stop + "\n");
        raw("an answer that came whole", text("one"), ended(said("one"), STOP));
        raw("comments", text("one"), ": hello\n\ndata: " + one + "\n\n: still here\n\ndata: " + stop + "\n\n");
        raw("no blank line at the end", text("one"), "data: " + one + "\n\ndata: " + stop);
        streamed("a stream that just ends", Meaning.failure(0), one);
        streamed("a stream that just ends after a call", Meaning.failure(0), ended(call("pumps"), null));
        raw(
                "a stream that ends within an event",
                Meaning.failure(0),
                "data: " + one + "\n\ndata: {\"candidates\":[{\"cont");
        raw("a list that ends within", Meaning.failure(0), "[" + one + ",");
        raw("a stream of nothing", Meaning.failure(0), "");
        raw("only comments", Meaning.failure(0), ": hello\n\n: hello\n\n");
    }
}

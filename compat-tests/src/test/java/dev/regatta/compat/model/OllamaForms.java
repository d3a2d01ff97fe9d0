package dev.regatta.compat.model;

import dev.langchain4j.model.output.FinishReason;
import dev.regatta.compat.model.ChatForms.Form;
import dev.regatta.compat.model.ChatForms.Meaning;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Answers of Ollama, each with what it means. */
final class OllamaForms {
    private static final String FOUND = "search{\"words\":\"pumps\"}";
    private static final String OTHER = "search{\"words\":\"noise\"}";
    private static final String COUNTS = ",\"prompt_eval_count\":10,\"eval_count\":5";

    private final List<Form> forms = new ArrayList<>();

    static List<Form> all() {
        OllamaForms all = new OllamaForms();
        all.texts();
        all.calls();
        all.endings();
        all.errors();
        all.streams();
        return all.forms;
    }

    // ---- writing
    // -----------------------------------------------------------------------------------------------------

    private static Meaning text(String text, FinishReason finish) {
        return new Meaning(text, List.of(), null, finish, -1);
    }

    private static Meaning text(String text) {
        return text(text, FinishReason.STOP);
    }

    private static Meaning called(String... calls) {
        return new Meaning(null, List.of(calls), null, FinishReason.TOOL_EXECUTION, -1);
    }

    private static String line(String message) {
        return "{\"model\":\"m\",\"created_at\":\"2026-01-01T00:00:00Z\",\"message\":{\"role\":\"assistant\"," + message
                + "},\"done\":false}\n";
    }

    private static String last(String message, String reason) {
        return "{\"model\":\"m\",\"message\":{\"role\":\"assistant\"," + message + "},\"done\":true" + reason + COUNTS
                + "}\n";
    }

    private static String end(String reason) {
        return last("\"content\":\"\"", reason);
    }

    private static String calls(String... calls) {
        return "\"content\":\"\",\"tool_calls\":[" + String.join(",", calls) + "]";
    }

    private static String call(String fields, String arguments) {
        return "{" + fields + "\"function\":{\"name\":\"search\"" + arguments + "}}";
    }

    private static String call(String words) {
        return call("", ",\"arguments\":{\"words\":\"" + words + "\"}");
    }

    private void body(String name, Meaning means, String json) {
        forms.add(new Form(name, false, json.getBytes(StandardCharsets.UTF_8), means));
    }

    private void raw(String name, Meaning means, String stream) {
        forms.add(new Form(name, true, stream.getBytes(StandardCharsets.UTF_8), means));
    }

    /** An answer in both modes: whole, as one line before the end, and as the last line. */
    private void both(String name, Meaning means, String message, String reason) {
        body(name, means, last(message, reason));
        raw(name, means, line(message) + end(reason));
        raw(name + ", at once", means, last(message, reason));
    }

    private void both(String name, Meaning means, String message) {
        both(name, means, message, ",\"done_reason\":\"stop\"");
    }

    // ---- the forms
    // ---------------------------------------------------------------------------------------------------

    private void texts() {
        both("a text", text("Ünder water"), "\"content\":\"Ünder water\"");
        both("no content", text(""), "\"content\":\"\"");
        both("content that is null", text(""), "\"content\":null");
        both(
                "a thought",
                new Meaning("one", List.of(), "hm", FinishReason.STOP, -1),
                "\"content\":\"one\",\"thinking\":\"hm\"");
        both("an empty thought", text("one"), "\"content\":\"one\",\"thinking\":\"\"");
        both(
                "a thought and a call",
                new Meaning(null, List.of(FOUND), "hm", FinishReason.TOOL_EXECUTION, -1),
                "\"thinking\":\"hm\"," + calls(call("pumps")));
        raw("pieces", text("one two"), line("\"content\":\"one\"") + line("\"content\":\" two\"") + end(""));
        body("no word on its end", text("one"), "{\"message\":{\"content\":\"one\"}}");
        body("lines, though asked for a whole", text("one"), line("\"content\":\"one\"") + end(""));
    }

    private void calls() {
        both("a call", called(FOUND), calls(call("pumps")));
        both("two calls without index", called(FOUND, OTHER), calls(call("pumps"), call("noise")));
        both(
                "two calls with the same index",
                called(FOUND, OTHER),
                calls(
                        call("", ",\"index\":0,\"arguments\":{\"words\":\"pumps\"}"),
                        call("", ",\"index\":0,\"arguments\":{\"words\":\"noise\"}")));
        both(
                "a call with an id",
                called(FOUND),
                calls(call("\"id\":\"call_1\",", ",\"arguments\":{\"words\":\"pumps\"}")));
        both("arguments as a text", called(FOUND), calls(call("", ",\"arguments\":\"{\\\"words\\\":\\\"pumps\\\"}\"")));
        both("no arguments", called("search{}"), calls(call("", "")));
        both("arguments that are null", called("search{}"), calls(call("", ",\"arguments\":null")));
        both("empty arguments", called("search{}"), calls(call("", ",\"arguments\":{}")));
        both(
                "a call without a function around it",
                called(FOUND),
                calls("{\"name\":\"search\",\"arguments\":{\"words\":\"pumps\"}}"));
        both("a call that is no list", called(FOUND), "\"content\":\"\",\"tool_calls\":" + call("pumps"));
        both(
                "a call without a name",
                text("one"),
                "\"content\":\"one\",\"tool_calls\":[{\"function\":{\"arguments\":{}}}]");
        raw(
                "two calls in two lines",
                called(FOUND, OTHER),
                line(calls(call("pumps"))) + line(calls(call("noise"))) + end(""));
    }

    private void endings() {
        both("no reason", text("one"), "\"content\":\"one\"", "");
        both("a reason that is null", text("one"), "\"content\":\"one\"", ",\"done_reason\":null");
        both("a new reason", text("one"), "\"content\":\"one\"", ",\"done_reason\":\"unheard_of\"");
        both("a full answer", text("one", FinishReason.LENGTH), "\"content\":\"one\"", ",\"done_reason\":\"length\"");
        for (String reason : List.of("load", "unload")) {
            both(
                    "nothing but " + reason,
                    Meaning.failure(0),
                    "\"content\":\"\"",
                    ",\"done_reason\":\"" + reason + "\"");
        }
    }

    private void errors() {
        String[][] errors = {
            {"500", "llama runner process has terminated"},
            {"404", "model 'm' not found"},
            {"503", "server busy, please try again"},
            {"429", "too many requests"},
            {"400", "invalid request: bad format"},
        };
        for (String[] error : errors) {
            Meaning means = Meaning.failure(Integer.parseInt(error[0]));
            String json = "{\"error\":\"" + error[1] + "\"}\n";
            body("200 with " + error[1], means, json);
            raw("first " + error[1], means, json);
            raw("half way " + error[1], means, line("\"content\":\"half\"") + json);
        }
        body("another API", Meaning.failure(0), "{\"answer\":\"one\"}");
        body("a page", Meaning.failure(0), "<html><body>Bad gateway</body></html>");
        body("no bytes", Meaning.failure(0), "");
    }

    private void streams() {
        raw(
                "events instead of lines",
                text("one"),
                "data: " + line("\"content\":\"one\"") + "\ndata: " + end("") + "\n");
        raw("a list instead of lines", text("one"), "[" + line("\"content\":\"one\"") + "," + end("") + "]");
        raw("a stream that just ends", Meaning.failure(0), line("\"content\":\"one\""));
        raw("a stream that just ends after a call", Meaning.failure(0), line(calls(call("pumps"))));
        raw(
                "a stream that ends within a line",
                Meaning.failure(0),
                line("\"content\":\"one\"") + "{\"model\":\"m\",\"mes");
        raw("a stream of nothing", Meaning.failure(0), "");
    }
}

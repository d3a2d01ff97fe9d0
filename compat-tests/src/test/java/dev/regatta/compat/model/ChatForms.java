package dev.regatta.compat.model;

import dev.langchain4j.model.output.FinishReason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Answers of servers that speak chat completions, each with what it means. */
final class ChatForms {
    private static final String FOUND = "search{\"words\":\"pumps\"}";
    private static final String OTHER = "search{\"words\":\"noise\"}";
    private static final String ARGUMENTS = "\"{\\\"words\\\":\\\"pumps\\\"}\"";
    private static final String MORE = "\"{\\\"words\\\":\\\"noise\\\"}\"";

    private final List<Form> forms = new ArrayList<>();

    /** What an answer means: texts, calls written as name and arguments, thoughts, why it ended. */
    record Meaning(
            @Nullable String text,
            List<String> calls,
            @Nullable String thinking,
            @Nullable FinishReason finish,
            int status) {
        /** {@return one that is refused as with this status, or broken for 0} */
        static Meaning failure(int status) {
            return new Meaning(null, List.of(), null, null, status);
        }

        boolean isFailure() {
            return status >= 0;
        }
    }

    /**
     * An answer.
     *
     * @param name what is odd about it
     * @param streamed whether it is a stream
     * @param bytes the body
     */
    record Form(String name, boolean streamed, byte[] bytes, Meaning means) {
        @Override
        public String toString() {
            return (streamed ? "streamed, " : "whole, ") + name;
        }
    }

    static List<Form> all() {
        ChatForms all = new ChatForms();
        all.texts();
        all.thoughts();
        all.calls();
        all.endings();
        all.errors();
        all.streams();
        return all.forms;
    }

    // ---- writing
    // -----------------------------------------------------------------------------------------------------

    private static Meaning text(String text) {
        return new Meaning(text, List.of(), null, FinishReason.STOP, -1);
    }

    private static Meaning text(String text, FinishReason finish) {
        return new Meaning(text, List.of(), null, finish, -1);
    }

    private static Meaning thought(String thinking, String text) {
        return new Meaning(text, List.of(), thinking, FinishReason.STOP, -1);
    }

    private static Meaning called(String... calls) {
        return new Meaning(null, List.of(calls), null, FinishReason.TOOL_EXECUTION, -1);
    }

    /** An answer that comes whole: the message and the reason to stop, as JSON. */
    private void whole(String name, String message, String reason, Meaning means) {
        body(
                name,
                "{\"id\":\"c1\",\"object\":\"chat.completion\",\"model\":\"m\",\"choices\":[{\"index\":0,\"message\":"
                        + message
                        + ",\"finish_reason\":" + reason
                        + "}],\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":5,\"total_tokens\":15}}",
                means);
    }

    private void body(String name, String json, Meaning means) {
        forms.add(new Form(name, false, json.getBytes(StandardCharsets.UTF_8), means));
    }

    private static String delta(String delta, String reason) {
        return "{\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":"
                + delta + ",\"finish_reason\":" + reason + "}]}";
    }

    private static String delta(String delta) {
        return delta(delta, "null");
    }

    /** A stream of events, ended as OpenAI does. */
    private void streamed(String name, Meaning means, String... events) {
        raw(
                name,
                means,
                Stream.concat(Stream.of(events), Stream.of("[DONE]"))
                        .map(event -> "data: " + event + "\n\n")
                        .reduce("", String::concat));
    }

    private void raw(String name, Meaning means, String stream) {
        forms.add(new Form(name, true, stream.getBytes(StandardCharsets.UTF_8), means));
    }

    /** An answer in both modes: the message, and the pieces of it. */
    private void both(String name, Meaning means, String message, String reason, String... deltas) {
        whole(name, message, reason, means);
        streamed(
                name,
                means,
                Stream.concat(Stream.of(deltas).map(ChatForms::delta), Stream.of(delta("{}", reason)))
                        .toArray(String[]::new));
    }

    private static String callOf(String fields, String function) {
        return "{" + fields + "\"function\":{" + function + "}}";
    }

    // ---- the forms
    // ---------------------------------------------------------------------------------------------------

    private void texts() {
        both(
                "a text",
                text("Ünder water"),
                "{\"role\":\"assistant\",\"content\":\"Ünder water\"}",
                "\"stop\"",
                "{\"role\":\"assistant\",\"content\":\"\"}",
                "{\"content\":\"Ünd\"}",
                "{\"content\":\"er water\"}");
        both(
                "parts of text",
                text("one two"),
                "{\"content\":[{\"type\":\"text\",\"text\":\"one \"},{\"type\":\"text\",\"text\":\"two\"}]}",
                "\"stop\"",
                "{\"content\":[{\"type\":\"text\",\"text\":\"one \"}]}",
                "{\"content\":[{\"type\":\"text\",\"text\":\"two\"}]}");
        both(
                "one part that is an object",
                text("one"),
                "{\"content\":{\"type\":\"text\",\"text\":\"one\"}}",
                "\"stop\"",
                "{\"content\":{\"type\":\"text\",\"text\":\"one\"}}");
        both(
                "parts that are texts",
                text("one two"),
                "{\"content\":[\"one \",\"two\"]}",
                "\"stop\"",
                "{\"content\":[\"one \",\"two\"]}");
        both(
                "output_text",
                text("one"),
                "{\"content\":[{\"type\":\"output_text\",\"text\":\"one\"}]}",
                "\"stop\"",
                "{\"content\":[{\"type\":\"output_text\",\"text\":\"one\"}]}");
        both(
                "fields that nobody knows",
                text("one"),
                "{\"role\":\"assistant\",\"content\":\"one\",\"audio\":null,\"annotations\":[],\"zzz\":{\"a\":[1]}}",
                "\"stop\"",
                "{\"role\":\"assistant\",\"content\":\"one\",\"audio\":null,\"annotations\":[],\"zzz\":{\"a\":[1]}}");
        both("no role", text("one"), "{\"content\":\"one\"}", "\"stop\"", "{\"content\":\"one\"}");
        both(
                "null calls",
                text("one"),
                "{\"content\":\"one\",\"tool_calls\":null,\"function_call\":null,\"refusal\":null}",
                "\"stop\"",
                "{\"content\":\"one\",\"tool_calls\":null,\"function_call\":null,\"refusal\":null}");
        both(
                "empty calls",
                text("one"),
                "{\"content\":\"one\",\"tool_calls\":[]}",
                "\"stop\"",
                "{\"content\":\"one\",\"tool_calls\":[]}");
        both(
                "a refusal",
                text("I will not.", FinishReason.CONTENT_FILTER),
                "{\"content\":null,\"refusal\":\"I will not.\"}",
                "\"stop\"",
                "{\"refusal\":\"I will \"}",
                "{\"refusal\":\"not.\"}");
        body(
                "several choices",
                "{\"choices\":[{\"index\":1,\"message\":{\"content\":\"b\"},\"finish_reason\":\"stop\"},{\"index\":0,\"message\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}]}",
                text("a"));
        body(
                "choices without an index",
                "{\"choices\":[{\"message\":{\"content\":\"a\"},\"finish_reason\":\"stop\"},{\"message\":{\"content\":\"b\"},\"finish_reason\":\"stop\"}]}",
                text("a"));
        body(
                "counts as texts",
                "{\"choices\":[{\"message\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":\"10\",\"completion_tokens\":5.0}}",
                text("a"));
        body(
                "counts that are null",
                "{\"choices\":[{\"message\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}],\"usage\":null}",
                text("a"));
        body(
                "created as a text, system_fingerprint as a number",
                "{\"created\":\"now\",\"system_fingerprint\":7,\"choices\":[{\"message\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}]}",
                text("a"));
        body(
                "a byte order mark",
                "\uFEFF{\"choices\":[{\"message\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}]}",
                text("a"));
        body(
                "blank lines around",
                "\n\n  {\"choices\":[{\"message\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}]}\n\n",
                text("a"));
        body("text in place of a message", "{\"choices\":[{\"text\":\"a\",\"finish_reason\":\"stop\"}]}", text("a"));
        body(
                "a null error",
                "{\"error\":null,\"choices\":[{\"message\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}]}",
                text("a"));
    }

    private void thoughts() {
        for (String field : List.of("reasoning_content", "reasoning")) {
            both(
                    field,
                    thought("hm, hm", "one"),
                    "{\"" + field + "\":\"hm, hm\",\"content\":\"one\"}",
                    "\"stop\"",
                    "{\"" + field + "\":\"hm, \"}",
                    "{\"" + field + "\":\"hm\"}",
                    "{\"content\":\"one\"}");
        }
        both(
                "both names of thoughts",
                thought("hm", "one"),
                "{\"reasoning_content\":\"hm\",\"reasoning\":\"hm\",\"content\":\"one\"}",
                "\"stop\"",
                "{\"reasoning_content\":\"hm\",\"reasoning\":\"hm\"}",
                "{\"content\":\"one\"}");
        both(
                "null thoughts",
                text("one"),
                "{\"reasoning_content\":null,\"content\":\"one\"}",
                "\"stop\"",
                "{\"reasoning_content\":null,\"content\":\"one\"}");
        both(
                "thoughts as parts",
                thought("hm", "one"),
                "{\"content\":[{\"type\":\"thinking\",\"thinking\":[{\"type\":\"text\",\"text\":\"hm\"}]},{\"type\":\"text\",\"text\":\"one\"}]}",
                "\"stop\"",
                "{\"content\":[{\"type\":\"thinking\",\"thinking\":[{\"type\":\"text\",\"text\":\"hm\"}]}]}",
                "{\"content\":\"one\"}");
        both(
                "details of thoughts",
                thought("hm", "one"),
                "{\"reasoning_details\":[{\"type\":\"reasoning.text\",\"text\":\"hm\",\"index\":0}],\"content\":\"one\"}",
                "\"stop\"",
                "{\"reasoning_details\":[{\"type\":\"reasoning.text\",\"text\":\"hm\",\"index\":0}]}",
                "{\"content\":\"one\"}");
    }

    private void calls() {
        String id = "\"id\":\"call_1\",\"type\":\"function\",";
        String whole = "\"name\":\"search\",\"arguments\":" + ARGUMENTS;
        both(
                "a call",
                called(FOUND),
                "{\"content\":null,\"tool_calls\":[" + callOf(id, whole) + "]}",
                "\"tool_calls\"",
                "{\"tool_calls\":[" + callOf("\"index\":0," + id, "\"name\":\"search\",\"arguments\":\"\"") + "]}",
                "{\"tool_calls\":[" + callOf("\"index\":0,", "\"arguments\":\"{\\\"words\\\":\"") + "]}",
                "{\"tool_calls\":[" + callOf("\"index\":0,", "\"arguments\":\"\\\"pumps\\\"}\"") + "]}");
        for (String reason : List.of("\"stop\"", "\"function_call\"", "null", "\"tool_use\"", "\"eos\"", "\"\"")) {
            both(
                    "a call that ends with " + reason,
                    called(FOUND),
                    "{\"tool_calls\":[" + callOf(id, whole) + "]}",
                    reason,
                    "{\"tool_calls\":[" + callOf("\"index\":0," + id, whole) + "]}");
        }
        String object = "\"name\":\"search\",\"arguments\":{\"words\":\"pumps\"}";
        both(
                "arguments as an object",
                called(FOUND),
                "{\"tool_calls\":[" + callOf(id, object) + "]}",
                "\"tool_calls\"",
                "{\"tool_calls\":[" + callOf("\"index\":0," + id, object) + "]}");
        String twice = "\"name\":\"search\",\"arguments\":\"\\\"{\\\\\\\"words\\\\\\\":\\\\\\\"pumps\\\\\\\"}\\\"\"";
        both(
                "arguments that were written twice",
                called(FOUND),
                "{\"tool_calls\":[" + callOf(id, twice) + "]}",
                "\"tool_calls\"",
                "{\"tool_calls\":[" + callOf("\"index\":0," + id, twice) + "]}");
        both(
                "no id",
                called(FOUND),
                "{\"tool_calls\":[" + callOf("", whole) + "]}",
                "\"tool_calls\"",
                "{\"tool_calls\":[" + callOf("\"index\":0,", whole) + "]}");
        both(
                "an empty id and type",
                called(FOUND),
                "{\"tool_calls\":[" + callOf("\"id\":\"\",\"type\":\"\",", whole) + "]}",
                "\"tool_calls\"",
                "{\"tool_calls\":["
                        + callOf("\"index\":0,\"id\":\"\",\"type\":\"\",", "\"name\":\"search\",\"arguments\":\"\"")
                        + "]}",
                "{\"tool_calls\":["
                        + callOf("\"index\":0,\"id\":\"\",\"type\":\"\",", "\"name\":\"\",\"arguments\":" + ARGUMENTS)
                        + "]}");
        both(
                "an id that is a number",
                called(FOUND),
                "{\"tool_calls\":[" + callOf("\"id\":7,", whole) + "]}",
                "\"tool_calls\"",
                "{\"tool_calls\":[" + callOf("\"index\":0,\"id\":7,", whole) + "]}");
        both(
                "a call without its function",
                called(FOUND),
                "{\"tool_calls\":[{\"id\":\"a\"," + whole + "}]}",
                "\"tool_calls\"",
                "{\"tool_calls\":[{\"index\":0,\"id\":\"a\"," + whole + "}]}");
        both(
                "a legacy call",
                called(FOUND),
                "{\"content\":null,\"function_call\":{" + whole + "}}",
                "\"function_call\"",
                "{\"function_call\":{\"name\":\"search\",\"arguments\":\"\"}}",
                "{\"function_call\":{\"arguments\":" + ARGUMENTS + "}}");
        both(
                "one call that is no list",
                called(FOUND),
                "{\"tool_calls\":" + callOf(id, whole) + "}",
                "\"tool_calls\"",
                "{\"tool_calls\":" + callOf("\"index\":0," + id, whole) + "}");
        String second = callOf("\"id\":\"call_2\",", "\"name\":\"search\",\"arguments\":" + MORE);
        both(
                "two calls",
                called(FOUND, OTHER),
                "{\"tool_calls\":[" + callOf(id, whole) + "," + second + "]}",
                "\"tool_calls\"",
                "{\"tool_calls\":[" + callOf("\"index\":0," + id, whole) + ","
                        + callOf("\"index\":1,\"id\":\"call_2\",", "\"name\":\"search\",\"arguments\":" + MORE) + "]}");
        streamed(
                "two calls whose pieces take turns",
                called(FOUND, OTHER),
                delta("{\"tool_calls\":["
                        + callOf("\"index\":0,\"id\":\"a\",", "\"name\":\"search\",\"arguments\":\"\"") + "]}"),
                delta("{\"tool_calls\":["
                        + callOf("\"index\":1,\"id\":\"b\",", "\"name\":\"search\",\"arguments\":\"\"") + "]}"),
                delta("{\"tool_calls\":[" + callOf("\"index\":0,", "\"arguments\":\"{\\\"words\\\":\"") + "]}"),
                delta("{\"tool_calls\":[" + callOf("\"index\":1,", "\"arguments\":\"{\\\"words\\\":\"") + "]}"),
                delta("{\"tool_calls\":[" + callOf("\"index\":0,", "\"arguments\":\"\\\"pumps\\\"}\"") + ","
                        + callOf("\"index\":1,", "\"arguments\":\"\\\"noise\\\"}\"") + "]}"),
                delta("{}", "\"tool_calls\""));
        streamed(
                "two calls with one index",
                called(FOUND, OTHER),
                delta("{\"tool_calls\":[" + callOf("\"index\":0,\"id\":\"a\",", whole) + "]}"),
                delta("{\"tool_calls\":["
                        + callOf("\"index\":0,\"id\":\"b\",", "\"name\":\"search\",\"arguments\":" + MORE) + "]}"),
                delta("{}", "\"tool_calls\""));
        streamed(
                "two calls without an index",
                called(FOUND, OTHER),
                delta("{\"tool_calls\":[" + callOf("\"id\":\"a\",", whole) + "]}"),
                delta("{\"tool_calls\":[" + callOf("\"id\":\"b\",", "\"name\":\"search\",\"arguments\":" + MORE)
                        + "]}"),
                delta("{}", "\"tool_calls\""));
        streamed(
                "pieces without an index",
                called(FOUND),
                delta("{\"tool_calls\":["
                        + callOf("\"id\":\"a\",", "\"name\":\"search\",\"arguments\":\"{\\\"words\\\":\"") + "]}"),
                delta("{\"tool_calls\":[" + callOf("", "\"arguments\":\"\\\"pumps\\\"}\"") + "]}"),
                delta("{}", "\"tool_calls\""));
        streamed(
                "the id again with each piece",
                called(FOUND),
                delta("{\"tool_calls\":["
                        + callOf("\"index\":0,\"id\":\"a\",", "\"name\":\"search\",\"arguments\":\"{\\\"words\\\":\"")
                        + "]}"),
                delta("{\"tool_calls\":["
                        + callOf("\"index\":0,\"id\":\"a\",", "\"name\":\"search\",\"arguments\":\"\\\"pumps\\\"}\"")
                        + "]}"),
                delta("{}", "\"tool_calls\""));
        streamed(
                "the whole call again at the end",
                called(FOUND),
                delta("{\"tool_calls\":["
                        + callOf("\"index\":0,\"id\":\"a\",", "\"name\":\"search\",\"arguments\":\"{\\\"words\\\":\"")
                        + "]}"),
                delta("{\"tool_calls\":[" + callOf("\"index\":0,", "\"arguments\":\"\\\"pumps\\\"}\"") + "]}"),
                delta("{\"tool_calls\":[" + callOf("\"index\":0,\"id\":\"a\",", whole) + "]}", "\"tool_calls\""));
        streamed(
                "an index that is a text",
                called(FOUND),
                delta("{\"tool_calls\":["
                        + callOf(
                                "\"index\":\"0\",\"id\":\"a\",",
                                "\"name\":\"search\",\"arguments\":\"{\\\"words\\\":\"")
                        + "]}"),
                delta("{\"tool_calls\":[" + callOf("\"index\":\"0\",", "\"arguments\":\"\\\"pumps\\\"}\"") + "]}"),
                delta("{}", "\"tool_calls\""));
        streamed(
                "a text and a call",
                new Meaning("Let me see. ", List.of(FOUND), null, FinishReason.TOOL_EXECUTION, -1),
                delta("{\"content\":\"Let me see. \"}"),
                delta("{\"tool_calls\":[" + callOf("\"index\":0," + id, whole) + "]}"),
                delta("{}", "\"tool_calls\""));
    }

    private void endings() {
        for (String reason : List.of(
                "\"stop\"",
                "\"end_turn\"",
                "\"eos\"",
                "\"stop_sequence\"",
                "\"COMPLETE\"",
                "\"unheard of\"",
                "\"STOP\"")) {
            both("ends with " + reason, text("one"), "{\"content\":\"one\"}", reason, "{\"content\":\"one\"}");
        }
        for (String reason : List.of(
                "\"length\"",
                "\"max_tokens\"",
                "\"model_length\"",
                "\"model_context_window_exceeded\"",
                "\"MAX_TOKENS\"")) {
            both(
                    "ends with " + reason,
                    text("one", FinishReason.LENGTH),
                    "{\"content\":\"one\"}",
                    reason,
                    "{\"content\":\"one\"}");
        }
        for (String reason : List.of("\"content_filter\"", "\"safety\"", "\"refusal\"", "\"sensitive\"")) {
            both(
                    "ends with " + reason,
                    text("one", FinishReason.CONTENT_FILTER),
                    "{\"content\":\"one\"}",
                    reason,
                    "{\"content\":\"one\"}");
        }
        for (String reason : List.of("\"error\"", "\"insufficient_system_resource\"", "\"abort\"")) {
            both("ends with " + reason, Meaning.failure(0), "{\"content\":\"one\"}", reason, "{\"content\":\"one\"}");
        }
    }

    private void errors() {
        String[][] errors = {
            {"429", "{\"error\":{\"message\":\"slow down\",\"code\":429}}"},
            {"429", "{\"error\":{\"message\":\"x\",\"type\":\"rate_limit_error\"}}"},
            {"502", "{\"error\":{\"message\":\"Provider returned error\",\"code\":502}}"},
            {"401", "{\"error\":{\"message\":\"no\",\"code\":\"401\"}}"},
            {"401", "{\"error\":{\"type\":\"authentication_error\",\"message\":\"no\"}}"},
            {"400", "{\"error\":{\"type\":\"invalid_request_error\",\"message\":\"no\"}}"},
            {"529", "{\"error\":{\"type\":\"overloaded_error\",\"message\":\"no\"}}"},
            {"404", "{\"error\":{\"message\":\"model 'm' not found\"}}"},
            {"503", "{\"error\":{\"message\":\"Loading model\",\"type\":\"unavailable_error\"}}"},
            {"500", "{\"error\":\"boom\"}"},
            {"500", "{\"object\":\"error\",\"message\":\"boom\"}"},
        };
        for (String[] error : errors) {
            body("200 with " + error[1], error[1], Meaning.failure(Integer.parseInt(error[0])));
            raw("200 with " + error[1], Meaning.failure(Integer.parseInt(error[0])), "data: " + error[1] + "\n\n");
            raw(
                    "half way " + error[1],
                    Meaning.failure(Integer.parseInt(error[0])),
                    "data: " + delta("{\"content\":\"half\"}") + "\n\ndata: " + error[1] + "\n\ndata: [DONE]\n\n");
        }
        raw(
                "an event named error",
                Meaning.failure(429),
                "event: error\ndata: {\"message\":\"Rate limit reached\",\"code\":429}\n\n");
        body("no choices", "{\"id\":\"c1\",\"choices\":null}", Meaning.failure(0));
        body("another API", "{\"answer\":\"one\"}", Meaning.failure(0));
        body("a page", "<html><body>Bad gateway</body></html>", Meaning.failure(0));
        body("nothing", "", Meaning.failure(0));
        body("torn", "{\"choices\":[{\"message\":{\"content\":\"one", Meaning.failure(0));
    }

    private void streams() {
        String one = "data: " + delta("{\"content\":\"one\"}");
        String stop = "data: " + delta("{}", "\"stop\"");
        raw("line ends of Windows", text("one"), (one + "\n\n" + stop + "\n\ndata: [DONE]\n\n").replace("\n", "\r\n"));
        raw("line ends of old Macs", text("one"), (one + "\n\n" + stop + "\n\ndata: [DONE]\n\n").replace("\n", "\r"));
        raw(
                "no space after the colon",
                text("one"),
                (one + "\n\n" + stop + "\n\ndata: [DONE]\n\n").replace("data: ", "data:"));
        raw(
                "comments",
                text("one"),
                ": OPENROUTER PROCESSING\n\n" + one + "\n\n: still here\n\n" + stop + "\n\ndata: [DONE]\n\n");
        raw(
                "names and ids of events",
                text("one"),
                "id: 1\nevent: message\nretry: 10\n" + one + "\n\nid: 2\n" + stop + "\n\ndata: [DONE]\n\n");
        raw("no [DONE]", text("one"), one + "\n\n" + stop + "\n\n");
        raw("no reason but [DONE]", text("one"), one + "\n\ndata: [DONE]\n\n");
        raw("no blank line at the end", text("one"), one + "\n\n" + stop + "\n\ndata: [DONE]");
        raw("single line ends", text("one"), one + "\n" + stop + "\n" + "data: [DONE]\n");
        raw("empty data", text("one"), "data:\n\n" + one + "\n\ndata: \n\n" + stop + "\n\ndata: [DONE]\n\n");
        raw("a byte order mark", text("one"), "\uFEFF" + one + "\n\n" + stop + "\n\ndata: [DONE]\n\n");
        raw(
                "no choices first",
                text("one"),
                "data: {\"choices\":[],\"prompt_filter_results\":[]}\n\n" + one + "\n\n" + stop
                        + "\n\ndata: [DONE]\n\n");
        raw(
                "counts behind the end",
                text("one"),
                one + "\n\n" + stop
                        + "\n\ndata: {\"choices\":[],\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":5}}\n\ndata: [DONE]\n\n");
        raw(
                "an answer that came whole",
                text("one"),
                "{\"choices\":[{\"index\":0,\"message\":{\"content\":\"one\"},\"finish_reason\":\"stop\"}]}");
        raw("a stream that just ends", Meaning.failure(0), one + "\n\n");
        raw(
                "a stream that ends within an event",
                Meaning.failure(0),
                one + "\n\ndata: {\"choices\":[{\"delta\":{\"cont");
        raw("a stream of nothing", Meaning.failure(0), "");
        raw("only comments", Meaning.failure(0), ": hello\n\n: hello\n\n");
    }
}

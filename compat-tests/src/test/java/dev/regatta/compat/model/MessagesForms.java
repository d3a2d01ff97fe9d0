package dev.regatta.compat.model;

import dev.langchain4j.model.output.FinishReason;
import dev.regatta.compat.model.ChatForms.Form;
import dev.regatta.compat.model.ChatForms.Meaning;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Answers of servers that speak Anthropic's Messages API, each with what it means. */
final class MessagesForms {
    private static final String FOUND = "search{\"words\":\"pumps\"}";
    private static final String OTHER = "search{\"words\":\"noise\"}";
    private static final String STOP = "\"end_turn\"";
    private static final String TOOLS = "\"tool_use\"";

    private final List<Form> forms = new ArrayList<>();

    static List<Form> all() {
        MessagesForms all = new MessagesForms();
        all.texts();
        all.thoughts();
        all.calls();
        all.endings();
        all.errors();
        all.streams();
        return all.forms;
    }

    /** A block: whole, as it begins in a stream, and the deltas that build it. */
    private record Block(String whole, String begin, String... deltas) {}

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

    private static Block said(String text) {
        int half = text.length() / 2;
        return new Block(
                "{\"type\":\"text\",\"text\":\"" + text + "\"}",
                "{\"type\":\"text\",\"text\":\"\"}",
                "{\"type\":\"text_delta\",\"text\":\"" + text.substring(0, half) + "\"}",
                "{\"type\":\"text_delta\",\"text\":\"" + text.substring(half) + "\"}");
    }

    private static Block thought(String text) {
        return new Block(
                "{\"type\":\"thinking\",\"thinking\":\"" + text + "\",\"signature\":\"c2ln\"}",
                "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}",
                "{\"type\":\"thinking_delta\",\"thinking\":\"" + text + "\"}",
                "{\"type\":\"signature_delta\",\"signature\":\"c2ln\"}");
    }

    private static Block always(String block) {
        return new Block(block, block);
    }

    private static String use(String input) {
        return "{\"type\":\"tool_use\",\"id\":\"toolu_1\",\"name\":\"search\"" + input + "}";
    }

    private static String piece(String json) {
        return "{\"type\":\"input_json_delta\",\"partial_json\":\"" + json.replace("\"", "\\\"") + "\"}";
    }

    private static Block call(String words) {
        return new Block(
                use(",\"input\":{\"words\":\"" + words + "\"}"),
                use(",\"input\":{}"),
                piece(""),
                piece("{\"words\":"),
                piece("\"" + words + "\"}"));
    }

    private static String message(String content, String reason) {
        return "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"m\",\"content\":" + content
                + ",\"stop_reason\":" + reason
                + ",\"stop_sequence\":null,\"usage\":{\"input_tokens\":10,\"output_tokens\":5}}";
    }

    private static String event(String type, String fields) {
        return "event: " + type + "\ndata: {\"type\":\"" + type + "\"" + fields + "}\n\n";
    }

    private static String begun() {
        return event("message_start", ",\"message\":" + message("[]", "null"));
    }

    private static String ended(String reason) {
        return event(
                "message_delta",
                ",\"delta\":{\"stop_reason\":" + reason + ",\"stop_sequence\":null},\"usage\":{\"output_tokens\":5}");
    }

    private static final String OVER = event("message_stop", "");

    private static String events(Block... blocks) {
        StringBuilder events = new StringBuilder();
        for (int i = 0; i < blocks.length; i++) {
            String index = ",\"index\":" + i;
            events.append(event("content_block_start", index + ",\"content_block\":" + blocks[i].begin()));
            for (String delta : blocks[i].deltas()) {
                events.append(event("content_block_delta", index + ",\"delta\":" + delta));
            }
            events.append(event("content_block_stop", index));
        }
        return events.toString();
    }

    private void body(String name, Meaning means, String json) {
        forms.add(new Form(name, false, json.getBytes(StandardCharsets.UTF_8), means));
    }

    private void raw(String name, Meaning means, String stream) {
        forms.add(new Form(name, true, stream.getBytes(StandardCharsets.UTF_8), means));
    }

    /** An answer in both modes. */
    private void both(String name, Meaning means, String reason, Block... blocks) {
        body(
                name,
                means,
                message(
                        "["
                                + String.join(
                                        ",", Stream.of(blocks).map(Block::whole).toList()) + "]",
                        reason));
        raw(name, means, begun() + events(blocks) + ended(reason) + OVER);
    }

    // ---- the forms
    // ---------------------------------------------------------------------------------------------------

    private void texts() {
        both("a text", text("Ünder water"), STOP, said("Ünder water"));
        both("two texts", text("one two"), STOP, said("one "), said("two"));
        both("an empty text", text(""), STOP, said(""));
        both("no block", text(""), STOP);
        both(
                "an unknown block",
                text("one"),
                STOP,
                always("{\"type\":\"container_upload\",\"file_id\":\"f\"}"),
                said("one"));
        both(
                "a server's own tool",
                text("one"),
                STOP,
                always("{\"type\":\"server_tool_use\",\"id\":\"s\",\"name\":\"web_search\",\"input\":{}}"),
                said("one"));
        both("a text in its beginning", text("one"), STOP, always("{\"type\":\"text\",\"text\":\"one\"}"));
        body("content that is a text", text("one"), message("\"one\"", STOP));
        body("content that is one block", text("one"), message(said("one").whole(), STOP));
        body("content that is null", text(""), message("null", STOP));
        body("no reason", text("one"), message("[" + said("one").whole() + "]", "null"));
        body(
                "no type",
                text("one"),
                "{\"content\":[{\"type\":\"text\",\"text\":\"one\"}],\"stop_reason\":\"end_turn\"}");
        body(
                "fields of other types",
                text("one"),
                "{\"type\":\"message\",\"id\":7,\"model\":{},\"usage\":[],\"container\":null,\"content\":["
                        + said("one").whole() + "],\"stop_reason\":\"end_turn\",\"stop_details\":[]}");
    }

    private void thoughts() {
        Meaning means = new Meaning("one", List.of(), "hm", FinishReason.STOP, -1);
        both("a thought", means, STOP, thought("hm"), said("one"));
        both(
                "a hidden thought",
                text("one"),
                STOP,
                always("{\"type\":\"redacted_thinking\",\"data\":\"eA==\"}"),
                said("one"));
        both(
                "a thought without a signature",
                means,
                STOP,
                always("{\"type\":\"thinking\",\"thinking\":\"hm\"}"),
                said("one"));
        both(
                "thoughts between texts",
                new Meaning("one two", List.of(), "hmso", FinishReason.STOP, -1),
                STOP,
                thought("hm"),
                said("one "),
                thought("so"),
                said("two"));
        both(
                "a thought and a call",
                new Meaning(null, List.of(FOUND), "hm", FinishReason.TOOL_EXECUTION, -1),
                TOOLS,
                thought("hm"),
                call("pumps"));
    }

    private void calls() {
        both("a call", called(FOUND), TOOLS, call("pumps"));
        both("two calls", called(FOUND, OTHER), TOOLS, call("pumps"), call("noise"));
        both(
                "a text and a call",
                new Meaning("I look. ", List.of(FOUND), null, FinishReason.TOOL_EXECUTION, -1),
                TOOLS,
                said("I look. "),
                call("pumps"));
        both("arguments as a text", called(FOUND), TOOLS, always(use(",\"input\":\"{\\\"words\\\":\\\"pumps\\\"}\"")));
        both("arguments at once", called(FOUND), TOOLS, always(use(",\"input\":{\"words\":\"pumps\"}")));
        both("empty arguments", called("search{}"), TOOLS, always(use(",\"input\":{}")));
        both("no arguments", called("search{}"), TOOLS, always(use("")));
        both("arguments that are null", called("search{}"), TOOLS, always(use(",\"input\":null")));
        both(
                "no id",
                called(FOUND),
                TOOLS,
                always("{\"type\":\"tool_use\",\"name\":\"search\",\"input\":{\"words\":\"pumps\"}}"));
        both("no name", text("one"), STOP, always("{\"type\":\"tool_use\",\"id\":\"t\",\"input\":{}}"), said("one"));
        both("a call that ends a turn", called(FOUND), STOP, call("pumps"));
        both("a call that ends oddly", called(FOUND), "\"unheard_of\"", call("pumps"));
        raw(
                "arguments twice",
                called(FOUND),
                begun()
                        + events(new Block("", use(",\"input\":{\"words\":\"pumps\"}"), piece("{\"words\":\"pumps\"}")))
                        + ended(TOOLS)
                        + OVER);
        raw(
                "a call that is cut by its length",
                text("", FinishReason.LENGTH),
                begun()
                        + events(new Block("", use(",\"input\":{}"), piece("{\"words\":\"pu")))
                        + ended("\"max_tokens\"")
                        + OVER);
    }

    private void endings() {
        for (String reason : List.of("end_turn", "stop_sequence", "unheard_of")) {
            both("ends with " + reason, text("one"), "\"" + reason + "\"", said("one"));
        }
        for (String reason : List.of("max_tokens", "model_context_window_exceeded")) {
            both("ends with " + reason, text("one", FinishReason.LENGTH), "\"" + reason + "\"", said("one"));
        }
        both("ends with refusal", text("one", FinishReason.CONTENT_FILTER), "\"refusal\"", said("one"));
        both("nothing but a refusal", text("", FinishReason.CONTENT_FILTER), "\"refusal\"");
        both("ends with pause_turn", text("one", FinishReason.OTHER), "\"pause_turn\"", said("one"));
    }

    private void errors() {
        String[][] errors = {
            {"529", "overloaded_error", "Overloaded"},
            {"429", "rate_limit_error", "x"},
            {"500", "api_error", "Internal server error"},
            {"400", "invalid_request_error", "prompt is too long: 9 tokens > 8 maximum"},
            {"401", "authentication_error", "invalid x-api-key"},
            {"403", "permission_error", "x"},
            {"404", "not_found_error", "model: m"},
            {"504", "timeout_error", "x"},
        };
        for (String[] error : errors) {
            Meaning means = Meaning.failure(Integer.parseInt(error[0]));
            String inner = ",\"error\":{\"type\":\"" + error[1] + "\",\"message\":\"" + error[2] + "\"}";
            String json = "{\"type\":\"error\"" + inner + ",\"request_id\":\"r\"}";
            body("200 with " + error[1], means, json);
            raw("first " + error[1], means, event("error", inner));
            raw("half way " + error[1], means, begun() + events(said("half")) + event("error", inner));
            raw("without a name, " + error[1], means, begun() + "data: " + json + "\n\n");
            raw("no event but " + error[1], means, json);
        }
        body("another API", Meaning.failure(0), "{\"answer\":\"one\"}");
        body("a page", Meaning.failure(0), "<html><body>Bad gateway</body></html>");
        body("no bytes", Meaning.failure(0), "");
        body("torn", Meaning.failure(0), "{\"type\":\"message\",\"content\":[{\"type\":\"text\",\"text\":\"one");
    }

    private void streams() {
        String one = begun() + events(said("one"));
        raw("pings", text("one"), event("ping", "") + one + event("ping", "") + ended(STOP) + OVER);
        raw("events of the future", text("one"), one + event("novelty", ",\"new\":1") + ended(STOP) + OVER);
        raw("no last event", text("one"), one + ended(STOP));
        raw("no reason but an end", text("one"), one + OVER);
        raw("[DONE] at the end", text("one"), one + ended(STOP) + "data: [DONE]\n\n");
        raw("no names of events", text("one"), (one + ended(STOP) + OVER).replaceAll("event: \\w+\n", ""));
        raw(
                "no types in data",
                text("one"),
                (one + ended(STOP) + OVER).replaceAll("\\{\"type\":\"(message|content_block)_\\w+\",?", "{"));
        raw("an answer that came whole", text("one"), message("[" + said("one").whole() + "]", STOP));
        raw("a stream that just ends", Meaning.failure(0), one);
        raw("a stream that just ends after a call", Meaning.failure(0), begun() + events(call("pumps")));
        raw(
                "a stream that ends within an event",
                Meaning.failure(0),
                one + "event: message_delta\ndata: {\"type\":\"mes");
        raw("a stream of nothing", Meaning.failure(0), "");
        raw("only pings", Meaning.failure(0), event("ping", "") + event("ping", ""));
    }
}

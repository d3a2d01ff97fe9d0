package dev.regatta.internal.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What models write that call tools by the text protocol, neat and not so neat. */
final class TextProtocolTest {
    @Example
    void an_action_with_its_input_is_a_call() {
        assertThat(TextProtocol.read("Thought: look it up\nAction: search\nAction Input: {\"query\": \"Oslo\"}"))
                .isEqualTo(ModelDecision.Calls.one("search", "{\"query\": \"Oslo\"}"));
    }

    @Example
    void a_final_answer_is_what_follows_the_last_marker() {
        assertThat(TextProtocol.read("Thought: I know\nFinal Answer: no, wait\nFinal Answer: **42**, said\nthe mice\n"))
                .isEqualTo(new ModelDecision.Answer("**42**, said\nthe mice"));
        assertThat(TextProtocol.read("I have it. Final Answer: 42")).isEqualTo(new ModelDecision.Answer("42"));
    }

    @Example
    void what_the_model_invents_as_observation_is_cut_off() {
        String invented = "Action: search\nAction Input: {}\nObservation: 42\nThought: good\nFinal Answer: 42";

        assertThat(TextProtocol.own(invented)).isEqualTo("Action: search\nAction Input: {}");
        assertThat(TextProtocol.read(invented)).isEqualTo(ModelDecision.Calls.one("search", "{}"));
        assertThat(TextProtocol.read("Observation: it works\nFinal Answer: 42"))
                .isEqualTo(new ModelDecision.Answer("42"));
    }

    @Example
    void markdown_case_numbers_and_fences_do_not_matter() {
        ModelDecision wanted = ModelDecision.Calls.one("search_web", "{\"q\": 1}");

        for (String written : List.of(
                "```\nThought: x\nAction: search_web\nAction Input: {\"q\": 1}\n```",
                "**Thought:** x\n**Action:** search_web\n**Action Input:** {\"q\": 1}",
                "**Action**: `search_web`\n**Action Input**: ```json\n{\"q\": 1}\n```",
                "### ACTION: \"search_web\"\n### ACTION INPUT: {\"q\": 1}",
                "> action: *search_web*\n> action input: {\"q\": 1}",
                "Action 1: search_web\nAction 1 Input: {\"q\": 1}",
                "Action 1: search_web\nAction Input 1: {\"q\": 1}",
                "<think>Final Answer: maybe</think>Action:\nsearch_web\nAction Input:\n{\"q\": 1}",
                "<think>a</think>\n<reasoning>Action: no</reasoning>\nAction: search_web\nAction Input: {\"q\": 1}",
                "<think>\nObservation: none yet\n</think>\nAction: search_web\nAction Input: {\"q\": 1}",
                "Perhaps\nAction: guess\nAction Input: {}\n</think>\nAction: search_web\nAction Input: {\"q\": 1}",
                "<think>no end\nAction: search_web\nAction Input: {\"q\": 1}")) {
            assertThat(TextProtocol.read(written)).as(written).isEqualTo(wanted);
        }
        assertThat(TextProtocol.read("```\nThought: x\nFinal Answer: 8\n```")).isEqualTo(new ModelDecision.Answer("8"));
        assertThat(TextProtocol.read("**Final Answer:** 8")).isEqualTo(new ModelDecision.Answer("8"));
        assertThat(TextProtocol.read("Final Answer: ```java\nint a;\n```"))
                .isEqualTo(new ModelDecision.Answer("```java\nint a;\n```"));
    }

    @Example
    void the_first_of_several_actions_counts() {
        assertThat(TextProtocol.read("Action: a\nAction Input: {}\nThought: then\nAction: b\nAction Input: {\"x\":1}"))
                .isEqualTo(ModelDecision.Calls.one("a", "{}"));
    }

    @Example
    void a_call_that_talks_about_a_final_answer_is_a_call() {
        assertThat(TextProtocol.read("Action: ask\nAction Input: {\"question\": \"Final Answer: or not?\"}"))
                .isEqualTo(ModelDecision.Calls.one("ask", "{\"question\": \"Final Answer: or not?\"}"));
    }

    @Example
    void a_plan_within_an_answer_is_part_of_the_answer() {
        assertThat(TextProtocol.read("Final Answer: Our plan\nAction: call the bank"))
                .isEqualTo(new ModelDecision.Answer("Our plan\nAction: call the bank"));
    }

    @Example
    void what_cannot_be_read_says_why() {
        assertThat(reason("It is 42.")).contains("neither an 'Action:'");
        assertThat(reason("")).contains("neither an 'Action:'");
        assertThat(reason("Thought: hm\nAction: search")).contains("without the 'Action Input:'");
        assertThat(reason("Thought: hm\nAction Input: {}")).contains("without an 'Action:'");
        assertThat(reason("Action: **\nAction Input: {}")).contains("names no tool");
        assertThat(reason("Final Answer: 42\nAction: a\nAction Input: {}")).contains("Write one of the two");
    }

    @Example
    void an_agent_without_tools_may_leave_the_marker_out() {
        assertThat(TextProtocol.answer("It is 42.")).isEqualTo("It is 42.");
        assertThat(TextProtocol.answer("I can give a great answer\nFinal Answer: 42"))
                .isEqualTo("42");
        assertThat(TextProtocol.answer("Observation: a\nObservation: b")).isEqualTo("Observation: a\nObservation: b");
    }

    @Property
    void a_call_in_any_dress_is_read(
            @ForAll @From("names") String name,
            @ForAll @From("texts") String value,
            @ForAll boolean bold,
            @ForAll boolean upper,
            @ForAll boolean fenced) {
        String json = "{\"text\":\"" + value + "\"}";
        String written = "Thought: go\n" + marker("Action", bold, upper) + " " + name + "\n"
                + marker("Action Input", bold, upper) + " " + json;

        ModelDecision move = TextProtocol.read(fenced ? "```\n" + written + "\n```" : written);

        assertThat(move).isEqualTo(ModelDecision.Calls.one(name, json));
    }

    @Property
    void any_text_is_read_one_way_or_the_other(@ForAll @From("noise") String written) {
        assertThat(TextProtocol.read(written)).isNotNull();
        assertThat(TextProtocol.own(written)).isSubstringOf(written);
        assertThat(TextProtocol.answer(written).length()).isLessThanOrEqualTo(written.length());
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.strings()
                .alpha()
                .numeric()
                .withChars('_', '-')
                .ofMinLength(1)
                .ofMaxLength(20);
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings()
                .alpha()
                .withChars(" .,:{}[]'*`äß漢")
                .ofMaxLength(30)
                .filter(text -> !text.contains("```"));
    }

    @Provide
    Arbitrary<String> noise() {
        return Arbitraries.of(
                        "Action:",
                        "Action Input:",
                        "Final Answer:",
                        "Observation:",
                        "Thought:",
                        "\n",
                        " ",
                        "```",
                        "**",
                        "{\"a\":",
                        "}",
                        "[",
                        "search",
                        "<think>",
                        "</think>",
                        "'",
                        "\"",
                        "\\",
                        "True",
                        "#",
                        "\r\n",
                        "💡")
                .list()
                .ofMaxSize(24)
                .map(parts -> String.join("", parts));
    }

    private static String marker(String name, boolean bold, boolean upper) {
        String cased = upper ? name.toUpperCase(Locale.ROOT) : name;
        return bold ? "**" + cased + ":**" : cased + ":";
    }

    private static String reason(String written) {
        assertThat(TextProtocol.read(written)).isInstanceOf(ModelDecision.Unreadable.class);
        return ((ModelDecision.Unreadable) TextProtocol.read(written)).reason();
    }
}

package dev.regatta.compat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.regatta.Agent;
import dev.regatta.Crew;
import dev.regatta.RunResult;
import dev.regatta.Task;
import dev.regatta.ToolMode;
import dev.regatta.model.ScriptedModel;
import dev.regatta.tool.Tool;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models that learnt another notation put names of tools in it; who is meant is called, and nobody else. */
@Timeout(30)
final class DressedNamesTest {
    record Query(String words) {}

    private final List<String> ran = new ArrayList<>();

    private Agent agent(String... tools) {
        Agent agent = Agent.of("Reader", "Find out");
        List<Tool> all = new ArrayList<>();
        for (String name : tools) {
            all.add(Tool.of(name, "Finds documents", Query.class, query -> {
                ran.add(name);
                return "found " + query.words();
            }));
        }
        return agent.tools(all.toArray());
    }

    private static ScriptedModel calling(String name) {
        return new ScriptedModel().thenCall(name, "{\"words\": \"pumps\"}").thenAnswer("Pumps");
    }

    private static RunResult run(Agent agent, ScriptedModel model) {
        return Crew.of(Task.of("t", "What is known?").by(agent)).model(model).kickoff();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "functions.search_web",
                "function.search_web",
                "functions_search_web",
                "Functions.SearchWeb",
                "assistant.search_web",
                "default_api:search_web",
                "default_api.search_web",
                "tools/search_web",
                "/tools/search_web",
                "namespace::search_web",
                "mcp__docs__search_web",
                "a.b.search_web",
                "to=functions.search_web",
                "search_web()",
                "search_web({\"words\": \"pumps\"})",
                "functions.search_web()",
                "search_web:0",
                "functions.search_web:0",
                "functions.search_web:12",
                "search_web#1",
                "search_web<|channel|>json",
                "search_web<|channel|>commentary",
                "search_web <|constrain|>json",
                "<|start|>functions.search_web<|channel|>commentary",
                "\"search_web\"",
                "`search_web`",
                "search_web.",
            })
    void the_tool_that_is_meant_is_called_and_goes_by_its_name_from_then_on(String written) {
        ScriptedModel model = calling(written);

        RunResult result = run(agent("search_web", "count"), model);

        assertThat(result.output()).isEqualTo("Pumps");
        assertThat(ran).containsExactly("search_web");
        List<?> told = model.requests().get(1).messages();
        assertThat(told).last().isInstanceOfSatisfying(ToolExecutionResultMessage.class, answer -> {
            assertThat(answer.toolName()).isEqualTo("search_web");
            assertThat(answer.text()).startsWith("found pumps").contains("The name of the tool is search_web.");
        });
        assertThat(told.get(told.size() - 2))
                .isInstanceOfSatisfying(
                        AiMessage.class,
                        said -> assertThat(
                                        said.toolExecutionRequests().getFirst().name())
                                .isEqualTo("search_web"));
    }

    @ParameterizedTest
    @ValueSource(strings = {" search_web", "search-web", "Search Web", "searchWeb", "SEARCH_WEB"})
    void case_and_spaces_are_not_worth_a_word(String written) {
        ScriptedModel model = calling(written);

        RunResult result = run(agent("search_web", "count"), model);

        assertThat(result.output()).isEqualTo("Pumps");
        assertThat(model.requests().get(1).messages())
                .last()
                .isInstanceOfSatisfying(
                        ToolExecutionResultMessage.class,
                        answer -> assertThat(answer.text()).isEqualTo("found pumps"));
    }

    @ParameterizedTest
    @CsvSource({
        "functions.delete, search",
        "search_documents, search",
        "search.delete, search",
        "search/delete, search",
        "research, search",
        "functions.researcher, search",
        "search web pages, search",
        "(search), search",
        "<|channel|>, search",
        "..., search",
        "functions., search",
        "'functions.search_web', 'search-web,searchWeb'",
        "'Search:0', 'search,SEARCH'",
        "'planner.search', 'planner,search'",
        "'functions.search', 'functions,search'"
    })
    void nobody_is_called_where_none_or_several_could_be_meant(String written, String tools) {
        ScriptedModel model = calling(written);

        RunResult result = run(agent(tools.split(",")), model);

        assertThat(result.output()).isEqualTo("Pumps");
        assertThat(ran).isEmpty();
        assertThat(model.requests().get(1).messages())
                .last()
                .isInstanceOfSatisfying(
                        ToolExecutionResultMessage.class,
                        answer -> assertThat(answer.text()).contains("There is no tool"));
    }

    @ParameterizedTest
    @CsvSource({
        "'files_read,read', functions.files_read, files_read",
        "'files_read,read', functions.read, read",
        "'search,search_web', functions.search, search",
        "'search:0,search', search:0, search:0"
    })
    void the_longest_name_that_is_one_counts(String tools, String written, String meant) {
        RunResult result = run(agent(tools.split(",")), calling(written));

        assertThat(result.output()).isEqualTo("Pumps");
        assertThat(ran).containsExactly(meant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"functions.search", "search()", "tools/search", "default_api:search:0", "`search`"})
    void it_is_the_same_in_words(String written) {
        ScriptedModel model = ScriptedModel.answering(
                "Thought: look\nAction: " + written + "\nAction Input: {\"words\": \"pumps\"}", "Final Answer: Pumps");

        RunResult result = run(agent("search").toolMode(ToolMode.TEXT), model);

        assertThat(result.output()).isEqualTo("Pumps");
        assertThat(ran).containsExactly("search");
    }
}

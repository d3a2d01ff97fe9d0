package dev.regatta.compat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.regatta.Agent;
import dev.regatta.Crew;
import dev.regatta.Planning;
import dev.regatta.Task;
import dev.regatta.model.ScriptedModel;
import dev.regatta.prompt.PromptSection;
import dev.regatta.prompt.PromptTemplates;
import dev.regatta.tool.Tool;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A file of prompts in which each section says no more than its name and its places: nothing else may reach a model. */
@Timeout(60)
final class TranslatedTest {
    private static final PromptTemplates WORDS = PromptTemplates.of(Arrays.stream(PromptSection.values())
            .map(section -> "[" + section.title() + "]\n" + named(section))
            .collect(Collectors.joining("\n\n")));

    private final ScriptedModel model = new ScriptedModel();

    record Query(String words) {}

    record Deed(Optional<String> words) {}

    private static String named(PromptSection section) {
        return section.places().stream()
                .map(place -> "{" + place + "}")
                .collect(Collectors.joining("|", "§" + section.title() + "§", "§"));
    }

    @Test
    void what_goes_wrong_with_tools_is_told_in_the_words_of_the_file() {
        Tool search = Tool.of("search", "s", Query.class, query -> {
            throw new IllegalStateException("kaputt");
        });
        Tool once = Tool.of("once", "s", Query.class, query -> "da").maxUsesPerTask(1);
        Tool rarely = Tool.of("rarely", "s", Query.class, query -> "da").maxUsesPerRun(1);
        Tool book = Tool.of("book", "s", Query.class, query -> "x".repeat(100)).maxResultCharacters(10);
        call("serch", "a")
                .call("search", "a")
                .call("once", "a")
                .call("once", "b")
                .call("rarely", "a")
                .call("rarely", "b");
        call("book", "a");
        model.thenCall("book", "{\"words\":\"b\",}").thenCall("book", "{}");
        model.thenAnswer("gut");

        Crew.of(task(search, once, rarely, book)).prompts(WORDS).model(model).kickoff();

        assertThat(results())
                .startsWith(
                        "§tool-unknown§serch| §hint§search§|search, once, rarely, book§",
                        "§tool-failed§search|IllegalStateException: kaputt§",
                        "da",
                        "§tool-used-up§once|1§",
                        "da",
                        "§tool-used-up-in-run§rarely|1§")
                .hasSize(9);
        assertThat(results().get(6)).matches("x{10}\n\n§tool-cut§10\\|100\\|.*/7\\.1§");
        assertThat(results().get(7)).contains("\n\n§tool-mended§");
        assertThat(results().get(8)).startsWith("§tool-arguments§book|");
    }

    @Test
    void the_same_call_again_and_no_tools_at_all_are_told_in_the_words_of_the_file() {
        Tool look = Tool.of("look", "s", Query.class, query -> "da");
        ScriptedModel.Call same = new ScriptedModel.Call("look", "{\"words\":\"a\"}");
        for (int i = 0; i < 4; i++) {
            model.thenCalls(same);
        }
        model.thenAnswer("gut");

        Crew.of(task(look)).prompts(WORDS).model(model).kickoff();

        assertThat(results().getLast()).isEqualTo("da\n\n§tool-same-call§look|4§");
    }

    @Test
    void delegation_is_told_in_the_words_of_the_file() {
        Agent boss = Agent.of("Chefin", "leiten").allowDelegation();
        ScriptedModel clerks = ScriptedModel.answering(" ", " ", " ");
        Agent clerk = Agent.of("Schreiber", "schreiben").model(clerks);
        model.thenCall("delegate_work_to_coworker", "{\"task\":\"\",\"context\":\"\",\"coworker\":\"Schreiber\"}")
                .thenCall("delegate_work_to_coworker", "{\"task\":\"x\",\"context\":\"\",\"coworker\":\"Schreber\"}")
                .thenCall("ask_question_to_coworker", "{")
                .thenCall("ask_question_to_coworker", "{\"question\":\"x\",\"coworker\":\"Schreiber\"}")
                .thenAnswer("gut");

        Crew.of(Task.of("t", "tu").by(boss))
                .agents(clerk)
                .model(model)
                .prompts(WORDS)
                .kickoff();

        assertThat(results())
                .startsWith("§delegate-nothing§task§", "§delegate-unknown§Schreber| §hint§Schreiber§|Schreiber§");
        assertThat(results().get(2)).startsWith("§delegate-unreadable§ask_question_to_coworker|");
        assertThat(results().get(3)).startsWith("§delegate-failed§Schreiber|");
        List<ToolSpecification> tools = model.requests().getFirst().toolSpecifications();
        assertThat(tools)
                .extracting(ToolSpecification::description)
                .containsExactly(
                        "§delegate-work§§delegate-coworker§Schreiber|schreiben§§",
                        "§delegate-question§§delegate-coworker§Schreiber|schreiben§§");
        assertThat(tools.getFirst().parameters().properties().values())
                .extracting(property -> property.description())
                .containsExactly(
                        "§delegate-task-argument§§", "§delegate-context-argument§§", "§delegate-coworker-argument§§");
        assertThat(texts(clerks).get(1)).contains("§delegate-expected§§");
    }

    @Test
    void planning_is_told_in_the_words_of_the_file() {
        Agent planner = Agent.of("Planerin", "planen").planning(new Planning(2, 1));
        model.thenAnswer("{\"steps\":[]}")
                .thenAnswer("{\"steps\":[{\"id\":\"a\",\"what\":\"eins\",\"after\":[\"b\"]}]}")
                .thenAnswer("{\"steps\":[{\"id\":\"a\",\"what\":\"eins\",\"after\":[]},"
                        + "{\"id\":\"b\",\"what\":\"zwei\",\"after\":[\"a\"]}]}")
                .thenAnswer("{\"done\":false,\"result\":\"nein\"}")
                .thenAnswer("{\"steps\":[{\"id\":\"c\",\"what\":\"drei\",\"after\":[]}]}")
                .thenAnswer("{\"done\":true,\"result\":\"ja\"}")
                .thenAnswer("gut");

        Crew.of(Task.of("t", "tu").by(planner)).prompts(WORDS).model(model).kickoff();

        String all = String.join("\n", texts(model));
        String progress = "§plan-not-done§eins|nein§\n§plan-skipped§zwei§";
        assertThat(all)
                .contains("tu\n\n§plan§2§", "§plan-size§2|0§", "§plan-order§§", "tu\n\n§plan-step§eins|§")
                .contains("tu\n\n§plan-again§2|" + progress + "§", "§plan-step§drei|" + progress + "§")
                .contains("tu\n\n§plan-answer§" + progress + "\n§plan-done§drei|ja§§");
    }

    @Test
    void planning_ahead_is_told_in_the_words_of_the_file() {
        Agent agent = Agent.of("Macherin", "machen").tools(Tool.of("look", "s", Deed.class, deed -> "da"));
        String one = "{\"task\":\"a\",\"steps\":[\"eins\",\"zwei\"]}";
        model.thenAnswer("{\"tasks\":[" + one + "]}")
                .thenAnswer("{\"tasks\":[" + one + "," + one + "]}")
                .thenAnswer("{\"tasks\":[" + one + ",{\"task\":\"b\",\"steps\":[]}]}")
                .thenAnswer("gut")
                .thenAnswer("gut");
        Task<String> first = Task.of("a", "A").by(agent);

        Crew.of(first, Task.of("b", "B nach {{a}}").by(agent).after(first))
                .planning(Agent.of("Planerin", "planen"))
                .prompts(WORDS)
                .model(model)
                .kickoff();

        String all = String.join("\n", texts(model));
        String tool = "§plan-crew-tool§look§";
        assertThat(all)
                .contains("§plan-crew§§plan-crew-task§a|Macherin||A|" + tool + "§\n\n")
                .contains("§plan-crew-task§b|Macherin|§plan-crew-after§a§|B nach §plan-crew-result§a§|" + tool + "§§")
                .contains("§plan-crew-missing§a, b§", "§plan-crew-other§a, b§")
                .contains("A\n\n§plan-crew-steps§- eins\n- zwei§");
    }

    private TranslatedTest call(String tool, String words) {
        model.thenCall(tool, "{\"words\":\"" + words + "\"}");
        return this;
    }

    private static Task<String> task(Tool... tools) {
        return Task.of("t", "tu").by(Agent.of("Macherin", "machen").tools((Object[]) tools));
    }

    /** What the model was told in the end about each of its calls. */
    private List<String> results() {
        return model.requests().getLast().messages().stream()
                .filter(ToolExecutionResultMessage.class::isInstance)
                .map(message -> ((ToolExecutionResultMessage) message).text())
                .toList();
    }

    private static List<String> texts(ScriptedModel model) {
        return model.requests().stream()
                .flatMap(request -> request.messages().stream())
                .map(TranslatedTest::text)
                .toList();
    }

    private static String text(ChatMessage message) {
        return switch (message) {
            case SystemMessage system -> system.text();
            case UserMessage user -> user.singleText();
            default -> "";
        };
    }
}

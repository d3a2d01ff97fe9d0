package dev.regatta.examples.teams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.RunResult;
import dev.regatta.model.DescribedModel;
import dev.regatta.model.ScriptedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TeamsTest {
    private final ScriptedModel model = new ScriptedModel();

    @TempDir
    Path folder;

    @Test
    void an_angry_letter_on_a_bill_is_answered_and_told() {
        model.when("What is this letter about").thenAnswer("{\"topic\": \"BILL\", \"angry\": true}");
        model.when("Tell the head").thenAnswer("Call today.");
        model.when("Explain the bill").thenAnswer("It is for two months.");

        RunResult result = SupportDesk.crew().model(model).kickoff(Map.of("letter", "Twice the price!"));

        assertThat(result.output()).isEqualTo("# alarm\n\nCall today.\n\n# answer\n\nIt is for two months.");
    }

    @Test
    void a_kind_letter_on_something_else_needs_no_second_call() {
        model.thenAnswer("{\"topic\": \"OTHER\", \"angry\": false}");

        RunResult result = SupportDesk.crew().model(model).kickoff(Map.of("letter", "Nice pumps."));

        assertThat(result.output()).isEqualTo("Thank you for your letter.");
        assertThat(model.requests()).hasSize(1);
    }

    @Test
    void texts_are_read_and_merged_into_a_file() throws IOException {
        Files.writeString(folder.resolve("a.txt"), "about {a}");
        Files.writeString(folder.resolve("b.txt"), "about b");
        model.when("about {a}").thenAnswer("a");
        model.when("about b").thenAnswer("b");
        model.when("Merge these").thenAnswer("a and b");

        ReadingCircle.crew(folder)
                .model(model)
                .outputFolder(folder.resolve("out"))
                .kickoff()
                .orElseThrow();

        assertThat(folder.resolve("out/digest.md")).hasContent("a and b");
    }

    @Test
    void an_editor_has_a_story_made() {
        model.when("You are Editor in chief")
                .thenCall(
                        "delegate_work_to_coworker",
                        "{\"task\": \"Write it\", \"context\": \"floods\", \"coworker\": \"Writer\"}")
                .thenAnswer("The river rose.");
        model.when("You are Writer")
                .thenCall(
                        "ask_question_to_coworker",
                        "{\"question\": \"How high?\", \"context\": \"floods\", \"coworker\": \"Reporter\"}")
                .thenAnswer("The river rose by 2 m, says the reporter.");
        model.when("You are Reporter").thenAnswer("2 m");
        model.when("You are Reviewer").thenAnswer("{\"valid\": true, \"feedback\": \"\"}");

        RunResult result = Newsroom.crew().model(model).outputFolder(folder).kickoff(Map.of("topic", "floods"));

        assertThat(result.orElseThrow().usage().modelCalls()).isEqualTo(6);
        assertThat(folder.resolve("floods.md")).hasContent("The river rose.");
    }

    @Test
    void a_slogan_gets_better_until_the_critic_is_content() {
        model.when("A slogan for pumps").thenAnswer("Pumps are good");
        model.when("A better slogan").thenAnswer("Quietly warm");
        model.when("Is this a good slogan")
                .thenAnswer("{\"slogan\": \"Pumps are good\", \"good\": false, \"critique\": \"dull\"}")
                .thenAnswer("{\"slogan\": \"Quietly warm\", \"good\": true, \"critique\": \"\"}");

        RunResult result = SloganWorkshop.crew().model(model).kickoff(Map.of("product", "pumps"));

        assertThat(result.output()).contains("Quietly warm");
        assertThat(result.tasks()).containsKeys("slogan[1][write]", "slogan[2][judge]");
    }

    @Test
    void only_what_a_human_agrees_to_is_deleted() throws IOException {
        Files.writeString(folder.resolve("old.txt"), "");
        Files.writeString(folder.resolve("dear.txt"), "");
        model.thenCall("delete", "{\"name\": \"../other.txt\"}")
                .thenCall("delete", "{\"name\": \"old.txt\"}")
                .thenCall("delete", "{\"name\": \"dear.txt\"}")
                .thenAnswer("tidy");

        CarefulCleaner.crew(folder, question -> question.contains("old.txt") ? "yes" : "no")
                .model(model)
                .kickoff()
                .orElseThrow();

        assertThat(folder.resolve("old.txt")).doesNotExist();
        assertThat(folder.resolve("dear.txt")).exists();
    }

    @Test
    void a_study_is_planned_and_summed_up() {
        model.when("Make a plan").thenAnswer("{\"steps\": [{\"id\": \"a\", \"what\": \"count\", \"after\": []}]}");
        model.when("one step of it: count").thenAnswer("{\"done\": true, \"result\": \"12\"}");
        model.when("All steps").thenAnswer("Twelve.");
        model.when("Three sentences").thenAnswer("It is twelve.");

        RunResult result = MarketStudy.crew().model(model).kickoff(Map.of("question", "How many?"));

        assertThat(result.output()).isEqualTo("It is twelve.");
    }

    @Test
    void a_small_model_calls_tools_in_words_and_is_heard_while_it_speaks() {
        model.thenAnswer("Thought: I look.\nAction: look_up\nAction Input: {'plant': 'nettle'}")
                .thenAnswer("Final Answer: The young leaves, cooked.");
        StringBuilder screen = new StringBuilder();

        RunResult result = FieldGuide.crew(screen)
                .model(DescribedModel.of(model).streaming(model.streaming()))
                .kickoff(Map.of("plant", "nettle"));

        assertThat(result.output()).isEqualTo("The young leaves, cooked.");
        assertThat(screen.toString()).contains("Action: look_up").endsWith("The young leaves, cooked.");
        assertThat(result.tools().get("look_up").ran()).isEqualTo(1);
    }
}

package dev.regatta.compat.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.regatta.Agent;
import dev.regatta.Crew;
import dev.regatta.RunResult;
import dev.regatta.Task;
import dev.regatta.model.ScriptedModel;
import dev.regatta.prompt.PromptTemplates;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What crews and agents can say to their models in other words. */
@Timeout(60)
final class PromptsTest {
    private final ScriptedModel model = ScriptedModel.answering("done");

    @Test
    void the_words_of_an_agent_come_before_those_of_its_crew() {
        PromptTemplates crew = PromptTemplates.of("[system]\nDu bist {role}.\n[expected]\nErwartet: {expectedOutput}");
        PromptTemplates agent = PromptTemplates.of("[system]\nTu es {role}.");
        model.thenAnswer("done");

        Crew.sequential(
                        Task.of("a", "Eins").by(Agent.of("Prüferin", "x")).expecting("ein Wort"),
                        Task.of("b", "Un").by(Agent.of("Analyste", "x").prompts(agent)))
                .model(model)
                .prompts(crew)
                .kickoff();

        assertThat(system(0)).isEqualTo("Du bist Prüferin.");
        assertThat(user(0)).isEqualTo("Eins\n\nErwartet: ein Wort");
        assertThat(system(1)).isEqualTo("Tu es Analyste.");
    }

    @Test
    void words_without_a_system_section_make_no_system_message() {
        PromptTemplates plain = PromptTemplates.of("[system]\n[task]\n{role} ({goal}): {description}");

        Crew.of(Task.of("a", "Count").by(Agent.of("Clerk", "count").prompts(plain)))
                .model(model)
                .kickoff();

        List<ChatMessage> messages = model.requests().getFirst().messages();
        assertThat(messages).hasSize(1);
        assertThat(((UserMessage) messages.getFirst()).singleText()).isEqualTo("Clerk (count): Count");
    }

    @Test
    void an_agent_can_be_told_the_date() {
        Crew.of(Task.of("a", "What day is it?").by(Agent.of("Clerk", "count").dated()))
                .model(model)
                .kickoff();

        assertThat(system(0)).containsPattern("\nToday is \\d{4}-\\d{2}-\\d{2}\\.$");
        assertThatThrownBy(() -> Agent.of("Clerk", "count").dated("no such thing"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void an_agent_without_a_date_is_told_none() {
        Crew.of(Task.of("a", "Count").by(Agent.of("Clerk", "count")))
                .model(model)
                .kickoff();

        assertThat(system(0)).isEqualTo("You are Clerk.\nYour goal: count");
    }

    @Test
    void stop_words_go_to_the_model_and_end_the_text_of_one_that_does_not_heed_them() {
        ScriptedModel chatty = ScriptedModel.answering("Oslo\nEND and so on");

        RunResult result = Crew.of(
                        Task.of("a", "City?").by(Agent.of("Guide", "x").stopWords("\nEND", "###")))
                .model(chatty)
                .kickoff();

        assertThat(chatty.requests().getFirst().stopSequences()).containsExactly("\nEND", "###");
        assertThat(result.output()).isEqualTo("Oslo");
    }

    private String system(int request) {
        return ((SystemMessage) model.requests().get(request).messages().getFirst()).text();
    }

    private String user(int request) {
        return ((UserMessage) model.requests().get(request).messages().get(1)).singleText();
    }
}

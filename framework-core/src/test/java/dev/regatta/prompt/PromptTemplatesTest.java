package dev.regatta.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.error.PermanentException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What Regatta says to models, and how to say it otherwise. */
final class PromptTemplatesTest {
    @Test
    void the_standard_words_have_every_section() {
        for (PromptSection section : PromptSection.values()) {
            assertThat(PromptTemplates.standard().fill(section, Map.of()))
                    .as(section.title())
                    .isNotNull();
        }
    }

    @Test
    void lines_and_paragraphs_without_a_value_are_left_out() {
        String text = PromptTemplates.standard()
                .fill(PromptSection.SYSTEM, Map.of("role", "Analyst", "goal", "Find {things}", "backstory", " "));

        assertThat(text).isEqualTo("You are Analyst.\nYour goal: Find {things}");
    }

    @Test
    void a_file_may_have_some_of_the_sections_in_any_language() {
        PromptTemplates german = PromptTemplates.of("""
                version 1
                ;; eine Bemerkung

                [system]
                Du bist {role}. {"a": 1}

                Ziel: {goal}
                """);

        assertThat(german.fill(PromptSection.SYSTEM, Map.of("role", "Prüferin", "goal", "$1 \\")))
                .isEqualTo("Du bist Prüferin. {\"a\": 1}\n\nZiel: $1 \\");
        assertThat(german.fill(PromptSection.EXPECTED, Map.of("expectedOutput", "x")))
                .isEqualTo("What is expected: x");
    }

    @Test
    void a_section_can_be_empty() {
        PromptTemplates without = PromptTemplates.of("[system]\n[task]\n{role}, {goal}: {description}");

        assertThat(without.fill(PromptSection.SYSTEM, Map.of("role", "Analyst")))
                .isEmpty();
        assertThat(without.fill(PromptSection.TASK, Map.of("role", "A", "goal", "B", "description", "C")))
                .isEqualTo("A, B: C");
    }

    @Test
    void what_is_unknown_is_told() {
        assertThatThrownBy(() -> PromptTemplates.of("[sytem]\nx"))
                .isInstanceOf(PermanentException.class)
                .hasMessageContaining("Did you mean 'system'?");
        assertThatThrownBy(() -> PromptTemplates.of("[system]\n{rolle}"))
                .hasMessageContaining("no place {rolle}. Did you mean 'role'?");
        assertThatThrownBy(() -> PromptTemplates.of("version 2\n[system]\nx"))
                .hasMessageContaining("begins with 'version 1'");
        assertThatThrownBy(() -> PromptTemplates.of("[task]\nx\n[task]\ny")).hasMessageContaining("twice");
        assertThatThrownBy(() -> PromptTemplates.standard().with(PromptSection.LAST_TURN, "{n}"))
                .hasMessageContaining("It can fill in turns.");
    }
}

package dev.regatta.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.error.PermanentException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ToolNameTest {
    @Test
    void names_that_models_take_stay() {
        for (String name : List.of("a", "find_it-2", "x".repeat(64))) {
            assertThat(ToolName.accepted(name)).isEqualTo(name);
        }
    }

    @Test
    void other_names_become_some_that_models_take_and_that_differ() {
        List<String> names =
                List.of("find it", "find.it", "find/it", "Wetter Süd", "天気", "x".repeat(65), "x".repeat(66));

        List<String> accepted = names.stream().map(ToolName::accepted).toList();

        assertThat(accepted).doesNotHaveDuplicates().allMatch(name -> name.matches("[A-Za-z0-9_-]{1,64}"));
        assertThat(accepted.getFirst()).startsWith("find_it_").isEqualTo(ToolName.accepted("find it"));
    }

    @Test
    void a_name_is_needed() {
        assertThatThrownBy(() -> ToolName.accepted(" ")).isInstanceOf(PermanentException.class);
    }
}

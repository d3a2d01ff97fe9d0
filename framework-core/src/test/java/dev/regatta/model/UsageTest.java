package dev.regatta.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.model.output.TokenUsage;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class UsageTest {
    private static final ModelUsage SMALL = new ModelUsage(1, 100, 10, 50, 20, 5);

    @Test
    void sums_are_kept_for_each_model_in_the_order_of_names() {
        Usage sum = Stream.of(
                        Usage.of("b", SMALL),
                        Usage.ofToolCall(),
                        Usage.of("a", ModelUsage.of(1, 7, 3)),
                        Usage.of("b", SMALL))
                .reduce(Usage.NONE, Usage::plus);

        assertThat(sum.toolCalls()).isEqualTo(1);
        assertThat(sum.models())
                .containsExactly(
                        Map.entry("a", new ModelUsage(1, 7, 3, 0, 0, 0)),
                        Map.entry("b", new ModelUsage(2, 200, 20, 100, 40, 10)));
        assertThat(List.of(sum.modelCalls(), sum.inputTokens(), sum.outputTokens(), sum.totalTokens()))
                .containsExactly(3L, 207L, 23L, 230L);
    }

    @Test
    void cannot_be_changed() {
        assertThatThrownBy(() -> Usage.of("a", SMALL).models().clear())
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() ->
                        Usage.of("a", SMALL).plus(Usage.of("b", SMALL)).models().clear())
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void langchain4js_own_counts_are_read_as_far_as_they_go() {
        assertThat(ModelUsage.of(new TokenUsage(5, 2))).isEqualTo(ModelUsage.of(1, 5, 2));
        assertThat(ModelUsage.of(new TokenUsage(null, 2))).isEqualTo(ModelUsage.of(1, 0, 2));
        assertThat(ModelUsage.of(null)).isEqualTo(ModelUsage.of(1, 0, 0));
    }
}

package dev.regatta.tool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.tool.ToolRules.Effect;
import org.junit.jupiter.api.Test;

final class ToolRulesTest {
    private record Query(String words) {}

    private final Tool tool = Tool.of("find", "Finds", Query.class, Query::words);

    @Test
    void only_what_says_that_it_can_be_is_run_again() {
        assertThat(tool.rules().effect()).isEqualTo(Effect.UNSAID);
        assertThat(tool.rules().mayRunAgain()).isFalse();
        assertThat(tool.sideEffects().rules().mayRunAgain()).isFalse();
        assertThat(tool.readOnly().rules().mayRunAgain()).isTrue();
        assertThat(tool.idempotent().rules().mayRunAgain()).isTrue();
        assertThat(tool.readOnly().sideEffects().rules().effect()).isEqualTo(Effect.SIDE_EFFECTS);
    }

    @Test
    void what_is_cached_is_another_question() {
        CachePolicy own = CachePolicy.defaults();

        assertThat(tool.rules().cachedWith(true)).isNotNull();
        assertThat(tool.rules().cachedWith(false)).isNull();
        assertThat(tool.readOnly().notCached().rules().cachedWith(true)).isNull();
        assertThat(tool.sideEffects().rules().cachedWith(true)).isNull();
        assertThat(tool.sideEffects().cached(own).rules().cachedWith(false)).isSameAs(own);
        assertThat(tool.cached(own).notCached().rules().cachedWith(true)).isNull();
        assertThat(tool.notCached().cached(own).rules().cachedWith(false)).isSameAs(own);
    }

    @Test
    void other_changes_leave_it_alone() {
        Tool changed =
                tool.readOnly().notCached().version("2").maxUsesPerTask(3).repeatable();

        assertThat(changed.rules().effect()).isEqualTo(Effect.READ_ONLY);
        assertThat(changed.rules().cachedWith(true)).isNull();
        assertThat(changed.rules().version()).isEqualTo("2");
    }
}

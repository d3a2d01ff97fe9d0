package dev.regatta.models.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.model.ModelUsage;
import org.junit.jupiter.api.Test;

/** What our own client counts means the same as what is counted by others. */
final class CountedTokensTest {
    @Test
    void cache_and_reasoning_are_within() {
        CountedTokens tokens = new Tokens(100, 30, 60, 5, 20).usage();

        assertThat(ModelUsage.of(tokens)).isEqualTo(new ModelUsage(1, 100, 30, 60, 5, 20));
    }

    @Test
    void what_is_not_told_counts_nothing() {
        assertThat(ModelUsage.of(new Tokens(10, 3, null, null, null).usage())).isEqualTo(ModelUsage.of(1, 10, 3));
        assertThat(ModelUsage.of(Tokens.NONE.usage())).isEqualTo(ModelUsage.of(1, 0, 0));
    }
}

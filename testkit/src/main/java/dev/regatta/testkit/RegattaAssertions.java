package dev.regatta.testkit;

import dev.regatta.Run;

/** The way into the assertions on runs: {@code assertThat(run).task("facts").calledTool("search").times(2)}. */
public final class RegattaAssertions {
    private RegattaAssertions() {}

    /**
     * Makes assertions on a run. Waits for its end.
     *
     * @param run the run
     * @return assertions
     */
    public static RunAssert assertThat(Run run) {
        return new RunAssert(run);
    }
}

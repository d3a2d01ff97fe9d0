package dev.regatta.examples.teams;

import dev.regatta.Agent;
import dev.regatta.Crew;
import dev.regatta.Task;

/** An editor in chief has a story made: who does what is up to the editor. Input: {@code topic}. */
public final class Newsroom {
    private Newsroom() {}

    /** {@return the crew, without a model} */
    public static Crew crew() {
        return Crew.of(Task.of("story", "A story on {topic}, at most one page")
                        .guardrail("Every figure has a source")
                        .outputFile("{topic}.md"))
                .agents(
                        Agent.of("Reporter", "Find out what happened"),
                        Agent.of("Archivist", "Know what was before"),
                        Agent.of("Writer", "Write so that everybody understands it")
                                .allowDelegation())
                .manager(Agent.of("Editor in chief", "Print nothing that does not hold"))
                .named("newsroom");
    }
}

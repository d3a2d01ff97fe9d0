package dev.regatta.examples.teams;

import dev.regatta.Agent;
import dev.regatta.Crew;
import dev.regatta.Task;
import java.util.List;

/** A slogan is written, criticised and written again, until the critic is content. Input: {@code product}. */
public final class SloganWorkshop {
    record Draft(String slogan, boolean good, String critique) {}

    private SloganWorkshop() {}

    /** {@return the crew, without a model} */
    public static Crew crew() {
        return Crew.of(Task.loop(
                        "slogan",
                        Draft.class,
                        5,
                        SloganWorkshop::turn,
                        drafts -> drafts.getLast().good()))
                .named("slogan-workshop");
    }

    private static Task<Draft> turn(List<Draft> drafts) {
        Agent writer = Agent.of("Copywriter", "Say it in five words");
        Agent critic = Agent.of("Critic", "Find what is dull, long or wrong");
        Task<String> slogan = Task.of(
                        "write",
                        drafts.isEmpty()
                                ? "A slogan for {product}"
                                : "A better slogan for {product} than the last one: {last}")
                .by(writer)
                .guardrail("At most 60 characters.", text -> text.length() <= 60);
        Task<Draft> judged = Task.of("judge", "Is this a good slogan for {product}? {{write}}", Draft.class)
                .by(critic);
        return Task.group("turn", judged, slogan);
    }
}

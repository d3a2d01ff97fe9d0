package dev.regatta.examples.teams;

import dev.regatta.Agent;
import dev.regatta.Crew;
import dev.regatta.Planning;
import dev.regatta.Task;

/** An analyst plans a study before it is made; its steps run at once where they can. Input: {@code question}. */
public final class MarketStudy {
    private MarketStudy() {}

    /** {@return the crew, without a model} */
    public static Crew crew() {
        Agent analyst = Agent.of("Analyst", "Answer from figures").planning(new Planning(8, 2));
        Agent writer = Agent.of("Writer", "Write for people without time");
        Task<String> study = Task.of("study", "{question}").by(analyst);
        Task<String> summary =
                Task.of("summary", "Three sentences on {{study}}").by(writer).optional();
        return Crew.of(study, summary).named("market-study");
    }
}

package dev.regatta.examples.teams;

import dev.regatta.Agent;
import dev.regatta.Crew;
import dev.regatta.Task;

/** Letters are sorted by what they are about; only angry ones are also told to a human. Input: {@code letter}. */
public final class SupportDesk {
    /** What a letter is about, and how it sounds. */
    enum Topic {
        BILL,
        DEFECT,
        OTHER
    }

    record Sorted(Topic topic, boolean angry) {}

    private SupportDesk() {}

    /** {@return the crew, without a model} */
    public static Crew crew() {
        Agent clerk = Agent.of("Clerk", "Answer letters of customers kindly and to the point");
        Task<Sorted> sorted = Task.of("sorted", "What is this letter about?\n{letter}", Sorted.class)
                .by(clerk);
        Task<String> alarm = Task.of(
                        "alarm", "Tell the head of service in one sentence why {letter} needs a call today")
                .by(clerk)
                .after(sorted)
                .runIf(results -> results.of(sorted).angry());
        Task<String> answer = Task.choose("answer", String.class, results -> switch (results.of(sorted)
                        .topic()) {
                    case BILL -> Task.of("bill", "Explain the bill: {letter}").by(clerk);
                    case DEFECT -> Task.of("defect", "Offer a repair: {letter}").by(clerk);
                    case OTHER -> Task.run("other", String.class, context -> "Thank you for your letter.");
                })
                .after(sorted);
        return Crew.of(sorted, alarm, answer).named("support-desk");
    }
}

package dev.regatta.compat.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.Crew;
import dev.regatta.Run;
import dev.regatta.RunResult;
import dev.regatta.RunStatus;
import dev.regatta.TaskResult;
import dev.regatta.compat.durable.DyingStore;
import dev.regatta.durable.DryReplay;
import dev.regatta.durable.Journal;
import dev.regatta.durable.Outcome;
import dev.regatta.durable.store.RunStores;
import dev.regatta.error.Failure;
import dev.regatta.journal.JournalException;
import dev.regatta.journal.RunStore;
import dev.regatta.step.LogEntry.StepCompleted;
import dev.regatta.step.StepFailure.Trait;
import dev.regatta.step.StepPath;
import dev.regatta.step.StepReply;
import dev.regatta.step.ToolCall;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Runs of random crews that are cut anywhere, and go on: nothing that was answered is asked again, and the end is an end. */
final class CutRunsTest {
    /** In the profile {@code soak} there are many more. */
    private static final int CREWS = Math.min(20_000, Integer.getInteger("jqwik.tries.default", 100) * 2);

    private static final String ID = "cut-run";

    private static final Map<String, Object> INPUTS = Map.of("topic", "rivers");

    @Test
    void random_crews_that_are_cut_anywhere_go_on_and_pay_for_nothing_twice() {
        for (int seed = 0; seed < CREWS; seed++) {
            RunStore store = RunStores.inMemory();
            Journal journal = Journal.of(store);
            Random chance = new Random(seed);
            Set<StepPath> asked = Collections.synchronizedSet(new HashSet<>());
            RunResult result = null;
            for (int cut = chance.nextInt(60), tries = 0; result == null; cut = chance.nextInt(60), tries++) {
                Set<StepPath> answered = answered(journal, seed);
                asked.clear();
                boolean isLast = tries == 3;
                Run begun;
                try {
                    begun = watched(new RandomCrews(seed).crew(), asked)
                            .journal(isLast ? journal : Journal.of(new DyingStore(store, cut)))
                            .start(ID, INPUTS);
                } catch (JournalException cutBeforeItBegan) {
                    continue;
                }
                RunResult part = begun.await();
                assertThat(asked.stream().filter(answered::contains))
                        .as("crew %s, asked again", seed)
                        .isEmpty();
                boolean isCut = part.failure()
                        .filter(failure -> failure.kind() == Failure.Kind.JOURNAL)
                        .isPresent();
                if (part.status() == RunStatus.SUSPENDED) {
                    journal.runs()
                            .inDoubt(ID)
                            .keySet()
                            .forEach(step -> journal.runs().resolve(ID, step, Outcome.happened("by hand")));
                } else if (!isCut) {
                    result = part;
                }
                assertThat(isLast && result == null && part.status() != RunStatus.SUSPENDED)
                        .as("crew %s has no end: %s", seed, part.failure())
                        .isFalse();
            }
            check(seed, journal, result);
        }
    }

    /** The end is that of the log: who starts the run again gets it, and the log answers all that is asked. */
    private static void check(int seed, Journal journal, RunResult result) {
        RandomCrews sealed = new RandomCrews(seed);
        Crew crew = sealed.crew();
        sealed.seal();
        RunResult again = crew.journal(journal).start(ID, INPUTS).await();

        assertThat(again.status()).as("crew %s", seed).isEqualTo(result.status());
        result.tasks()
                .forEach((task, end) -> assertThat(again.tasks().get(task).getClass())
                        .as("crew %s, task %s", seed, task)
                        .isEqualTo(end.getClass()));
        if (result.isCompleted()) { // else the log may know of tasks and steps that its last attempt was stopped before
            assertThat(again.tasks().keySet())
                    .as("crew %s", seed)
                    .isEqualTo(result.tasks().keySet());
            assertThat(again.usage()).as("crew %s", seed).isEqualTo(result.usage());
            assertThat(texts(again)).as("crew %s", seed).isEqualTo(texts(result));
            DryReplay replay = journal.runs().replay(ID, crew);
            assertThat(replay.different()).as("crew %s", seed).isEmpty();
            assertThat(replay.made()).as("crew %s", seed).isEmpty();
        }
    }

    private static Map<String, String> texts(RunResult result) {
        Map<String, String> texts = new TreeMap<>();
        result.tasks().forEach((task, end) -> {
            if (end instanceof TaskResult.Completed<?> completed) {
                texts.put(task, completed.text() + " = " + completed.output());
            }
        });
        return texts;
    }

    private static Set<StepPath> answered(Journal journal, int seed) {
        if (journal.runs().find(ID).isEmpty()) {
            return Set.of();
        }
        return journal.runs().log(ID).stream()
                .filter(StepCompleted.class::isInstance)
                .map(StepCompleted.class::cast)
                .filter(completed -> !(completed.reply() instanceof StepReply.Failed failed
                        && (failed.failure().is(Trait.OPEN) || failed.failure().is(Trait.FAILS_TASK))))
                .map(StepCompleted::step)
                .collect(Collectors.toSet());
    }

    /** {@return the crew, telling which calls are really made} */
    private static Crew watched(Crew crew, Set<StepPath> asked) {
        return crew.aroundModelCalls((call, context, next) -> {
                    asked.add(call.step());
                    return next.call(call);
                })
                .aroundToolCalls((call, context, next) -> {
                    if (!isDelegating(call)) { // what a coworker did is found step by step
                        asked.add(call.step());
                    }
                    return next.call(call);
                });
    }

    private static boolean isDelegating(ToolCall call) {
        return call.tool().startsWith("delegate") || call.tool().startsWith("ask_question");
    }
}

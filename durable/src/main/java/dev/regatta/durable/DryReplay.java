package dev.regatta.durable;

import dev.regatta.Crew;
import dev.regatta.error.Failure;
import dev.regatta.graph.FailurePolicy;
import dev.regatta.spi.CrewSpec;
import dev.regatta.spi.EmbeddedEngine;
import dev.regatta.spi.JournalStore;
import dev.regatta.spi.NodeSpec;
import dev.regatta.spi.NonDeterministicReplayException;
import dev.regatta.spi.Recovery;
import dev.regatta.spi.RunJournal;
import dev.regatta.spi.RunRequest;
import dev.regatta.spi.TaskJournal;
import dev.regatta.step.Digest;
import dev.regatta.step.LogEntry;
import dev.regatta.step.StepPath;
import dev.regatta.step.StepRequest;
import dev.regatta.step.TaskEnd;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What would happen if a run went on with a crew as it is defined now. Immutable.
 *
 * @param answered the steps that would be answered from the log, in the order in which they were asked
 * @param different the steps that would be asked otherwise, in which their tasks would end
 * @param made the steps that would be made, since the log does not have them; their tasks were not followed any further
 */
public record DryReplay(List<StepPath> answered, List<Different> different, List<StepPath> made) {
    /**
     * A step that would be asked otherwise.
     *
     * @param step the step
     * @param message what was recorded and what is asked now, in a few words
     * @param expected the place where they differ as it was recorded; it may hold a part of a prompt
     * @param got the same place now
     */
    public record Different(StepPath step, String message, String expected, String got) {}

    /** Copies the lists. */
    public DryReplay {
        answered = List.copyOf(answered);
        different = List.copyOf(different);
        made = List.copyOf(made);
    }

    /** {@return whether the run could go on with the crew as it is: no step is asked otherwise} */
    public boolean fits() {
        return different.isEmpty();
    }

    static DryReplay of(String runId, Recorded recorded, Crew crew, Map<String, Object> inputs, String version) {
        Watching watching = new Watching(recorded);
        JournalStore journal = (request, log) -> watching.begin(log);
        EmbeddedEngine.local()
                .start(new RunRequest(
                        "replay-of-" + UUID.nameUUIDFromBytes(runId.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                                + "-" + UUID.randomUUID(),
                        unheard(crew).journal(journal).onFailure(FailurePolicy.FINISH_INDEPENDENT),
                        version,
                        inputs))
                .await();
        return new DryReplay(watching.answered, watching.different, watching.made);
    }

    /** {@return the crew without anybody who is told of its runs} */
    private static Crew unheard(Crew crew) {
        CrewSpec.Hooks hooks = crew.spec().hooks();
        return Crew.of(crew.spec()
                .with(new CrewSpec.Hooks(
                        new CrewSpec.Listeners(List.of(), List.of(), null),
                        hooks.around(),
                        new CrewSpec.Callbacks(
                                hooks.callbacks().beforeKickoff(),
                                hooks.callbacks().afterTask(),
                                List.of()))));
    }

    /** Finds everything in a log, notes what is not there, and lets nothing take effect. */
    private static final class Watching implements RunJournal {
        private static final TaskEnd UNKNOWN = new TaskEnd.Failed(
                Failure.of(Failure.Kind.JOURNAL, "Not followed any further: the log does not have the step.", null),
                Duration.ZERO);

        final List<StepPath> answered = Collections.synchronizedList(new ArrayList<>());
        final List<Different> different = Collections.synchronizedList(new ArrayList<>());
        final List<StepPath> made = Collections.synchronizedList(new ArrayList<>());
        private final Recorded recorded;
        private Consumer<LogEntry> log = entry -> {};

        Watching(Recorded recorded) {
            this.recorded = recorded;
        }

        RunJournal begin(Consumer<LogEntry> sink) {
            log = sink;
            return this;
        }

        @Override
        public TaskJournal open(NodeSpec node, BooleanSupplier stop) {
            return new Attempt(stop);
        }

        @Override
        public void append(LogEntry entry) {
            log.accept(entry);
        }

        @Override
        public TaskEnd ending(String task, TaskEnd end, boolean goesOn) {
            return end;
        }

        private final class Attempt implements TaskJournal {
            private final BooleanSupplier stop;

            Attempt(BooleanSupplier stop) {
                this.stop = stop;
            }

            @Override
            public @Nullable Found find(StepRequest request, Supplier<Digest> digest) {
                StepPath step = request.step();
                Found.Reply reply = recorded.anyReply(step);
                if (reply == null && recorded.isWithinReply(step)) {
                    return StoredTask.NOT_REACHED;
                }
                if (reply == null) {
                    made.add(step);
                    return new Found.Ended(UNKNOWN, false, null);
                }
                Digest before = reply.completed().digest();
                if (before != null && !before.equals(digest.get())) {
                    NonDeterministicReplayException differs =
                            Differences.exception(reply.completed().request(), request);
                    different.add(new Different(
                            step, String.valueOf(differs.getMessage()), differs.expected(), differs.got()));
                    return new Found.Ended(UNKNOWN, false, null);
                }
                answered.add(step);
                return reply;
            }

            @Override
            public void begin(StepPath step, Supplier<Digest> request, Recovery recovery) {
                throw new IllegalStateException("A replay calls nothing, and came to call '" + step + "'");
            }

            @Override
            public void append(LogEntry entry) {
                log.accept(entry);
            }

            @Override
            public boolean reserve(String counter, int most) {
                return true;
            }

            @Override
            public void release(String counter) {
                // nothing was taken
            }

            @Override
            public int attempt() {
                return 1;
            }

            @Override
            public boolean isStopped() {
                return stop.getAsBoolean();
            }
        }
    }
}

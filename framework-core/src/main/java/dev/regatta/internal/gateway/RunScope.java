package dev.regatta.internal.gateway;

import dev.regatta.RunLimits;
import dev.regatta.internal.call.ModelPermits;
import dev.regatta.internal.call.RunThreads;
import dev.regatta.internal.log.KeptResults;
import dev.regatta.internal.message.MessageRelay;
import dev.regatta.spi.CallSlots;
import dev.regatta.spi.CrewSpec;
import dev.regatta.tool.ToolCache;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What belongs to one run in this process, whichever task asks: its definition, its clock, its threads, its bounds, the results
 * that models were shown only the beginning of. What all runs of a process share is not in here: rate limits, tool caches, models
 * and, unless the run counts its own calls only, the turns at them.
 *
 * @param id the run's id
 * @param crew its definition
 * @param slots what hangs into its chains of calls
 * @param world clock, random numbers, pauses, threads
 * @param turns at models and tools
 * @param relay takes what is said
 * @param results the whole results of tools, as far as tools ran in this process
 * @param told the warnings on the run as a whole that were told once
 */
public record RunScope(
        String id,
        CrewSpec crew,
        CallSlots slots,
        World world,
        Turns turns,
        MessageRelay relay,
        KeptResults results,
        Set<String> told) {

    /**
     * What a run reads of its surroundings.
     *
     * @param clock tells the time
     * @param random makes random numbers
     * @param ids makes new ids, unique
     * @param pauses waits
     * @param threads those of the run
     */
    public record World(
            InstantSource clock, RandomGenerator random, Supplier<String> ids, Pauses pauses, RunThreads threads) {
        /** {@return the world as it is} */
        public static World real(RunThreads threads) {
            return new World(
                    InstantSource.system(),
                    () -> ThreadLocalRandom.current().nextLong(),
                    () -> UUID.randomUUID().toString(),
                    pause -> Thread.sleep(pause),
                    threads);
        }
    }

    /**
     * Who may call when.
     *
     * @param models the turns of model calls
     * @param tools how many tools of the run work at once
     */
    public record Turns(ModelPermits models, Semaphore tools) {
        /** {@return the turns of one run; those of model calls may be shared} */
        public static Turns of(RunLimits limits, ModelPermits models) {
            return new Turns(models, new Semaphore(limits.toolCallsAtOnce(), true));
        }
    }

    /** Waits. */
    @FunctionalInterface
    public interface Pauses {
        void pause(Duration duration) throws InterruptedException;
    }

    ModelPermits models() {
        return turns.models();
    }

    Semaphore tools() {
        return turns.tools();
    }

    public InstantSource clock() {
        return world.clock();
    }

    public RandomGenerator random() {
        return world.random();
    }

    /** {@return a new, unique id} */
    public String newId() {
        return world.ids().get();
    }

    Pauses pauses() {
        return world.pauses();
    }

    public RunThreads threads() {
        return world.threads();
    }

    /** {@return the turns of model calls as limits have it, for one run or for several that are counted together} */
    public static ModelPermits permits(RunLimits limits) {
        return limits.ownModelCallsOnly()
                ? ModelPermits.own(limits.modelCallsAtOnce())
                : ModelPermits.ofProcess(limits.modelCallsAtOnce());
    }

    Duration grace() {
        return crew.rules().limits().timeouts().grace();
    }

    ToolCache cache() {
        ToolCache own = crew.rules().toolUse().cache();
        return own == null ? ToolCache.shared() : own;
    }
}
